import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Client } from '../model/client-records';
import {
  basic,
  claimsOf,
  clientOf,
  createPortal,
  issuer,
  ledgerApi,
  type Portal,
  routesApi,
  startedAt,
  trailmap,
} from '../testing/token.fixture';

const grantType = 'urn:ietf:params:oauth:grant-type:token-exchange';
const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';

/** A service: the backend of the routes API, which lets it exchange tokens in this mode. */
function service(id: string, mode: 'delegation' | 'impersonation' | undefined, more: Partial<Client> = {}): Client {
  const apis = trailmap.apis.map((api) => (api.resource === routesApi ? { ...api, mayExchange: mode } : api));
  const grantTypes = [grantType, 'client_credentials'];
  return clientOf(id, { grant_types: grantTypes, response_types: [] }, { kind: 'machine', apis, ...more });
}
const backend = service('backend', 'delegation');
const proxy = service('proxy', 'impersonation');
const nobody = service('nobody', undefined);
const clients = [backend, proxy, nobody];

async function signedIn(settings = {}, scopes = ['openid', 'email', 'routes.read', 'invoices.read']) {
  const portal = await createPortal({ clients, settings });
  const { body } = await portal.exchange(await portal.mintCode(scopes));
  return { portal, subject: String(body['access_token']) };
}

const own = async (portal: Portal, id = 'backend') =>
  String(
    (await portal.token({ grant_type: 'client_credentials', scope: 'routes.sync' }, basic(id))).body['access_token'],
  );

const exchange = (portal: Portal, parameters: Record<string, string | undefined>, headers = basic('proxy')) =>
  portal.token({ grant_type: grantType, subject_token_type: accessTokenType, ...parameters }, headers);

const withActor = async (portal: Portal, id = 'backend') => ({
  actor_token: await own(portal, id),
  actor_token_type: accessTokenType,
});

const error = (code: string) => ({ status: 400, body: { error: code } });

describe('impersonation (RFC 8693 §1.1)', () => {
  it('yields a token for fewer APIs, with the person as its subject, and states its type (§2.2.1)', async () => {
    const { portal, subject } = await signedIn();
    const { status, headers, body } = await exchange(portal, { subject_token: subject, resource: ledgerApi });
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toMatchObject({ issued_token_type: accessTokenType, token_type: 'Bearer', scope: 'invoices.read' });
    expect(body).not.toHaveProperty('refresh_token');
    expect(body).not.toHaveProperty('id_token');
    const claims = claimsOf(body['access_token']);
    expect(claims).toMatchObject({
      sub: 'ada',
      aud: ledgerApi,
      client_id: 'proxy',
      granted_to: 'trailmap',
      scope: 'invoices.read',
      auth_time: startedAt - 30,
      acr: '1',
      amr: ['pwd'],
      status: claimsOf(subject)['status'],
    });
    expect(claims).not.toHaveProperty('act');
    expect(await portal.introspect(body['access_token'], basic('proxy'))).toMatchObject({
      body: { active: true, sub: 'ada', client_id: 'proxy' },
    });
  });

  it('accepts audience as well as resource, and without either covers all reachable APIs (§2.1)', async () => {
    const { portal, subject } = await signedIn();
    const byName = await exchange(portal, { subject_token: subject, audience: ledgerApi });
    expect(claimsOf(byName.body['access_token'])['aud']).toBe(ledgerApi);
    const all = await exchange(portal, { subject_token: subject });
    expect(claimsOf(all.body['access_token'])).toMatchObject({
      aud: [routesApi, ledgerApi],
      scope: 'routes.read invoices.read',
    });
  });

  it('is refused to a client that may only delegate', async () => {
    const { portal, subject } = await signedIn();
    expect(await exchange(portal, { subject_token: subject }, basic('backend'))).toMatchObject(
      error('invalid_request'),
    );
  });

  it('works for a client credentials token as well', async () => {
    const portal = await createPortal({ clients });
    const { body } = await portal.token({ grant_type: 'client_credentials', scope: 'routes.sync' });
    const traded = await exchange(portal, { subject_token: String(body['access_token']) });
    expect(claimsOf(traded.body['access_token'])).toMatchObject({
      sub: 'trailmap',
      client_id: 'proxy',
      aud: routesApi,
    });
  });
});

