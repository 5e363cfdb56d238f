import { createHash } from 'node:crypto';
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  type GenerateKeyPairResult,
  generateKeyPair,
  SignJWT,
} from 'jose';
import { describe, expect, it } from 'vitest';
import { fromFetch } from '../../edge/fetch-http';
import { OAuthError } from '../errors';
import {
  createPortal as createBrowserPortal,
  desktop,
  good,
  answerOf as responseOf,
  trailmap,
} from '../testing/authorize.fixture';
import {
  type Answer,
  basic,
  claimsOf,
  clientOf,
  createPortal,
  formRequest,
  issuer,
  type Parameters,
  type Portal,
  secret,
  startedAt,
} from '../testing/token.fixture';
import { boundKey } from './dpop';

const mine = await generateKeyPair('ES256', { extractable: true });
const attackerKeys = await generateKeyPair('ES256', { extractable: true });
const jkt = await calculateJwkThumbprint(await exportJWK(mine.publicKey));

type Change = {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  pair?: GenerateKeyPairResult;
  signWith?: CryptoKey | Uint8Array;
};

/** A valid proof for the token endpoint, with some values changed. */
async function proof({ claims = {}, header = {}, pair = mine, signWith = pair.privateKey }: Change = {}) {
  const right = { jti: crypto.randomUUID(), htm: 'POST', htu: `${issuer}/oauth/token`, iat: startedAt };
  return new SignJWT({ ...right, ...claims })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: await exportJWK(pair.publicKey), ...header })
    .sign(signWith);
}

it.each(['dpop+jwt', 'DPoP+JWT', 'application/dpop+jwt', 'Application/DPoP+jwt'])(
  'a proof may have the typ %s (RFC 7515 §4.1.9)',
  async (typ) => {
    const portal = await createPortal();
    expect(await tokenWith(portal, await proof({ header: { typ } }))).toMatchObject({ status: 200 });
    for (const other of [`x-${typ}`, typ.replace('+jwt', '').replace('+JWT', ''), 'JWT', undefined]) {
      expect(await tokenWith(portal, await proof({ header: { typ: other } }))).toMatchObject({ status: 400 });
    }
  },
);

it.each(['EdDSA', 'Ed25519'])('a proof may be signed with %s (RFC 9864)', async (alg) => {
  const portal = await createPortal();
  const pair = await generateKeyPair('Ed25519', { extractable: true });
  expect(await tokenWith(portal, await proof({ pair, header: { alg } }))).toMatchObject({
    status: 200,
    body: { token_type: 'DPoP' },
  });
});

const tokenWith = async (portal: Portal, dpop: string, parameters: Parameters = {}): Promise<Answer> =>
  portal.token(
    { grant_type: 'client_credentials', scope: 'routes.sync', ...Object.fromEntries(Object.entries(parameters)) },
    { ...basic('trailmap'), dpop },
  );

const asSpa = async (portal: Portal, parameters: Parameters, dpop?: string) =>
  portal.token(
    { client_id: 'spa', ...Object.fromEntries(Object.entries(parameters)) },
    dpop === undefined ? {} : { dpop },
  );

const codeOf = (portal: Portal, clientId: string, more: Record<string, unknown> = {}) =>
  portal.mintCode(undefined, { clientId, ...more });

const redeeming = (code: string) => ({
  grant_type: 'authorization_code',
  code,
  redirect_uri: 'https://trailmap.example/callback',
  code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
});

const userinfoWith = async (portal: Portal, token: unknown, change: Change | undefined, scheme = 'DPoP') => {
  const ath = createHash('sha256').update(String(token)).digest('base64url');
  const claims = { htm: 'GET', htu: `${issuer}/oauth/userinfo`, ath, iat: portal.clock.now, ...change?.claims };
  const headers = {
    authorization: `${scheme} ${token}`,
    ...(change && { dpop: await proof({ ...change, claims }) }),
  };
  return portal.server.userinfo(new Request(`${issuer}/oauth/userinfo`, { headers }));
};

const refusedProof = { status: 400, body: { error: 'invalid_dpop_proof' } };

