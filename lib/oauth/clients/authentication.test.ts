import { exportJWK, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../crypto';
import {
  assertion,
  basic,
  callback,
  challenge,
  clientKey,
  clientOf,
  createPortal,
  formRequest,
  issuer,
  type Portal,
  secret,
  startedAt,
} from '../testing/token.fixture';
import { assertionType } from './authentication';

const machine = { grant_type: 'client_credentials', scope: 'routes.sync' };
const invalidClient = { status: 401, body: { error: 'invalid_client' } };
const publicJwk = { ...(await exportJWK(clientKey.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
const method = { token_endpoint_auth_method: 'private_key_jwt' };
const keyed = clientOf('keyed', { ...method, jwks: { keys: [publicJwk] } });
const remote = clientOf('remote', { ...method, jwks_uri: 'https://remote.example/jwks' });

const asserted = (jwt: string, more: Record<string, string> = {}) => ({
  ...machine,
  client_assertion_type: assertionType,
  client_assertion: jwt,
  ...more,
});

describe('client_secret_basic and client_secret_post', () => {
  const inBody = (id: string, client_secret = secret) => ({ ...machine, client_id: id, client_secret });

  it('carry the same secret: a client registered for one may use the other (RFC 6749 §2.3.1)', async () => {
    const portal = await createPortal();
    for (const id of ['trailmap', 'poster']) {
      expect(await portal.token(machine, basic(id))).toMatchObject({ status: 200 });
      expect(await portal.token(inBody(id), {})).toMatchObject({ status: 200 });
      expect(await portal.token(machine, basic(id, 'wrong'))).toMatchObject(invalidClient);
      expect(await portal.token(inBody(id, 'wrong'), {})).toMatchObject(invalidClient);
      expect(await portal.token({ ...machine, client_id: id }, {})).toMatchObject(invalidClient);
    }
  });

  it('are distinguished for a strict client (RFC 6749 §2.3)', async () => {
    const strict = { strict_client_authentication: true };
    const clients = [
      clientOf('header', { ...strict, token_endpoint_auth_method: 'client_secret_basic' }),
      clientOf('body', { ...strict, token_endpoint_auth_method: 'client_secret_post' }),
    ];
    const portal = await createPortal({ clients });
    expect(await portal.token(machine, basic('header'))).toMatchObject({ status: 200 });
    expect(await portal.token(inBody('header'), {})).toMatchObject(invalidClient);
    expect(await portal.token(inBody('body'), {})).toMatchObject({ status: 200 });
    expect(await portal.token(machine, basic('body'))).toMatchObject(invalidClient);
    await portal.server.flush();
    expect(portal.store.refusals.map(({ reason }) => reason)).toEqual([
      'Used client_secret_post; the client is registered for client_secret_basic.',
      'Used client_secret_basic; the client is registered for client_secret_post.',
    ]);
  });

  it('do not authenticate a client with another method, even with a secret from before', async () => {
    const jwks = { keys: [publicJwk] };
    const methods = ['private_key_jwt', 'client_secret_jwt', 'none', 'self_signed_tls_client_auth', 'tls_client_auth'];
    const clients = methods.map((one) => clientOf(one, { token_endpoint_auth_method: one, jwks }));
    const portal = await createPortal({ clients });
    for (const { id } of clients) {
      expect(await portal.token(machine, basic(id))).toMatchObject(invalidClient);
      expect(await portal.token(inBody(id), {})).toMatchObject(invalidClient);
    }
  });

  it('cannot be used together, even with the same secret (RFC 6749 §2.3)', async () => {
    const portal = await createPortal({ clients: [keyed] });
    const refused = { status: 400, body: { error: 'invalid_request' } };
    expect(await portal.token(inBody('trailmap'), basic('trailmap'))).toMatchObject(refused);
    expect(await portal.token(inBody('spa', secret), basic('spa', ''))).toMatchObject(refused);
    expect(await portal.token(asserted(await assertion('keyed')), basic('keyed'))).toMatchObject(refused);
    const both = asserted(await assertion('keyed'), { client_id: 'keyed', client_secret: secret });
    expect(await portal.token(both, {})).toMatchObject(refused);
    expect(await portal.token({ ...machine, client_id: 'other' }, basic('trailmap'))).toMatchObject(refused);
    expect(await portal.token({ ...machine, client_id: 'trailmap' }, basic('trailmap'))).toMatchObject({ status: 200 });
  });

  it('with an empty secret identify a public client (RFC 6749 §2.3.1)', async () => {
    const portal = await createPortal();
    const code = await portal.mintCode(undefined, { clientId: 'spa' });
    expect(await portal.exchange(code, {}, basic('spa', ''))).toMatchObject({ status: 200 });
    for (const id of ['trailmap', 'poster']) {
      expect(await portal.token(machine, basic(id, ''))).toMatchObject(invalidClient);
    }
    expect(await portal.token(machine, basic('nobody', ''))).toMatchObject(invalidClient);
  });

  it.each(['Bearer of-a-proxy', 'Negotiate YII=', 'DPoP abc', 'Digest username="x"'])(
    'are accepted in the body together with an Authorization header of another scheme: %s',
    async (authorization) => {
      const portal = await createPortal({ clients: [keyed] });
      expect(await portal.token(inBody('poster'), { authorization })).toMatchObject({ status: 200 });
      expect(await portal.token(asserted(await assertion('keyed')), { authorization })).toMatchObject({ status: 200 });
      const code = await portal.mintCode(undefined, { clientId: 'spa' });
      expect(await portal.exchange(code, { client_id: 'spa' }, { authorization })).toMatchObject({ status: 200 });
      // The header proves nothing.
      expect(await portal.token(machine, { authorization })).toMatchObject(invalidClient);
      expect(await portal.token(inBody('poster', 'wrong'), { authorization })).toMatchObject(invalidClient);
      expect(await portal.token({ ...machine, client_id: 'poster' }, { authorization })).toMatchObject(invalidClient);
    },
  );

  it('form-decode both parts of Basic credentials (RFC 6749 §2.3.1)', async () => {
    const odd = 'p:ä%+ &/=';
    const client = clientOf('https://app.example/odd id', {}, { secretHashes: [sha256(odd)] });
    const portal = await createPortal({ clients: [client] });
    expect(await portal.token(machine, basic(client.id, odd))).toMatchObject({ status: 200 });
    const plus = [client.id, odd].map((part) => encodeURIComponent(part).replaceAll('%20', '+')).join(':');
    const authorization = `basic ${Buffer.from(plus).toString('base64')}`;
    expect(await portal.token(machine, { authorization })).toMatchObject({ status: 200 });
  });

  it('return 401 with the scheme after a failed Basic attempt (RFC 6749 §5.2)', async () => {
    const portal = await createPortal();
    const wrong = await portal.token(machine, basic('trailmap', 'wrong'));
    expect(wrong).toMatchObject(invalidClient);
    expect(wrong.headers.get('www-authenticate')).toMatch(/^Basic realm="/);
    const posted = await portal.token({ ...machine, client_id: 'poster', client_secret: 'wrong' }, {});
    expect(posted).toMatchObject(invalidClient);
    expect(posted.headers.has('www-authenticate')).toBe(false);
  });

  it('return the same error for an unknown client, a wrong secret and a wrong method (decision 143)', async () => {
    const portal = await createPortal();
    const answers = await Promise.all([
      portal.token(machine, basic('nobody')),
      portal.token(machine, basic('trailmap', 'wrong')),
      portal.token({ ...machine, client_id: 'trailmap' }, {}),
    ]);
    const [one, ...others] = answers.map(({ status, body }) => ({ status, body }));
    for (const answer of others) expect(answer).toEqual(one);
  });

  it('accept either of two valid secrets (decision 117)', async () => {
    const two = clientOf('two', {}, { secretHashes: [sha256('old'), sha256('new')] });
    const portal = await createPortal({ clients: [two] });
    for (const password of ['old', 'new']) {
      expect(await portal.token(machine, basic('two', password))).toMatchObject({ status: 200 });
    }
    expect(await portal.token(machine, basic('two', 'older'))).toMatchObject(invalidClient);
  });

  it.each(['Basic', 'Basic !!!', 'Basic bm9jb2xvbg==', 'Basic OnNlY3JldA==', 'Bearer abc', 'Basic JTpi'])(
    'refuse the header %s',
    async (authorization) => {
      const portal = await createPortal();
      expect(await portal.token(machine, { authorization })).toMatchObject(invalidClient);
    },
  );

  it('report the reason to the developer only', async () => {
    const portal = await createPortal();
    await portal.token(machine, basic('trailmap', 'wrong'));
    await portal.token(machine, basic('nobody', 'wrong'));
    await portal.server.flush();
    expect(portal.store.refusals).toEqual([
      {
        clientId: 'trailmap',
        endpoint: 'token',
        error: 'invalid_client',
        reason: 'The client secret is wrong, or has expired.',
        requestId: expect.any(String),
        at: startedAt,
      },
    ]);
  });
});

describe('private_key_jwt', () => {
  const portalOf = () => createPortal({ clients: [keyed, remote] });

  it('authenticates the client with its registered key (RFC 7523 §3)', async () => {
    const portal = await portalOf();
    expect(await portal.token(asserted(await assertion('keyed')), {})).toMatchObject({ status: 200 });
    const named = asserted(await assertion('keyed'), { client_id: 'keyed' });
    expect(await portal.token(named, {})).toMatchObject({ status: 200 });
  });

  it.each<[string, Record<string, unknown>]>([
    ['another issuer', { iss: 'other' }],
    ['another server as aud', { aud: 'https://other.example' }],
    ['no exp', { exp: undefined }],
    ['an exp that has passed', { exp: startedAt - 61 }],
    ['an exp in a day', { exp: startedAt + 86_400 }],
    ['an nbf in the future', { nbf: startedAt + 120 }],
    ['an iat in the future', { iat: startedAt + 120 }],
    ['an iat long ago', { iat: startedAt - 7200 }],
    ['no jti', { jti: undefined }],
    ['an empty jti', { jti: '' }],
    ['an exp of another type', { exp: '9999999999' }],
  ])('is refused with %s (RFC 7523 §3)', async (_, claims) => {
    const portal = await portalOf();
    expect(await portal.token(asserted(await assertion('keyed', claims)), {})).toMatchObject(invalidClient);
  });

  it('tolerates the configured clock difference, and no more', async () => {
    const portal = await portalOf();
    expect(await portal.token(asserted(await assertion('keyed', { exp: startedAt - 59 })), {})).toMatchObject({
      status: 200,
    });
    expect(await portal.token(asserted(await assertion('keyed', { nbf: startedAt + 60 })), {})).toMatchObject({
      status: 200,
    });
  });

  describe('aud', () => {
    const tokenEndpoint = `${issuer}/oauth/token`;
    const par = `${issuer}/oauth/par`;
    const other = 'https://other.example';
    const exact = clientOf('exact', { ...method, assertion_audience: 'issuer', jwks: { keys: [publicJwk] } });
    const strict = clientOf('strict', { ...method, strict_client_authentication: true, jwks: { keys: [publicJwk] } });
    const lenient = clientOf('lenient', { ...method, assertion_audience: 'compatible', jwks: { keys: [publicJwk] } });
    const mutualTlsOrigin = 'https://mtls.id.example';
    const portalWith = (settings = {}) =>
      createPortal({ clients: [keyed, exact, strict, lenient], settings: { mutualTlsOrigin, ...settings } });
    const at = async (portal: Portal, aud: unknown, id = 'keyed', header = {}) => {
      const parameters = asserted(await assertion(id, { aud }, { header }));
      return (await portal.token(parameters, {})).status;
    };

    it('is the issuer or the token endpoint, a string or an array of one (OpenID Connect Core §9, RFC 7523 §3)', async () => {
      const portal = await portalWith();
      for (const aud of [issuer, tokenEndpoint, [issuer], [tokenEndpoint], `${mutualTlsOrigin}/oauth/token`]) {
        expect([aud, await at(portal, aud)]).toEqual([aud, 200]);
      }
    });

    it.each<[string, unknown]>([
      ['two of this server', [issuer, tokenEndpoint]],
      ['the same twice', [issuer, issuer]],
      ['one of this server and another', [issuer, other]],
      ['another', other],
      ['another in an array', [other]],
      ['none', []],
      ['nothing', undefined],
      ['an empty text', ''],
      ['the issuer with a slash', `${issuer}/`],
      ['the token endpoint with a query', `${tokenEndpoint}?`],
      ['the authorization endpoint', `${issuer}/oauth/authorize`],
      ['the PAR endpoint, at the token endpoint', par],
      ['an array within an array', [[issuer]]],
    ])('is refused if it is %s', async (_, aud) => {
      const portal = await portalWith();
      expect(await at(portal, aud)).toBe(401);
      expect(await at(portal, aud, 'lenient')).toBe(401);
    });

    it('must be the issuer as one string if the client or the server is configured so', async () => {
      const portal = await portalWith();
      for (const id of ['exact', 'strict']) {
        expect(await at(portal, issuer, id)).toBe(200);
        for (const aud of [tokenEndpoint, [issuer], [tokenEndpoint]]) expect(await at(portal, aud, id)).toBe(401);
      }
      const careful = await portalWith({ assertionAudience: 'issuer' });
      expect(await at(careful, issuer)).toBe(200);
      for (const aud of [tokenEndpoint, [issuer]]) expect(await at(careful, aud)).toBe(401);
      for (const aud of [tokenEndpoint, [issuer]]) expect(await at(careful, aud, 'lenient')).toBe(200);
    });

    it('must be only the issuer with the type client-authentication+jwt (draft-ietf-oauth-rfc7523bis)', async () => {
      const portal = await portalWith();
      for (const typ of ['client-authentication+jwt', 'application/Client-Authentication+JWT']) {
        for (const id of ['keyed', 'lenient']) {
          expect(await at(portal, issuer, id, { typ })).toBe(200);
          for (const aud of [tokenEndpoint, [tokenEndpoint], [issuer, tokenEndpoint]]) {
            expect(await at(portal, aud, id, { typ })).toBe(401);
          }
        }
      }
      expect(await at(portal, tokenEndpoint, 'keyed', { typ: 'JWT' })).toBe(200);
    });

    it('may be the PAR endpoint there (RFC 9126 §2), and the token endpoint at every endpoint', async () => {
      const portal = await portalWith();
      const send = async (path: string, aud: unknown) => {
        const proof = { client_assertion_type: assertionType, client_assertion: await assertion('keyed', { aud }) };
        const asked = { response_type: 'code', redirect_uri: callback, scope: 'openid', code_challenge: challenge };
        const request = (parameters: Record<string, string>) => formRequest(path, { ...parameters, ...proof });
        if (path === '/oauth/par') {
          const pushed = { client_id: 'keyed', ...asked, code_challenge_method: 'S256' };
          return (await portal.server.par(request(pushed))).status;
        }
        const about = request({ token: 'x' });
        return (await (path === '/oauth/revoke' ? portal.server.revoke(about) : portal.server.introspect(about)))
          .status;
      };
      for (const aud of [par, [par], tokenEndpoint, issuer, `${mutualTlsOrigin}/oauth/par`]) {
        expect([aud, await send('/oauth/par', aud)]).toEqual([aud, 201]);
      }
      expect(await send('/oauth/par', [par, issuer])).toBe(401);
      for (const path of ['/oauth/introspect', '/oauth/revoke']) {
        for (const aud of [issuer, tokenEndpoint]) expect([path, await send(path, aud)]).toEqual([path, 200]);
        expect(await send(path, par)).toBe(401);
      }
    });
  });

  it('is refused with another key, alg or typ than registered, and with another client_id', async () => {
    const strict = clientOf('strict', {
      ...method,
      token_endpoint_auth_signing_alg: 'RS256',
      jwks: { keys: [publicJwk] },
    });
    const portal = await createPortal({ clients: [keyed, strict] });
    const { privateKey } = await generateKeyPair('ES256');
    expect(await portal.token(asserted(await assertion('keyed', {}, { key: privateKey })), {})).toMatchObject(
      invalidClient,
    );
    expect(await portal.token(asserted(await assertion('strict')), {})).toMatchObject(invalidClient);
    const typ = { header: { typ: 'at+jwt' } };
    expect(await portal.token(asserted(await assertion('keyed', {}, typ)), {})).toMatchObject(invalidClient);
    const mixed = asserted(await assertion('keyed'), { client_id: 'trailmap' });
    expect(await portal.token(mixed, {})).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });

  it.each(['JWT', 'jwt', 'application/jwt', 'Client-Authentication+JWT', undefined])(
    'may have the typ %s (RFC 7515 §4.1.9)',
    async (typ) => {
      const portal = await portalOf();
      const jwt = await assertion('keyed', {}, { header: { typ } });
      expect(await portal.token(asserted(jwt), {})).toMatchObject({ status: 200 });
    },
  );

  it.each(['EdDSA', 'Ed25519'])(
    'may be signed with %s, whichever of the two names is registered (RFC 9864 §2.2)',
    async (alg) => {
      const pair = await generateKeyPair('Ed25519', { extractable: true });
      const jwk = await exportJWK(pair.publicKey);
      const clients = [undefined, 'EdDSA', 'Ed25519'].map((name) =>
        clientOf(`ed-${name}`, {
          ...method,
          jwks: { keys: [{ ...jwk, ...(name && { alg: name }) }] },
          ...(name && { token_endpoint_auth_signing_alg: name }),
        }),
      );
      const portal = await createPortal({ clients });
      for (const { id } of clients) {
        const jwt = await assertion(id, {}, { key: pair.privateKey, header: { alg } });
        expect(await portal.token(asserted(jwt), {})).toMatchObject({ status: 200 });
      }
    },
  );

  it.each([
    ['no type', { client_assertion: 'a.b.c' }],
    ['another type', { client_assertion: 'a.b.c', client_assertion_type: 'urn:other' }],
    ['no assertion', { client_assertion_type: assertionType }],
    ['rubbish', { client_assertion: '....', client_assertion_type: assertionType }],
  ])('is refused with %s', async (_, parameters) => {
    const portal = await portalOf();
    expect(await portal.token({ ...machine, ...parameters }, {})).toMatchObject(invalidClient);
  });
});

describe('jwks_uri', () => {
  function host(answer: () => Response | Promise<Response>) {
    const asked: { url: string; init: RequestInit | undefined }[] = [];
    const fetch = async (url: string | URL | Request, init?: RequestInit) => {
      asked.push({ url: String(url), init });
      return answer();
    };
    return { asked, fetch };
  }
  const send = async (portal: Awaited<ReturnType<typeof createPortal>>, header = {}, key = clientKey.privateKey) => {
    const claims = { iat: portal.clock.now, exp: portal.clock.now + 60 };
    return portal.token(asserted(await assertion('remote', claims, { header, key })), {});
  };

  it('is fetched once and kept, without following redirects', async () => {
    const { asked, fetch } = host(() => Response.json({ keys: ['rubbish', { kty: 'future' }, publicJwk] }));
    const portal = await createPortal({ clients: [remote], fetch });
    const answers = await Promise.all([send(portal), send(portal), send(portal)]);
    for (const answer of answers) expect(answer).toMatchObject({ status: 200 });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ url: 'https://remote.example/jwks', init: { redirect: 'manual' } });
    portal.clock.now += 600;
    await send(portal);
    expect(asked).toHaveLength(2);

    const moved = host(() => new Response('', { status: 302, headers: { location: 'https://remote.example/moved' } }));
    const other = await createPortal({ clients: [remote], fetch: moved.fetch });
    expect(await send(other)).toMatchObject({ status: 401 });
    expect(moved.asked).toHaveLength(1);
  });

  it('is fetched again for an unknown kid, but not for each one', async () => {
    const next = await generateKeyPair('ES256', { extractable: true });
    const nextJwk = { ...(await exportJWK(next.publicKey)), kid: 'k2' };
    let keys: unknown[] = [publicJwk];
    const { asked, fetch } = host(() => Response.json({ keys }));
    const portal = await createPortal({ clients: [remote], fetch });
    expect(await send(portal, { kid: 'k1' })).toMatchObject({ status: 200 });
    keys = [publicJwk, nextJwk];
    expect(await send(portal, { kid: 'k2' }, next.privateKey)).toMatchObject(invalidClient);
    portal.clock.now += 30;
    expect(await send(portal, { kid: 'k2' }, next.privateKey)).toMatchObject({ status: 200 });
    for (let n = 0; n < 20; n++) await send(portal, { kid: `x${n}` });
    expect(asked).toHaveLength(2);
  });

  it('may contain unusable keys: they are ignored, and the developer is told once (RFC 7517 §5)', async () => {
    const odd = [
      { ...publicJwk, kid: 'k0', use: '' },
      { kty: 'RSA', kid: 'k2', x5c: ['MIIB'] },
      { ...publicJwk, alg: 'ES512' },
    ];
    const { fetch } = host(() => Response.json({ keys: [...odd, publicJwk] }));
    const byValue = clientOf('by-value', { ...method, jwks: { keys: [...odd, publicJwk] } });
    const portal = await createPortal({ clients: [remote, byValue], fetch });
    for (let n = 0; n < 2; n++) {
      expect(await send(portal)).toMatchObject({ status: 200 });
      expect(await portal.token(asserted(await assertion('by-value')), {})).toMatchObject({ status: 200 });
    }
    expect(await send(portal, { kid: 'k0' })).toMatchObject(invalidClient);
    await portal.server.flush();
    const told = portal.store.refusals.filter(({ endpoint }) => endpoint === 'jwks');
    expect(told.map(({ clientId }) => clientId).sort()).toEqual(['by-value', 'remote']);
    for (const { reason, error } of told) {
      expect(error).toBe('key_ignored');
      expect(reason).toBe(
        'The key k0: use is neither sig nor enc. The key k2: n and e are missing. ' +
          'The key k1: alg ES512 is not supported for it.',
      );
    }
  });

  it('may be unavailable for a while: cached keys stay valid', async () => {
    let up = true;
    const { fetch } = host(() => (up ? Response.json({ keys: [publicJwk] }) : new Response('', { status: 500 })));
    const portal = await createPortal({ clients: [remote], fetch });
    await send(portal);
    up = false;
    portal.clock.now += 700;
    expect(await send(portal)).toMatchObject({ status: 200 });
  });

  it.each<[string, () => Response | Promise<Response>]>([
    ['an error', () => new Response('', { status: 404 })],
    ['something that is not JSON', () => new Response('<html>')],
    ['something that is not a key set', () => Response.json({ keys: 'none' })],
    ['too much', () => new Response(' '.repeat(70_000))],
    ['nothing', () => Promise.reject(new Error('connection refused'))],
  ])('that returns %s fails the authentication, and the developer learns why', async (_, answer) => {
    const portal = await createPortal({ clients: [remote], fetch: host(answer).fetch });
    expect(await send(portal)).toMatchObject(invalidClient);
    await portal.server.flush();
    expect(portal.store.refusals[0]?.reason).toMatch(/jwks_uri could not be read/);
  });
});
