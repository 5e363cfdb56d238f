import { createHash } from 'node:crypto';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  ada,
  answerOf,
  basic,
  callback,
  claimsOf,
  clientOf,
  createPortal,
  formRequest,
  headerOf,
  issuer,
  ledgerApi,
  routesApi,
  startedAt,
  verifier,
} from '../testing/token.fixture';

const invalidGrant = { status: 400, body: { error: 'invalid_grant' } };

async function verified(portal: Awaited<ReturnType<typeof createPortal>>, jwt: unknown) {
  const { keys } = await (await portal.server.jwks(new Request(`${issuer}/oauth/jwks`))).json();
  return jwtVerify(String(jwt), createLocalJWKSet({ keys }), { currentDate: new Date(portal.clock.now * 1000) });
}

describe('authorization_code', () => {
  it('exchanges a code for tokens in a response that nobody stores (RFC 6749 §5.1)', async () => {
    const portal = await createPortal();
    const { status, headers, body } = await portal.exchange(await portal.mintCode());
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('pragma')).toBe('no-cache');
    expect(headers.get('content-type')).toBe('application/json');
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 300, scope: 'openid email routes.read' });
    expect(Object.keys(body).sort()).toEqual(
      [
        'access_token',
        'expires_in',
        'grant_id',
        'id_token',
        'refresh_token',
        'refresh_token_timeout',
        'scope',
        'token_type',
      ].sort(),
    );
  });

  it('signs an access token with every claim of RFC 9068 §2.2', async () => {
    const portal = await createPortal();
    const { body } = await portal.exchange(await portal.mintCode());
    const { payload, protectedHeader } = await verified(portal, body['access_token']);
    expect(protectedHeader).toMatchObject({ typ: 'at+jwt', alg: 'ES256' });
    expect(payload).toMatchObject({
      iss: issuer,
      sub: 'ada',
      aud: [routesApi, issuer],
      client_id: 'trailmap',
      scope: 'openid email routes.read',
      iat: startedAt,
      exp: startedAt + 300,
      auth_time: startedAt - 30,
      acr: '1',
      amr: ['pwd'],
      status: { status_list: { idx: expect.any(Number), uri: `${issuer}/oauth/status/1` } },
    });
    expect(payload.jti).toEqual(expect.any(String));
  });

  it('signs an ID token with RS256 by default, bound to the access token (OpenID Connect Core §2, §3.1.3.6)', async () => {
    const portal = await createPortal();
    const { body } = await portal.exchange(await portal.mintCode());
    const { payload, protectedHeader } = await verified(portal, body['id_token']);
    expect(protectedHeader).toMatchObject({ alg: 'RS256', typ: 'JWT' });
    const hash = createHash('sha256').update(String(body['access_token'])).digest().subarray(0, 16);
    expect(payload).toEqual({
      iss: issuer,
      sub: 'ada',
      aud: 'trailmap',
      iat: startedAt,
      exp: startedAt + 3600,
      auth_time: startedAt - 30,
      acr: '1',
      amr: ['pwd'],
      sid: 'sid-1',
      nonce: 'n-1',
      at_hash: hash.toString('base64url'),
      // §5.4: the claims of what was allowed, for clients that look nowhere else
      email: 'ada@example.com',
      email_verified: true,
    });
  });

  it.each(['ES256', 'EdDSA', 'Ed25519', 'PS256'])(
    'signs the ID token with %s when the client asked for it',
    async (alg) => {
      const client = clientOf('asks', { id_token_signed_response_alg: alg });
      const portal = await createPortal({ clients: [client] });
      const code = await portal.mintCode(['openid'], { clientId: 'asks' });
      const { body } = await portal.exchange(code, {}, basic('asks'));
      const { payload, protectedHeader } = await verified(portal, body['id_token']);
      expect(protectedHeader.alg).toBe(alg);
      const hash = createHash(alg.startsWith('Ed') ? 'sha512' : 'sha256')
        .update(String(body['access_token']))
        .digest();
      expect(payload['at_hash']).toBe(hash.subarray(0, hash.length / 2).toString('base64url'));
    },
  );

  it('puts claims that were requested for the ID token into it, while their scope is allowed (OpenID Connect Core §5.5)', async () => {
    const portal = await createPortal();
    const claims = { id_token: { email: null, given_name: null }, userinfo: {} };
    const { body } = await portal.exchange(await portal.mintCode(['openid', 'email'], { claims }));
    expect(claimsOf(body['id_token'])).toMatchObject({ email: ada.email, sub: 'ada' });
    expect(claimsOf(body['id_token'])).not.toHaveProperty('given_name');
  });

  it('gives no ID token without openid, and no refresh token to a client that is not registered for it', async () => {
    const client = clientOf('plain', { grant_types: ['authorization_code'] });
    const portal = await createPortal({ clients: [client] });
    const code = await portal.mintCode(['routes.read'], { clientId: 'plain' });
    const { body } = await portal.exchange(code, {}, basic('plain'));
    expect(Object.keys(body).sort()).toEqual(['access_token', 'expires_in', 'grant_id', 'scope', 'token_type']);
    expect(claimsOf(body['access_token'])['aud']).toBe(routesApi);
  });

  it('gives no refresh token for "just this once"', async () => {
    const portal = await createPortal();
    const { body } = await portal.exchange(await portal.mintCode(undefined, {}, { once: true }));
    expect(body).not.toHaveProperty('refresh_token');
  });

  it('never lets a token outlive the grant or one of its scopes (decision 1)', async () => {
    const portal = await createPortal();
    const ends = [
      { scope: 'openid', endsAt: null },
      { scope: 'routes.read', endsAt: startedAt + 100 },
      { scope: 'routes.write', endsAt: startedAt },
    ];
    const scopes = ['openid', 'routes.read', 'routes.write'];
    const { body } = await portal.exchange(
      await portal.mintCode(scopes, {}, { scopes: ends, endsAt: startedAt + 120 }),
    );
    expect(body).toMatchObject({ scope: 'openid routes.read', expires_in: 100 });
    portal.clock.now += 100;
    const later = await portal.refresh(body['refresh_token']);
    expect(later.body).toMatchObject({ scope: 'openid', expires_in: 20 });
    expect(claimsOf(later.body['access_token'])).toMatchObject({ exp: startedAt + 120, aud: issuer });
    portal.clock.now += 20;
    expect(await portal.refresh(later.body['refresh_token'])).toMatchObject(invalidGrant);
  });

  it('refuses an unknown code and an expired one, with the same public words (RFC 6749 §5.2)', async () => {
    const portal = await createPortal();
    const unknown = await portal.exchange('no-such-code');
    const code = await portal.mintCode();
    portal.clock.now += 60;
    const expired = await portal.exchange(code);
    expect(unknown).toMatchObject(invalidGrant);
    expect(expired.body).toEqual(unknown.body);
  });

  it('refuses a redirect_uri that differs from the authorization request (RFC 6749 §4.1.3)', async () => {
    const portal = await createPortal();
    expect(await portal.exchange(await portal.mintCode(), { redirect_uri: `${callback}/` })).toMatchObject(
      invalidGrant,
    );
  });

  it('accepts a missing redirect_uri only for a code with PKCE and one registered URI (OAuth 2.1 §10.1)', async () => {
    const two = clientOf('two', { redirect_uris: [callback, 'https://trailmap.example/2'] });
    const portal = await createPortal({ clients: [two] });
    const without = { redirect_uri: undefined };
    expect(await portal.exchange(await portal.mintCode(), without)).toMatchObject({ status: 200 });
    const code = await portal.mintCode(undefined, { clientId: 'two' });
    expect(await portal.exchange(code, without, basic('two'))).toMatchObject(invalidGrant);
  });

  it.each([
    ['missing', undefined],
    ['wrong', 'w'.repeat(43)],
    ['too short', verifier.slice(1)],
    ['too long', 'a'.repeat(129)],
    ['of other characters', `${verifier}!`],
  ])('refuses a code_verifier that is %s, and the code stays valid (RFC 7636 §4.1, §4.6)', async (_, code_verifier) => {
    const portal = await createPortal();
    const code = await portal.mintCode();
    expect(await portal.exchange(code, { code_verifier })).toMatchObject(invalidGrant);
    expect(await portal.exchange(code)).toMatchObject({ status: 200 });
  });

  it('narrows the token to a resource and its scopes, and keeps the ID token (RFC 8707 §2.2)', async () => {
    const portal = await createPortal();
    const code = await portal.mintCode(['openid', 'routes.read', 'invoices.read']);
    const { body } = await portal.exchange(code, { resource: ledgerApi });
    expect(claimsOf(body['access_token'])).toMatchObject({ aud: ledgerApi, scope: 'invoices.read' });
    expect(body).toHaveProperty('id_token');
    const all = await portal.refresh(body['refresh_token']);
    expect(claimsOf(all.body['access_token'])['aud']).toEqual([routesApi, ledgerApi, issuer]);
  });

  it('refuses a resource that was not allowed, without using up the code (RFC 8707 §2)', async () => {
    const portal = await createPortal();
    const code = await portal.mintCode(['routes.read']);
    for (const resource of [ledgerApi, 'https://nowhere.example', 'not a uri', issuer]) {
      expect(await portal.exchange(code, { resource })).toMatchObject({
        status: 400,
        body: { error: 'invalid_target' },
      });
    }
    expect(await portal.exchange(code)).toMatchObject({ status: 200 });
  });

  it('allows only the resources of the authorization request (RFC 8707 §2.2)', async () => {
    const portal = await createPortal();
    const code = await portal.mintCode(['routes.read', 'invoices.read'], { resources: [routesApi] });
    expect(await portal.exchange(code, { resource: ledgerApi })).toMatchObject({ body: { error: 'invalid_target' } });
    const { body } = await portal.exchange(code);
    expect(claimsOf(body['access_token'])).toMatchObject({ aud: routesApi, scope: 'routes.read' });
  });

  it('refuses after the owner paused, ended or changed the grant of the code', async () => {
    const portal = await createPortal();
    const paused = await portal.mintCode();
    const [grant] = portal.store.grants();
    const id = grant?.id ?? '';
    await portal.server.grants.pause('ada', id);
    expect(await portal.exchange(paused)).toMatchObject(invalidGrant);
    await portal.server.grants.resume('ada', id);
    await portal.server.grants.change('ada', id, { scopes: [{ scope: 'openid', endsAt: null }] });
    expect(await portal.exchange(paused)).toMatchObject(invalidGrant);
    await portal.server.grants.end('ada', id);
    expect(await portal.exchange(paused)).toMatchObject(invalidGrant);
    await portal.server.flush();
    expect(portal.store.refusals.map(({ reason }) => reason)).toEqual([
      'The owner paused this access.',
      'What was allowed has changed since the code was issued.',
      'The owner ended this access.',
    ]);
  });
});