describe('delegation (RFC 8693 §1.1, §4.1)', () => {
  it('names the actors, with the current one outermost', async () => {
    const { portal, subject } = await signedIn();
    const first = await exchange(portal, { subject_token: subject, ...(await withActor(portal)) }, basic('backend'));
    const act = { sub: 'backend', client_id: 'backend' };
    expect(claimsOf(first.body['access_token'])).toMatchObject({ sub: 'ada', act });
    const traded = { subject_token: String(first.body['access_token']) };
    const second = await exchange(portal, { ...traded, ...(await withActor(portal, 'proxy')) });
    const nested = { sub: 'proxy', client_id: 'proxy', act };
    expect(claimsOf(second.body['access_token'])).toMatchObject({ act: nested, granted_to: 'trailmap' });
    expect((await portal.introspect(second.body['access_token'], basic('proxy'))).body['act']).toEqual(nested);
    // Impersonation does not hide earlier actors.
    expect(claimsOf((await exchange(portal, traded)).body['access_token'])).toMatchObject({ act });
  });

  it('is limited in depth', async () => {
    const { portal, subject } = await signedIn();
    let token = subject;
    const statuses: number[] = [];
    for (let depth = 0; depth < 6; depth += 1) {
      const { status, body } = await exchange(portal, { subject_token: token, ...(await withActor(portal, 'proxy')) });
      statuses.push(status);
      token = String(body['access_token']);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 400]);
  });

  it('is refused with an actor token of another client', async () => {
    const { portal, subject } = await signedIn();
    const actor = await withActor(portal, 'proxy');
    expect(await exchange(portal, { subject_token: subject, ...actor }, basic('backend'))).toMatchObject(
      error('invalid_request'),
    );
    const stolen = { actor_token: subject, actor_token_type: accessTokenType };
    expect(await exchange(portal, { subject_token: subject, ...stolen }, basic('backend'))).toMatchObject(
      error('invalid_request'),
    );
  });
});

describe('an exchange never widens', () => {
  it('the scope, even if the owner allowed more (§2.2.2)', async () => {
    const { portal } = await signedIn();
    const { body } = await portal.exchange(
      await portal.mintCode(['openid', 'routes.read', 'routes.write', 'invoices.read']),
      {
        resource: routesApi,
      },
    );
    const narrow = await portal.refresh(body['refresh_token'], { scope: 'routes.read' });
    const subject_token = String(narrow.body['access_token']);
    for (const scope of [
      'routes.write',
      'invoices.read',
      'routes.read routes.write',
      'openid',
      'email',
      'routes.sync',
    ]) {
      expect(await exchange(portal, { subject_token, scope })).toMatchObject(error('invalid_scope'));
    }
    expect(await exchange(portal, { subject_token })).toMatchObject({ body: { scope: 'routes.read' } });
  });

  it('the audience (§2.2.2)', async () => {
    const { portal, subject } = await signedIn({}, ['openid', 'routes.read']);
    for (const resource of [ledgerApi, issuer, 'https://elsewhere.example']) {
      expect(await exchange(portal, { subject_token: subject, resource })).toMatchObject(error('invalid_target'));
      expect(await exchange(portal, { subject_token: subject, audience: resource })).toMatchObject(
        error('invalid_target'),
      );
    }
  });

  it('the lifetime: not beyond the subject token, and not beyond the grant', async () => {
    const { portal, subject } = await signedIn();
    portal.clock.now += 250;
    const { body } = await exchange(portal, { subject_token: subject, resource: ledgerApi });
    expect(body['expires_in']).toBe(50);
    expect(claimsOf(body['access_token'])['exp']).toBe(claimsOf(subject)['exp']);
    portal.clock.now += 50;
    expect(await exchange(portal, { subject_token: subject })).toMatchObject(error('invalid_request'));
  });

  it('the access to userinfo: the new token does not include it', async () => {
    const { portal, subject } = await signedIn();
    const { body } = await exchange(portal, { subject_token: subject });
    expect((await portal.userinfo(body['access_token'])).status).toBe(403);
  });

  it('beyond what the owner still allows', async () => {
    const { portal, subject } = await signedIn();
    const { body } = await exchange(portal, { subject_token: subject });
    await portal.server.grants.end('ada', portal.store.grants()[0]?.id ?? '');
    expect(await exchange(portal, { subject_token: subject })).toMatchObject(error('invalid_request'));
    expect((await portal.introspect(body['access_token'], basic('proxy'))).body).toEqual({ active: false });
  });

  it('from a bound token to an unbound one (RFC 9449 §6)', async () => {
    const portal = await createPortal({ clients });
    const keys = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(keys.publicKey);
    const proof = () =>
      new SignJWT({ jti: crypto.randomUUID(), htm: 'POST', htu: `${issuer}/oauth/token`, iat: startedAt })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
        .sign(keys.privateKey);
    const { body } = await portal.exchange(await portal.mintCode(), {}, { ...basic('trailmap'), dpop: await proof() });
    const subject_token = String(body['access_token']);
    expect(await exchange(portal, { subject_token })).toMatchObject(error('invalid_request'));
    const bound = await exchange(portal, { subject_token }, { ...basic('proxy'), dpop: await proof() });
    expect(bound.body['token_type']).toBe('DPoP');
    expect(claimsOf(bound.body['access_token'])['cnf']).toEqual({ jkt: await calculateJwkThumbprint(jwk) });
  });
});