describe('a proof at the token endpoint', () => {
  it('binds the access token to its key, and the answer says so (RFC 9449 §5, §6.1)', async () => {
    const portal = await createPortal();
    const { status, headers, body } = await tokenWith(portal, await proof());
    expect(status).toBe(200);
    expect(body['token_type']).toBe('DPoP');
    expect(claimsOf(body['access_token'])['cnf']).toEqual({ jkt });
    expect(headers.get('dpop-nonce')).toMatch(/^[\w-]{22}$/);
  });

  it.each(['EdDSA', 'PS256'])('may be signed with %s (RFC 9449 §4.3, step 5)', async (alg) => {
    const portal = await createPortal();
    const pair = await generateKeyPair(alg, { extractable: true });
    expect(await tokenWith(portal, await proof({ pair, header: { alg } }))).toMatchObject({
      status: 200,
      body: { token_type: 'DPoP' },
    });
  });

  it('is optional: without one the token is a bearer token', async () => {
    const portal = await createPortal();
    const { headers, body } = await portal.token({ grant_type: 'client_credentials', scope: 'routes.sync' });
    expect(body['token_type']).toBe('Bearer');
    expect(claimsOf(body['access_token'])).not.toHaveProperty('cnf');
    expect(headers.has('dpop-nonce')).toBe(false);
  });

  it.each([
    ['of another type', { header: { typ: 'JWT' } }],
    ['of no type', { header: { typ: undefined } }],
    ['without a key', { header: { jwk: undefined } }],
    ['for another method', { claims: { htm: 'GET' } }],
    ['for the method in another case', { claims: { htm: 'post' } }],
    ['for another path', { claims: { htu: `${issuer}/oauth/userinfo` } }],
    ['for another server', { claims: { htu: 'https://id.example.evil/oauth/token' } }],
    ['for plain http', { claims: { htu: 'http://id.example/oauth/token' } }],
    ['without a URL in htu', { claims: { htu: 'token' } }],
    ['too old', { claims: { iat: startedAt - 200 } }],
    ['from the future', { claims: { iat: startedAt + 200 } }],
    ['without a jti', { claims: { jti: undefined } }],
    ['with an overlong jti', { claims: { jti: 'x'.repeat(513) } }],
    ['without htm', { claims: { htm: undefined } }],
    ['without iat', { claims: { iat: undefined } }],
    ['signed by another key than its own (key mix-up)', { signWith: attackerKeys.privateKey }],
  ])('%s is refused (RFC 9449 §4.3)', async (_, change) => {
    const portal = await createPortal();
    const answer = await tokenWith(portal, await proof(change));
    expect(answer).toMatchObject(refusedProof);
    expect(answer.headers.get('dpop-nonce')).not.toBeNull();
  });

  it('may carry a query and a fragment in htu, which are ignored (RFC 9449 §4.3, step 9)', async () => {
    const portal = await createPortal();
    const dpop = await proof({ claims: { htu: `${issuer}:443/oauth/token?a=b#c` } });
    expect(await tokenWith(portal, dpop)).toMatchObject({ status: 200 });
  });

  it('is refused if its jwk is symmetric or private (RFC 9449 §4.3, steps 5 and 7)', async () => {
    const portal = await createPortal();
    const shared = new TextEncoder().encode(secret.padEnd(64, '.'));
    const oct = { kty: 'oct', k: Buffer.from(shared).toString('base64url') };
    const symmetric = await proof({ header: { alg: 'HS256', jwk: oct }, signWith: shared });
    const leaked = await proof({ header: { jwk: await exportJWK(mine.privateKey) } });
    const [, payload] = (await proof()).split('.');
    const none = Buffer.from(
      JSON.stringify({ typ: 'dpop+jwt', alg: 'none', jwk: await exportJWK(mine.publicKey) }),
    ).toString('base64url');
    for (const dpop of [symmetric, leaked, `${none}.${payload}.`, `${none}.${payload}.AAAA`, 'a.b.c', 'x']) {
      expect(await tokenWith(portal, dpop)).toMatchObject(refusedProof);
    }
  });

  it('is refused if it comes with a second DPoP header (RFC 9449 §4.3, step 1)', async () => {
    const portal = await createPortal();
    expect(await tokenWith(portal, `${await proof()}, ${await proof()}`)).toMatchObject(refusedProof);
  });

  it('is accepted once, also of ten at the same time (RFC 9449 §11.1)', async () => {
    const portal = await createPortal();
    const dpop = await proof();
    const answers = await Promise.all(Array.from({ length: 10 }, () => tokenWith(portal, dpop)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    portal.clock.now += 119;
    expect(await tokenWith(portal, dpop)).toMatchObject(refusedProof);
  });

  it('by another key may have the same jti', async () => {
    const portal = await createPortal();
    const claims = { jti: 'same' };
    expect(await tokenWith(portal, await proof({ claims }))).toMatchObject({ status: 200 });
    expect(await tokenWith(portal, await proof({ claims, pair: attackerKeys }))).toMatchObject({ status: 200 });
  });

  it('keeps its jti when a forged one is sent first: the signature is verified before the jti is recorded', async () => {
    const portal = await createPortal();
    const claims = { jti: 'mine' };
    expect(await tokenWith(portal, await proof({ claims, signWith: attackerKeys.privateKey }))).toMatchObject(
      refusedProof,
    );
    expect(await tokenWith(portal, await proof({ claims }))).toMatchObject({ status: 200 });
  });

  it('is required from a client that registered for it (RFC 9449 §5.2)', async () => {
    const portal = await createPortal({ clients: [clientOf('bound', { dpop_bound_access_tokens: true })] });
    const parameters = { grant_type: 'client_credentials', scope: 'routes.sync' };
    expect(await portal.token(parameters, basic('bound'))).toMatchObject(refusedProof);
    const proved = { ...basic('bound'), dpop: await proof() };
    expect(await portal.token(parameters, proved)).toMatchObject({ status: 200, body: { token_type: 'DPoP' } });
  });

  it('cannot be bypassed with tokens from the authorization endpoint (RFC 9449 §5.2)', async () => {
    const metadata = {
      grant_types: ['authorization_code', 'implicit'],
      response_types: ['code', 'code id_token token'],
    };
    const unbound = { ...trailmap.metadata, ...clientOf('x', metadata).metadata, redirect_uris: [good.redirect_uri] };
    const start = async (bound: boolean) => {
      const portal = createBrowserPortal([{ ...trailmap, metadata: { ...unbound, dpop_bound_access_tokens: bound } }]);
      const response = await portal.start({ ...good, response_type: 'code id_token token', response_mode: 'fragment' });
      return new URL(response.headers.get('location') ?? '');
    };
    expect((await start(false)).pathname).toBe('/login');
    expect(new URLSearchParams((await start(true)).hash.slice(1)).get('error')).toBe('unauthorized_client');
  });

  it('can be sent by a script of any origin (RFC 9449 §5)', async () => {
    const portal = await createPortal();
    const options = await portal.server.token(new Request(`${issuer}/oauth/token`, { method: 'OPTIONS' }));
    expect(options.headers.get('access-control-allow-headers')).toMatch(/\bDPoP\b/);
    const { headers } = await tokenWith(portal, await proof());
    expect(headers.get('access-control-expose-headers')).toMatch(/WWW-Authenticate, DPoP-Nonce/);
  });
});

describe('a nonce', () => {
  it('is valid for two time spans, whatever the client’s clock says (RFC 9449 §8, §4.3 step 11)', async () => {
    const portal = await createPortal();
    const nonce = (await tokenWith(portal, await proof())).headers.get('dpop-nonce');
    const at = (seconds: number) => {
      portal.clock.now = startedAt + seconds;
    };
    at(100);
    const dpop = await proof({ claims: { nonce, iat: 5 } });
    expect(await tokenWith(portal, dpop)).toMatchObject({ status: 200 });
    at(239);
    expect(await tokenWith(portal, dpop)).toMatchObject(refusedProof); // the jti is remembered for the same time
    expect(await tokenWith(portal, await proof({ claims: { nonce } }))).toMatchObject({ status: 200 });
    at(240);
    const late = await tokenWith(portal, await proof({ claims: { nonce, iat: portal.clock.now } }));
    expect(late).toMatchObject({ status: 400, body: { error: 'use_dpop_nonce' } });
    expect(late.headers.get('dpop-nonce')).not.toBe(nonce);
  });

  it('that is invalid is answered with a valid one (RFC 9449 §8)', async () => {
    const portal = await createPortal();
    const answer = await tokenWith(portal, await proof({ claims: { nonce: 'made-up' } }));
    expect(answer).toMatchObject({ status: 400, body: { error: 'use_dpop_nonce' } });
    const nonce = answer.headers.get('dpop-nonce');
    expect(await tokenWith(portal, await proof({ claims: { nonce } }))).toMatchObject({ status: 200 });
  });

  it('is required at both endpoints if the operator says so (RFC 9449 §8, §9)', async () => {
    const portal = await createPortal({ settings: { dpopNonceRequired: true } });
    const code = await codeOf(portal, 'spa');
    const first = await asSpa(portal, redeeming(code), await proof());
    expect(first).toMatchObject({ status: 400, body: { error: 'use_dpop_nonce' } });
    const nonce = first.headers.get('dpop-nonce');
    const { body } = await asSpa(portal, redeeming(code), await proof({ claims: { nonce } }));
    const refused = await userinfoWith(portal, body['access_token'], {});
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toMatch(/^DPoP .*error="use_dpop_nonce"/);
    const claims = { nonce: refused.headers.get('dpop-nonce') };
    expect(await userinfoWith(portal, body['access_token'], { claims })).toMatchObject({ status: 200 });
  });
});

describe('refresh tokens', () => {
  it('of public clients work only with their key (RFC 9449 §5)', async () => {
    const portal = await createPortal();
    const { body } = await asSpa(portal, redeeming(await codeOf(portal, 'spa')), await proof());
    const using = (dpop?: string) =>
      asSpa(portal, { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) }, dpop);
    const invalidGrant = { status: 400, body: { error: 'invalid_grant' } };
    expect(await using()).toMatchObject(invalidGrant);
    expect(await using(await proof({ pair: attackerKeys }))).toMatchObject(invalidGrant);
    const next = await using(await proof());
    expect(next).toMatchObject({ status: 200, body: { token_type: 'DPoP' } });
    // The successor is bound too, and a copy of the old token without the key does not end the family.
    portal.clock.now += 60;
    expect(await using(await proof({ pair: attackerKeys }))).toMatchObject(invalidGrant);
    const again = { grant_type: 'refresh_token', refresh_token: String(next.body['refresh_token']) };
    expect(await asSpa(portal, again)).toMatchObject(invalidGrant);
    expect(await asSpa(portal, again, await proof())).toMatchObject({ status: 200 });
  });

  it('of public clients are bound by the first refresh that proves a key', async () => {
    const portal = await createPortal();
    const { body } = await asSpa(portal, redeeming(await codeOf(portal, 'spa')));
    const next = await asSpa(
      portal,
      { grant_type: 'refresh_token', refresh_token: String(body['refresh_token']) },
      await proof(),
    );
    const again = { grant_type: 'refresh_token', refresh_token: String(next.body['refresh_token']) };
    expect(await asSpa(portal, again, await proof({ pair: attackerKeys }))).toMatchObject({ status: 400 });
    expect(await asSpa(portal, again, await proof())).toMatchObject({ status: 200 });
  });

  it('of confidential clients may change their key, because the client authenticates (RFC 9449 §5)', async () => {
    const portal = await createPortal();
    const dpop = await proof();
    const { body } = await portal.exchange(await portal.mintCode(), {}, { ...basic('trailmap'), dpop });
    const other = { ...basic('trailmap'), dpop: await proof({ pair: attackerKeys }) };
    const next = await portal.refresh(body['refresh_token'], {}, other);
    expect(next).toMatchObject({ status: 200, body: { token_type: 'DPoP' } });
    expect(claimsOf(next.body['access_token'])['cnf']).not.toEqual({ jkt });
  });
});

describe('dpop_jkt', () => {
  it('binds the code to the key, so a code that is stolen with its verifier is useless (RFC 9449 §10)', async () => {
    const portal = await createPortal();
    const code = await codeOf(portal, 'spa', { dpopJkt: jkt });
    const invalidGrant = { status: 400, body: { error: 'invalid_grant' } };
    expect(await asSpa(portal, redeeming(code))).toMatchObject(invalidGrant);
    expect(await asSpa(portal, redeeming(code), await proof({ pair: attackerKeys }))).toMatchObject(invalidGrant);
    expect(await asSpa(portal, redeeming(code), await proof())).toMatchObject({ status: 200 });
  });

  it('is validated in the authorization request and bound to the code (RFC 9449 §10)', async () => {
    const portal = createBrowserPortal();
    const login = portal.signIn('s1');
    const page = await portal.start({ ...good, dpop_jkt: jkt }, 's1');
    const id = new URL(page.headers.get('location') ?? '').searchParams.get('interaction') ?? '';
    expect((await portal.codeOf(await portal.allow(id, login))).code.context.dpopJkt).toBe(jkt);
    const refused = await portal.start({ ...good, dpop_jkt: 'short' }, 's1');
    expect(responseOf(refused).get('error')).toBe('invalid_request');
    expect(desktop.metadata.dpop_bound_access_tokens).toBe(false);
  });

  it('must match the proof of a pushed request (RFC 9449 §10.1)', async () => {
    const portal = await createPortal();
    const world = portal.world();
    const pushed = async (change?: Change) => {
      const headers = change ? { dpop: await proof({ claims: { htu: `${issuer}/oauth/par` }, ...change }) } : {};
      return fromFetch(formRequest('/oauth/par', {}, headers), 'unknown');
    };
    expect(await boundKey(world, await pushed(), jkt)).toBe(jkt);
    expect(await boundKey(world, await pushed({}), undefined)).toBe(jkt);
    expect(await boundKey(world, await pushed({}), jkt)).toBe(jkt);
    expect(await boundKey(world, await pushed(), undefined)).toBeUndefined();
    await expect(boundKey(world, await pushed({ pair: attackerKeys }), jkt)).rejects.toBeInstanceOf(OAuthError);
  });
});

describe('a bound access token', () => {
  async function signedIn() {
    const portal = await createPortal();
    const { body } = await asSpa(portal, redeeming(await codeOf(portal, 'spa')), await proof());
    return { portal, token: body['access_token'] };
  }

  it('is accepted at userinfo with the DPoP scheme, a proof by its key and its hash (RFC 9449 §7.1)', async () => {
    const { portal, token } = await signedIn();
    const response = await userinfoWith(portal, token, {});
    expect(response.status).toBe(200);
    expect(response.headers.get('dpop-nonce')).not.toBeNull();
  });

  it('is refused as a bearer token (RFC 9449 §7.2)', async () => {
    const { portal, token } = await signedIn();
    const attempts = [
      await userinfoWith(portal, token, undefined, 'Bearer'),
      await userinfoWith(portal, token, {}, 'Bearer'),
      await portal.server.userinfo(formRequest('/oauth/userinfo', { access_token: String(token) })),
    ];
    for (const response of attempts) {
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/error="invalid_token".*DPoP algs="ES256 /);
    }
  });

  it.each([
    ['without a proof', undefined, 'invalid_dpop_proof'],
    ['with a proof by another key', { pair: attackerKeys }, 'invalid_token'],
    ['with a proof for another token', { claims: { ath: 'x' } }, 'invalid_dpop_proof'],
    ['with a proof for no token', { claims: { ath: undefined } }, 'invalid_dpop_proof'],
    ['with a proof for the token endpoint', { claims: { htu: `${issuer}/oauth/token` } }, 'invalid_dpop_proof'],
    ['with a proof for another method', { claims: { htm: 'POST' } }, 'invalid_dpop_proof'],
  ])('%s is refused, and the challenge names the algorithms (RFC 9449 §7.1)', async (_, change, error) => {
    const { portal, token } = await signedIn();
    const response = await userinfoWith(portal, token, change);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(
      new RegExp(`^DPoP .*error="${error}".*algs="ES256 EdDSA `),
    );
  });

  it('is refused with a proof that was used before (RFC 9449 §11.1)', async () => {
    const { portal, token } = await signedIn();
    const change = { claims: { jti: 'once' } };
    expect(await userinfoWith(portal, token, change)).toMatchObject({ status: 200 });
    expect(await userinfoWith(portal, token, change)).toMatchObject({ status: 401 });
  });

  it('is introspected with its key and type (RFC 9449 §6.2)', async () => {
    const { portal, token } = await signedIn();
    expect(await portal.introspect(token)).toMatchObject({
      body: { active: true, token_type: 'DPoP', cnf: { jkt } },
    });
  });
});

it('an unbound token is refused with the DPoP scheme (RFC 9449 §7.1)', async () => {
  const portal = await createPortal();
  const { body } = await portal.exchange(await portal.mintCode());
  const response = await userinfoWith(portal, body['access_token'], {});
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toMatch(/^DPoP .*error="invalid_token"/);
  expect((await portal.introspect(body['access_token'])).body).not.toHaveProperty('cnf');
});

it('the metadata names the algorithms of proofs (RFC 9449 §5.1)', async () => {
  const portal = await createPortal();
  const response = await portal.server.discovery(new Request(`${issuer}/.well-known/openid-configuration`));
  expect(await response.json()).toMatchObject({
    dpop_signing_alg_values_supported: ['ES256', 'EdDSA', 'Ed25519', 'PS256'],
  });
});