describe('refresh_token', () => {
  it('rotates: a new token each time, the ID token again, its auth_time kept and no nonce (OpenID Connect Core §12.2)', async () => {
    const portal = await createPortal();
    const first = await portal.exchange(await portal.mintCode());
    portal.clock.now += 1000;
    const second = await portal.refresh(first.body['refresh_token']);
    expect(second.status).toBe(200);
    expect(second.body['refresh_token']).not.toBe(first.body['refresh_token']);
    expect(second.body['refresh_token']).toMatch(/^[\w-]{43}$/);
    const { iat, auth_time, sub, aud, ...rest } = claimsOf(second.body['id_token']);
    expect({ iat, auth_time, sub, aud }).toEqual({
      iat: startedAt + 1000,
      auth_time: startedAt - 30,
      sub: 'ada',
      aud: 'trailmap',
    });
    expect(rest).not.toHaveProperty('nonce');
  });

  it('narrows only the access token, and the next refresh has all scopes again (RFC 6749 §6)', async () => {
    const portal = await createPortal();
    const first = await portal.exchange(await portal.mintCode());
    const narrow = await portal.refresh(first.body['refresh_token'], { scope: 'email  openid' });
    expect(narrow.body).toMatchObject({ scope: 'openid email' });
    const wide = await portal.refresh(narrow.body['refresh_token']);
    expect(wide.body).toMatchObject({ scope: 'openid email routes.read' });
  });

  it('refuses a scope that was not allowed, without using up the token (RFC 6749 §6)', async () => {
    const portal = await createPortal();
    const first = await portal.exchange(await portal.mintCode());
    const value = first.body['refresh_token'];
    for (const scope of ['openid routes.write', 'admin']) {
      expect(await portal.refresh(value, { scope })).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
    }
    expect(await portal.refresh(value, { resource: ledgerApi })).toMatchObject({ body: { error: 'invalid_target' } });
    portal.clock.now += 60;
    expect(await portal.refresh(value)).toMatchObject({ status: 200 });
  });

  it('gives the same refresh token again within the grace window, with access tokens of full length', async () => {
    const portal = await createPortal({ settings: { rotationGraceSeconds: 600 } });
    const first = await portal.exchange(await portal.mintCode());
    const second = await portal.refresh(first.body['refresh_token']);
    // Longer than the access token of the answer that was lost lasts.
    portal.clock.now += 599;
    const again = await portal.refresh(first.body['refresh_token']);
    expect(again.body['refresh_token']).toBe(second.body['refresh_token']);
    expect(again.body['refresh_token_timeout']).toBe(Number(second.body['refresh_token_timeout']) - 599);
    expect(again.body['expires_in']).toBe(second.body['expires_in']);
    expect(claimsOf(again.body['access_token'])).toMatchObject({ iat: startedAt + 599 });
    expect(await portal.refresh(again.body['refresh_token'])).toMatchObject({ status: 200 });
  });

  it('keeps a client signed in that lost a response for 59 seconds, and raises no alarm', async () => {
    const portal = await createPortal();
    const first = await portal.exchange(await portal.mintCode());
    const lost = await portal.refresh(first.body['refresh_token']);
    for (const wait of [12, 47]) {
      portal.clock.now += wait;
      const again = await portal.refresh(first.body['refresh_token']);
      expect(again).toMatchObject({ status: 200, body: { refresh_token: lost.body['refresh_token'] } });
    }
    expect(await portal.refresh(lost.body['refresh_token'])).toMatchObject({ status: 200 });
    expect(portal.store.activities.map(({ kind }) => kind)).not.toContain('refresh_reused');
  });

  it('refuses after the owner ended or paused the access, and after its own end', async () => {
    const portal = await createPortal({ settings: { refreshTokenSeconds: 100 } });
    const first = await portal.exchange(await portal.mintCode());
    const id = portal.store.grants()[0]?.id ?? '';
    await portal.server.grants.pause('ada', id);
    expect(await portal.refresh(first.body['refresh_token'])).toMatchObject(invalidGrant);
    await portal.server.grants.resume('ada', id);
    const second = await portal.refresh(first.body['refresh_token']);
    portal.clock.now += 100;
    expect(await portal.refresh(second.body['refresh_token'])).toMatchObject(invalidGrant);
    const third = await portal.exchange(await portal.mintCode());
    await portal.server.grants.end('ada', id);
    expect(await portal.refresh(third.body['refresh_token'])).toMatchObject(invalidGrant);
  });
});

