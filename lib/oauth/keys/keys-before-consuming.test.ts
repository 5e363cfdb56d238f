/**
 * A request that cannot be answered does not use up anything: the signing key is chosen before a code, a refresh token,
 * a device code or a user's decision is consumed. RFC 6749 §4.1.2 and §6, OpenID Connect Core §10.1.1.
 */
import { exportJWK, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { clientMetadataSchema } from '../clients/metadata';
import type { Client } from '../model/client-records';
import type { Login } from '../model/grant-records';
import type { Store } from '../model/store';
import type { SignIn } from '../sign-in/first-party-sign-in';
import * as front from '../testing/authorize.fixture';
import { type Answer, answerOf, claimsOf, clientOf, createPortal, formRequest, issuer } from '../testing/token.fixture';

const day = 86_400;

/** Makes the signing keys unreadable, for longer than the loaded ones may be used. */
function keysOf(portal: { store: Store; clock: { now: number } }) {
  const { signingKeys } = portal.store;
  const lose = () => {
    portal.clock.now += 15;
    portal.store.signingKeys = () => Promise.reject(new Error('the keys cannot be read'));
  };
  const find = () => {
    portal.store.signingKeys = signingKeys;
  };
  return { lose, find };
}

type Prepared = { ask: () => Promise<Pick<Answer, 'status'>>; portal: Parameters<typeof keysOf>[0] };

async function code(): Promise<Prepared> {
  const portal = await createPortal();
  const value = await portal.mintCode();
  return { portal, ask: () => portal.exchange(value) };
}

async function refreshToken(): Promise<Prepared> {
  const portal = await createPortal();
  const { body } = await portal.exchange(await portal.mintCode());
  return { portal, ask: () => portal.refresh(body['refresh_token']) };
}

async function deviceCode(): Promise<Prepared> {
  const type = 'urn:ietf:params:oauth:grant-type:device_code';
  const metadata = clientMetadataSchema.parse({
    client_name: 'Television',
    grant_types: [type, 'refresh_token'],
    response_types: [],
    token_endpoint_auth_method: 'none',
  });
  const portal = front.createPortal([{ ...front.trailmap, id: 'tv', kind: 'native', metadata }]);
  const begun = formRequest('/oauth/device_authorization', { client_id: 'tv', scope: 'openid' });
  const { body } = await answerOf(await portal.server.deviceAuthorization(begun));
  const login = portal.signIn('s1');
  const entered = await portal.server.devices.enterCode(String(body['user_code']));
  await portal.allow(front.pageOf(await portal.visit(entered?.resumeUrl ?? '', 's1')).id, login, {
    scopes: ['openid'],
  });
  const sent = { grant_type: type, client_id: 'tv', device_code: String(body['device_code']) };
  return { portal, ask: async () => answerOf(await portal.server.token(formRequest('/oauth/token', sent))) };
}

/** The cookie of the sign-in API, which is replaced with every use. */
async function sessionCookie(): Promise<Prepared> {
  const app = clientOf(
    'app',
    { token_endpoint_auth_method: 'none', grant_types: ['authorization_code', 'refresh_token'] },
    { firstParty: true, kind: 'spa', secretHashes: [] },
  );
  const login: Login = { sid: 'sid-1', sub: 'ada', amr: ['pwd'], authTime: 1 };
  const signIn: SignIn = {
    verifyPassword: async () => ({ ok: true, sub: 'ada', amr: ['pwd'] }),
    openLogin: async () => login,
    isLive: async () => true,
  };
  const portal = await createPortal({ clients: [app], deps: { signIn } });
  const url = `${issuer}/api/session?client_id=app`;
  const body = JSON.stringify({ email: 'ada@example.com', password: 'x' });
  const headers = { 'content-type': 'application/json' };
  const signedIn = await portal.server.session(new Request(url, { method: 'POST', body, headers }));
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const renewal = new Request(url.replace('session', 'session/renew'), { method: 'POST', headers: { cookie } });
  return { portal, ask: () => portal.server.renewSession(renewal.clone()) };
}

const single: [string, () => Promise<Prepared>][] = [
  ['a code', code],
  ['a refresh token', refreshToken],
  ['a device code', deviceCode],
  ['the cookie of the sign-in API', sessionCookie],
];

describe('a request whose response cannot be signed', () => {
  it.each(single)('leaves %s unused for the next attempt', async (_, prepare) => {
    const { portal, ask } = await prepare();
    const { lose, find } = keysOf(portal);
    lose();
    expect((await ask()).status).toBe(500);
    find();
    // After the grace period of a rotation, so only an unused token still works.
    portal.clock.now += 30;
    expect((await ask()).status).toBe(200);
  });
});

describe('a clock that was set back by a day', () => {
  it.each(single)('uses up no %s', async (_, prepare) => {
    const { portal, ask } = await prepare();
    portal.clock.now -= day;
    expect((await ask()).status).toBe(200);
  });
});

describe('the decision of a user', () => {
  const reader = (metadata: Record<string, unknown>): Client => ({
    ...front.trailmap,
    metadata: clientMetadataSchema.parse({ ...front.trailmap.metadata, ...metadata }),
  });
  const asked = { ...front.good, scope: 'openid email' };
  const everything = { scopes: ['openid', 'email'] };

  /** Ada has decided, and her browser returns to the authorization endpoint. */
  async function answered(client: Client, parameters: Record<string, string>, fetched?: typeof fetch) {
    const portal = front.createPortal([client], fetched && { fetch: fetched });
    const login = portal.signIn('s1');
    const { id } = front.pageOf(await portal.start({ ...asked, ...parameters }, 's1'));
    const { formToken } = await portal.question(id, login);
    const decide = (action: 'allow' | 'deny') =>
      portal.server.consent.decide(
        id,
        login,
        action === 'deny' ? { action, formToken } : { action, formToken, endsAt: null, once: false, ...everything },
      );
    return { portal, decide };
  }

  it.each<[string, Record<string, unknown>, Record<string, string>]>([
    ['a code', {}, {}],
    ['a code in a signed response (JARM)', {}, { response_mode: 'jwt' }],
    [
      'an ID token with the code',
      { response_types: ['code id_token'], grant_types: ['authorization_code', 'implicit'] },
      { response_type: 'code id_token' },
    ],
  ])('is kept if there is no key for %s', async (_, metadata, parameters) => {
    const { portal, decide } = await answered(reader(metadata), parameters);
    const { resumeUrl } = await decide('allow');
    const { lose, find } = keysOf(portal);
    lose();
    const failed = front.answerOf(await portal.visit(resumeUrl, 's1'));
    const told = failed.has('response') ? claimsOf(failed.get('response')) : Object.fromEntries(failed);
    expect([told['code'], told['error']]).toEqual([undefined, 'server_error']);
    find();
    const done = front.answerOf(await portal.visit(resumeUrl, 's1'));
    const got = done.has('response') ? claimsOf(done.get('response')) : Object.fromEntries(done);
    expect([got['code'], got['error']]).toEqual([expect.any(String), undefined]);
  });

  it.each(['allow', 'deny'] as const)(
    'is kept if the app has removed its encryption key: %s (JARM §2.2)',
    async (action) => {
      const pair = await generateKeyPair('ECDH-ES', { extractable: true });
      const right = { keys: [{ ...(await exportJWK(pair.publicKey)), use: 'enc' }] };
      let published: unknown = right;
      const encrypted = reader({
        jwks_uri: 'https://trailmap.example/jwks',
        authorization_encrypted_response_alg: 'ECDH-ES',
      });
      const { portal, decide } = await answered(encrypted, { response_mode: 'jwt' }, async () =>
        Response.json(published),
      );
      const { resumeUrl } = await decide(action);
      published = { keys: [] };
      portal.clock.now += 601;
      expect(front.answerOf(await portal.visit(resumeUrl, 's1')).has('response')).toBe(false);
      published = right;
      portal.clock.now += 31;
      expect(
        front
          .answerOf(await portal.visit(resumeUrl, 's1'))
          .get('response')
          ?.split('.'),
      ).toHaveLength(5);
    },
  );
});
