import { describe, expect, it } from 'vitest';
import { clientMetadataSchema } from '../clients/metadata';
import { clientMetadataFaults } from '../clients/metadata-rules';
import { sha256 } from '../crypto';
import type { Client } from '../model/client-records';
import {
  createPortal as createBrowserPortal,
  issuer,
  locationOf,
  pageOf,
  startedAt,
  trailmap,
} from '../testing/authorize.fixture';
import { type Answer, answerOf, formRequest, type Parameters } from '../testing/token.fixture';
import { deviceCodeHash, parseUserCode } from './device';

const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
const metadata = {
  client_name: 'Television',
  grant_types: [grantType, 'refresh_token'],
  response_types: [],
  token_endpoint_auth_method: 'none',
};
const tv: Client = { ...trailmap, id: 'tv', kind: 'native', metadata: clientMetadataSchema.parse(metadata) };
const radio: Client = { ...tv, id: 'radio' };

function createPortal() {
  const portal = createBrowserPortal([tv, radio, trailmap]);
  const authorize = async (parameters: Parameters = {}): Promise<Answer> => {
    const sent = {
      client_id: 'tv',
      scope: 'openid email routes.read',
      ...Object.fromEntries(Object.entries(parameters)),
    };
    return answerOf(await portal.server.deviceAuthorization(formRequest('/oauth/device_authorization', sent)));
  };
  const poll = async (deviceCode: unknown, parameters: Record<string, string> = {}): Promise<Answer> => {
    const sent = { grant_type: grantType, client_id: 'tv', device_code: String(deviceCode), ...parameters };
    return answerOf(await portal.server.token(formRequest('/oauth/token', sent)));
  };
  /** Ada enters the code and continues to the consent page. */
  const enter = async (userCode: unknown) => {
    const login = portal.signIn('s1');
    const entered = await portal.server.devices.enterCode(String(userCode));
    const page = entered && (await portal.visit(entered.resumeUrl, 's1'));
    return { login, page, id: page ? pageOf(page).id : '' };
  };
  return { ...portal, authorize, poll, enter };
}

const error = (code: string) => ({ status: 400, body: { error: code } });

describe('the device authorization endpoint', () => {
  it('returns two codes and the address where to enter one (RFC 8628 §3.2)', async () => {
    const { status, headers, body } = await createPortal().authorize();
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      device_code: expect.stringMatching(/^[\w-]{43}$/),
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: `${issuer}/device`,
      verification_uri_complete: `${issuer}/device?user_code=${body['user_code']}`,
      expires_in: 900,
      interval: 5,
    });
  });

  it.each([
    ['a client that did not register it', { client_id: 'trailmap', client_secret: 'x' }, 401],
    ['an unknown client', { client_id: 'nobody' }, 401],
    ['a scope that the client may not request', { scope: 'openid routes.share' }, 400],
    ['an unknown resource', { resource: 'https://elsewhere.example' }, 400],
  ])('refuses %s (RFC 8628 §3.1, RFC 6749 §5.2)', async (_, parameters, status) => {
    expect(await createPortal().authorize(parameters)).toMatchObject({ status });
  });

  it('is in the metadata with its grant type (RFC 8628 §4)', async () => {
    const response = await createPortal().server.discovery(new Request(`${issuer}/.well-known/openid-configuration`));
    expect(await response.json()).toMatchObject({
      device_authorization_endpoint: `${issuer}/oauth/device_authorization`,
      grant_types_supported: expect.arrayContaining([grantType]),
    });
  });

  it('is available to apps that people use, with refresh tokens if registered (RFC 7591 §2)', () => {
    expect(clientMetadataFaults(clientMetadataSchema.parse(metadata), 'native')).toEqual([]);
    expect(clientMetadataFaults(clientMetadataSchema.parse(metadata), 'machine')).not.toEqual([]);
  });
});