describe('refresh_token, while nothing can be issued', () => {
  it('a paused grant refuses, without ending the family or using up a token, not even a used one', async () => {
    const portal = await createPortal();
    const first = await portal.exchange(await portal.mintCode());
    const second = await portal.refresh(first.body['refresh_token']);
    const id = portal.store.grants()[0]?.id ?? '';
    portal.clock.now += 3600;
    await portal.server.grants.pause('ada', id);
    for (const { body } of [first, second, first]) {
      expect(await portal.refresh(body['refresh_token'])).toMatchObject(invalidGrant);
    }
    await portal.server.grants.resume('ada', id);
    const third = await portal.refresh(second.body['refresh_token']);
    expect(third.status).toBe(200);
    // Going on is when a chain is judged (RFC 9700 §4.14.2).
    portal.clock.now += 60;
    expect(await portal.refresh(first.body['refresh_token'])).toMatchObject(invalidGrant);
    expect(await portal.refresh(third.body['refresh_token'])).toMatchObject(invalidGrant);
  });

  it('a client that keeps trying after all scopes ended is not treated as a thief', async () => {
    const portal = await createPortal();
    const ends = {
      scopes: ['openid', 'email'].map((scope) => ({ scope, endsAt: scope === 'email' ? startedAt + 100 : null })),
    };
    const { body } = await portal.exchange(await portal.mintCode(['email'], {}, ends));
    const other = await portal.exchange(await portal.mintCode(['openid'], {}, ends));
    expect(claimsOf(body['access_token'])).toMatchObject({ exp: startedAt + 100, scope: 'email' });
    for (const wait of [100, 5, 3600]) {
      portal.clock.now += wait;
      expect(await portal.refresh(body['refresh_token'])).toMatchObject(invalidGrant);
    }
    expect(portal.store.activities.map(({ kind }) => kind)).not.toContain('refresh_reused');
    expect(await portal.refresh(other.body['refresh_token'])).toMatchObject({ status: 200, body: { scope: 'openid' } });
  });

  it('a removed scope is in no new token, and issued tokens that have it are invalid', async () => {
    const portal = await createPortal();
    const { body } = await portal.exchange(await portal.mintCode(['openid', 'email', 'routes.read']));
    const id = portal.store.grants()[0]?.id ?? '';
    const scopes = ['openid', 'email'].map((scope) => ({ scope, endsAt: null }));
    await portal.server.grants.change('ada', id, { scopes, resources: [], declines: true });
    expect((await portal.introspect(body['access_token'])).body).toEqual({ active: false });
    expect((await portal.userinfo(body['access_token'])).status).toBe(401);
    expect(await portal.refresh(body['refresh_token'], { scope: 'routes.read' })).toMatchObject({
      body: { error: 'invalid_scope' },
    });
    expect(await portal.refresh(body['refresh_token'], { resource: routesApi })).toMatchObject({
      body: { error: 'invalid_target' },
    });
    const narrowed = await portal.refresh(body['refresh_token']);
    expect(narrowed.body).toMatchObject({ scope: 'openid email' });
    expect((await portal.userinfo(narrowed.body['access_token'])).status).toBe(200);
  });
});