describe('an exchange is refused', () => {
  it('to a client that no API of the token allows it, or that is not registered for it', async () => {
    const { portal, subject } = await signedIn();
    expect(await exchange(portal, { subject_token: subject }, basic('nobody'))).toMatchObject(error('invalid_request'));
    expect(await exchange(portal, { subject_token: subject }, basic('other'))).toMatchObject(
      error('unauthorized_client'),
    );
    // A token for another API is not this backend's.
    const ledger = await portal.exchange(await portal.mintCode(['invoices.read']));
    const parameters = { subject_token: String(ledger.body['access_token']) };
    expect(await exchange(portal, parameters)).toMatchObject(error('invalid_request'));
  });

  it.each([
    ['no subject token', { subject_token: undefined }],
    ['no type', { subject_token_type: undefined }],
    ['an ID token', { subject_token_type: 'urn:ietf:params:oauth:token-type:id_token' }],
    [
      'a refresh token as the requested type',
      { requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' },
    ],
    ['an actor_token_type without a token', { actor_token_type: accessTokenType }],
    ['an actor_token without its type', { actor_token: 'x' }],
    ['nonsense', { subject_token: 'a.b.c' }],
  ])('with %s (§2.1, §2.2.2)', async (_, parameters) => {
    const { portal, subject } = await signedIn();
    expect(await exchange(portal, { subject_token: subject, ...parameters })).toMatchObject(error('invalid_request'));
  });

  it.each([
    ['subject_token_type', 'urn:ietf:params:oauth:token-type:id_token'],
    ['subject_token_type', 'urn:ietf:params:oauth:token-type:refresh_token'],
    ['subject_token_type', 'urn:ietf:params:oauth:token-type:saml2'],
    ['requested_token_type', 'urn:ietf:params:oauth:token-type:id_token'],
  ])('with an unsupported %s, which the error names: %s (§2.2.2, §3)', async (parameter, type) => {
    const { portal, subject } = await signedIn();
    const { status, body } = await exchange(portal, { subject_token: subject, [parameter]: type });
    expect([status, body['error']]).toEqual([400, 'invalid_request']);
    expect(body['error_description']).toBe(
      `${parameter} '${type}' is not supported. Use urn:ietf:params:oauth:token-type:access_token or urn:ietf:params:oauth:token-type:jwt.`,
    );
  });

  it('with an unsupported actor_token_type, which the error names (§2.2.2)', async () => {
    const { portal, subject } = await signedIn();
    const type = 'urn:ietf:params:oauth:token-type:id_token';
    const { body } = await exchange(portal, { subject_token: subject, actor_token: 'x', actor_token_type: type });
    expect(body['error_description']).toContain(`actor_token_type '${type}' is not supported.`);
  });

  it('for another kind of JWT that this server signed (RFC 8725 §3.11)', async () => {
    const portal = await createPortal({ clients });
    const { body } = await portal.exchange(await portal.mintCode());
    for (const token of [body['id_token'], body['refresh_token']]) {
      expect(await exchange(portal, { subject_token: String(token) })).toMatchObject(error('invalid_request'));
    }
  });
});

it('an exchanged token cannot be revoked by its holder, since that would end the app’s own (RFC 7009 §2.2.1)', async () => {
  const { portal, subject } = await signedIn();
  const { body } = await exchange(portal, { subject_token: subject });
  const response = await portal.revoke(body['access_token'], basic('proxy'));
  expect(await response.json()).toMatchObject({ error: 'unsupported_token_type' });
  expect((await portal.introspect(subject)).body['active']).toBe(true);
});