describe('a polling device', () => {
  it('must wait, and then gets its tokens once (RFC 8628 §3.4, §3.5)', async () => {
    const portal = createPortal();
    const { body: device } = await portal.authorize();
    expect(await portal.poll(device['device_code'])).toMatchObject(error('authorization_pending'));
    const { login, page, id } = await portal.enter(device['user_code']);
    expect(page && pageOf(page).path).toBe('/consent');
    const done = await portal.allow(id, login);
    expect(locationOf(done).href).toBe(`${issuer}/device/done`);
    portal.clock.now += 5;
    const { status, body } = await portal.poll(device['device_code']);
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', scope: 'openid email routes.read' });
    expect(body).toHaveProperty('refresh_token');
    expect(body).toHaveProperty('id_token');
    const headers = { authorization: `Bearer ${body['access_token']}` };
    const userinfo = () => portal.server.userinfo(new Request(`${issuer}/oauth/userinfo`, { headers }));
    expect(await (await userinfo()).json()).toMatchObject({ sub: 'ada' });
    // A second use of the code comes from a copy: the tokens of the first use are revoked (RFC 6749 §4.1.2).
    expect(await portal.poll(device['device_code'])).toMatchObject(error('invalid_grant'));
    expect(await userinfo()).toMatchObject({ status: 401 });
  });

  it('gets tokens for one of ten concurrent requests', async () => {
    const portal = createPortal();
    const { body: device } = await portal.authorize();
    const { login, id } = await portal.enter(device['user_code']);
    await portal.allow(id, login);
    const answers = await Promise.all(Array.from({ length: 10 }, () => portal.poll(device['device_code'])));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('that polls too soon must wait five seconds longer from then on (RFC 8628 §3.5)', async () => {
    const portal = createPortal();
    const { body: device } = await portal.authorize();
    const asked = async (seconds: number) => {
      portal.clock.now += seconds;
      return (await portal.poll(device['device_code'])).body['error'];
    };
    expect(await asked(0)).toBe('authorization_pending');
    expect(await asked(5)).toBe('authorization_pending');
    expect(await asked(2)).toBe('slow_down'); // the interval is now 10 seconds
    expect(await asked(5)).toBe('slow_down'); // and now 15
    expect(await asked(15)).toBe('authorization_pending');
    expect(await asked(12)).toBe('slow_down');
  });

  it('gets access_denied when the person refuses (RFC 8628 §3.5)', async () => {
    const portal = createPortal();
    const { body: device } = await portal.authorize();
    const { login, id } = await portal.enter(device['user_code']);
    const { formToken } = await portal.question(id, login);
    const { resumeUrl } = await portal.server.consent.decide(id, login, { action: 'deny', formToken });
    expect(locationOf(await portal.visit(resumeUrl, 's1')).href).toBe(`${issuer}/device/done?answer=denied`);
    expect(await portal.poll(device['device_code'])).toMatchObject(error('access_denied'));
    expect(await portal.server.devices.enterCode(String(device['user_code']))).toBeUndefined();
  });

  it('gets expired_token when nobody answers (RFC 8628 §3.5), and its user code expires too', async () => {
    const portal = createPortal();
    const { body: device } = await portal.authorize();
    const { id, login } = await portal.enter(device['user_code']);
    portal.clock.now = startedAt + 900;
    expect(await portal.poll(device['device_code'])).toMatchObject(error('expired_token'));
    expect(await portal.server.devices.enterCode(String(device['user_code']))).toBeUndefined();
    expect(await portal.server.consent.question(id, login)).toBeUndefined();
  });

  it('gets nothing if the grant ended before it polled', async () => {
    const portal = createPortal();
    const { body: device } = await portal.authorize();
    const { login, id } = await portal.enter(device['user_code']);
    await portal.allow(id, login);
    await portal.server.grants.end('ada', portal.store.grants()[0]?.id ?? '');
    expect(await portal.poll(device['device_code'])).toMatchObject(error('invalid_grant'));
  });
});

describe('a person who enters a user code', () => {
  it.each(['wdjbmjht', 'WDJB-MJHT', ' wdjb – mjht ', 'WDJB.MJHT'])('may type it as %j (RFC 8628 §6.1)', (typed) => {
    expect(parseUserCode(typed)).toBe('WDJB-MJHT');
  });

  it.each(['', 'WDJB', 'WDJB-MJHA', 'WDJB-MJHTT', 'ＷＤＪＢＭＪＨＴ', '12345678'])('cannot enter %j', (typed) => {
    expect(parseUserCode(typed)).toBeUndefined();
  });

  it('is asked for consent each time, even if the app already has access (RFC 8628 §5.4)', async () => {
    const portal = createPortal();
    for (const _ of [1, 2]) {
      const { body: device } = await portal.authorize();
      const { login, page, id } = await portal.enter(device['user_code']);
      expect(page && pageOf(page).path).toBe('/consent');
      const question = await portal.question(id, login);
      expect(question.redirectOrigin).toBe(issuer);
      expect(question.interaction.request.device?.userCode).toBe(device['user_code']);
      await portal.allow(id, login);
    }
  });

  it('answers once: a second tab is too late', async () => {
    const portal = createPortal();
    const { body: device } = await portal.authorize();
    const first = await portal.enter(device['user_code']);
    const second = await portal.enter(device['user_code']);
    await portal.allow(first.id, first.login);
    const late = await portal.allow(second.id, second.login);
    expect(locationOf(late).href).toBe(`${issuer}/device/done?answer=late`);
    expect(await portal.poll(device['device_code'])).toMatchObject({ status: 200 });
  });
});

describe('a stolen device code', () => {
  it('is unknown to another client, which neither gets tokens nor slows the device down', async () => {
    const portal = createPortal();
    const { body: device } = await portal.authorize();
    const { login, id } = await portal.enter(device['user_code']);
    expect(await portal.poll(device['device_code'])).toMatchObject(error('authorization_pending'));
    const asRadio = () => portal.poll(device['device_code'], { client_id: 'radio' });
    expect(await asRadio()).toMatchObject(error('invalid_grant'));
    await portal.allow(id, login);
    expect(await asRadio()).toMatchObject(error('invalid_grant'));
    expect(await portal.poll(device['device_code'])).toMatchObject({ status: 200 });
  });

  it('is not accepted as an authorization code, nor the other way round', async () => {
    const portal = createPortal();
    const { body: device } = await portal.authorize();
    const { login, id } = await portal.enter(device['user_code']);
    await portal.allow(id, login);
    const value = String(device['device_code']);
    expect(await portal.store.findCode(sha256(value))).toBeUndefined();
    expect(await portal.store.findCode(deviceCodeHash(value))).toBeDefined();
    expect(await portal.poll('made up')).toMatchObject(error('invalid_grant'));
    expect(await portal.poll(device['user_code'])).toMatchObject(error('invalid_grant'));
  });
});