describe('client_credentials', () => {
  const machine = { grant_type: 'client_credentials' };

  it('issues a token for the client itself: sub is the client, no refresh token, no sign-in (RFC 6749 §4.4.3, RFC 9068 §2.2)', async () => {
    const portal = await createPortal();
    const { status, body } = await portal.token({ ...machine, scope: 'routes.sync' });
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(['access_token', 'expires_in', 'scope', 'token_type']);
    const claims = claimsOf(body['access_token']);
    expect(claims).toMatchObject({ sub: 'trailmap', client_id: 'trailmap', aud: routesApi, scope: 'routes.sync' });
    expect(claims).not.toHaveProperty('auth_time');
    expect(headerOf(body['access_token'])['typ']).toBe('at+jwt');
  });

  it('grants all scopes that the named resource allows if no scope is named (RFC 8707 §2)', async () => {
    const portal = await createPortal();
    const { body } = await portal.token({ ...machine, resource: ledgerApi });
    expect(claimsOf(body['access_token'])).toMatchObject({ aud: ledgerApi, scope: 'invoices.import' });
    expect(body['expires_in']).toBe(900);
  });

  it('may name several resources; the shortest lifetime counts', async () => {
    const portal = await createPortal();
    const both: [string, string][] = [
      ['grant_type', 'client_credentials'],
      ['resource', routesApi],
      ['resource', ledgerApi],
    ];
    const { body } = await portal.token(both);
    expect(claimsOf(body['access_token'])['aud']).toEqual([routesApi, ledgerApi]);
    expect(body['expires_in']).toBe(300);
  });

  it.each([
    ['a scope for people only', { scope: 'routes.read' }, 'invalid_scope'],
    ['a standard scope', { scope: 'openid' }, 'invalid_scope'],
    ['an unknown scope beside a good one', { scope: 'routes.sync admin' }, 'invalid_scope'],
    ['a scope of another resource', { scope: 'routes.sync', resource: ledgerApi }, 'invalid_scope'],
    ['an unknown resource', { resource: 'https://nowhere.example' }, 'invalid_target'],
    ['this server', { resource: issuer }, 'invalid_target'],
  ])('refuses %s', async (_, parameters, error) => {
    const portal = await createPortal();
    expect(await portal.token({ ...machine, ...parameters })).toMatchObject({ status: 400, body: { error } });
  });

  it('refuses a client that no API allows', async () => {
    const portal = await createPortal();
    const refused = { status: 400, body: { error: 'invalid_scope' } };
    expect(await portal.token(machine, basic('stranger'))).toMatchObject(refused);
  });

  it('is never for a client without credentials (RFC 6749 §4.4)', async () => {
    const bold = clientOf('bold', { token_endpoint_auth_method: 'none' });
    const portal = await createPortal({ clients: [bold] });
    const answer = await portal.token({ ...machine, client_id: 'bold', scope: 'routes.sync' }, {});
    expect(answer).toMatchObject({ status: 400, body: { error: 'unauthorized_client' } });
  });
});

describe('the request', () => {
  it.each([
    ['no grant_type', {}, 'invalid_request'],
    ['an unknown grant_type', { grant_type: 'urn:example:unknown' }, 'unsupported_grant_type'],
    ['a property of every object', { grant_type: 'constructor' }, 'unsupported_grant_type'],
    ['no code', { grant_type: 'authorization_code' }, 'invalid_request'],
    ['an empty code, which is none (RFC 6749 §3.1)', { grant_type: 'authorization_code', code: '' }, 'invalid_request'],
    ['no refresh_token', { grant_type: 'refresh_token' }, 'invalid_request'],
  ])('is refused with %s (RFC 6749 §5.2)', async (_, parameters, error) => {
    const portal = await createPortal();
    expect(await portal.token(parameters)).toMatchObject({ status: 400, body: { error } });
  });

  it('is refused for a grant type that the client is not registered for (RFC 6749 §5.2)', async () => {
    const portal = await createPortal({ clients: [clientOf('codes', { grant_types: ['authorization_code'] })] });
    const parameters = { grant_type: 'client_credentials', scope: 'routes.sync' };
    const answer = await portal.token(parameters, basic('codes'));
    expect(answer).toMatchObject({ status: 400, body: { error: 'unauthorized_client' } });
  });

  it('must be a form (RFC 6749 §3.2)', async () => {
    const portal = await createPortal();
    const asJson = formRequest('/oauth/token', {}, { ...basic('trailmap'), 'content-type': 'application/json' });
    expect(await answerOf(await portal.server.token(asJson))).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
  });

  it('ignores parameters that it does not know (RFC 6749 §3.2)', async () => {
    const portal = await createPortal();
    const parameters = { grant_type: 'client_credentials', scope: 'routes.sync', constructor: 'x', extra: 'y' };
    expect(await portal.token(parameters)).toMatchObject({ status: 200 });
  });
});

describe('the cost', () => {
  it('is few statements (decision 8)', async () => {
    const portal = await createPortal();
    const code = await portal.mintCode();
    await portal.token({ grant_type: 'client_credentials', scope: 'routes.sync' });
    const counted = async (work: Promise<unknown>) => {
      portal.calls.length = 0;
      await work;
      return [...portal.calls];
    };
    const machine = portal.token({ grant_type: 'client_credentials', scope: 'routes.sync' });
    expect(await counted(machine)).toEqual(['findClient']);
    const exchanged = portal.exchange(code);
    expect(await counted(exchanged)).toEqual(['findClient', 'findCode', 'redeemCode']);
    const { body } = await exchanged;
    expect(await counted(portal.userinfo(body['access_token']))).toEqual(['findEpoch']);
    expect(await counted(portal.introspect(body['access_token']))).toEqual(['findClient', 'findEpoch']);
    expect(await counted(portal.introspect(body['refresh_token']))).toEqual(['findClient', 'findRefreshToken']);
    expect(await counted(portal.refresh(body['refresh_token']))).toEqual(['findClient', 'rotateRefreshToken']);
  });
});
