/** Responses as signed and encrypted JWTs: OpenID Connect Core §5.3.2 and §10.2, RFC 9701, JARM §2.2. */
import {
  type CryptoKey,
  compactDecrypt,
  createLocalJWKSet,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  jwtVerify,
} from 'jose';
import { describe, expect, it } from 'vitest';
import { clientMetadataSchema } from '../clients/metadata';
import { clientMetadataFaults } from '../clients/metadata-rules';
import * as front from '../testing/authorize.fixture';
import { type Answer, basic, clientOf, createPortal, formRequest, issuer } from '../testing/token.fixture';

const rsa = await generateKeyPair('RSA-OAEP-256', { extractable: true });
const ec = await generateKeyPair('ECDH-ES', { extractable: true });
const jwks = {
  keys: [
    { ...(await exportJWK(rsa.publicKey)), kid: 'signs', use: 'sig' },
    { ...(await exportJWK(rsa.publicKey)), kid: 'rsa', use: 'enc', alg: 'RSA-OAEP-256' },
    { ...(await exportJWK(ec.publicKey)), kid: 'ec', use: 'enc' },
  ],
};
const variants = [
  ['RSA-OAEP-256', undefined, rsa.privateKey, 'rsa'],
  ['RSA-OAEP-256', 'A256GCM', rsa.privateKey, 'rsa'],
  ['ECDH-ES', 'A128CBC-HS256', ec.privateKey, 'ec'],
  ['ECDH-ES+A256KW', 'A256GCM', ec.privateKey, 'ec'],
] as const;

async function decrypted(jwe: unknown, key: CryptoKey) {
  const { plaintext, protectedHeader } = await compactDecrypt(String(jwe), key);
  return { text: new TextDecoder().decode(plaintext), header: protectedHeader };
}

async function portalWith(metadata: Record<string, unknown>, fetched?: typeof fetch) {
  const portal = await createPortal({
    clients: [clientOf('reader', metadata)],
    ...(fetched && { fetch: fetched }),
  });
  const keys = async () => createLocalJWKSet(await (await portal.server.jwks(new Request(`${issuer}/x`))).json());
  const verified = async (jwt: string, typ: string) =>
    (
      await jwtVerify(jwt, await keys(), {
        typ,
        issuer,
        audience: 'reader',
        currentDate: new Date(portal.clock.now * 1000),
      })
    ).payload;
  const tokens = async (): Promise<Answer> =>
    portal.exchange(await portal.mintCode(['openid', 'email'], { clientId: 'reader' }), {}, basic('reader'));
  return { ...portal, verified, tokens };
}

describe('ID tokens (OpenID Connect Core §2, §10.2)', () => {
  it.each(variants)('are signed, then encrypted with %s and %s', async (alg, enc, key, kid) => {
    const { tokens, verified } = await portalWith({
      jwks,
      id_token_encrypted_response_alg: alg,
      id_token_encrypted_response_enc: enc,
    });
    const { text, header } = await decrypted((await tokens()).body['id_token'], key);
    expect(header).toMatchObject({ alg, enc: enc ?? 'A128CBC-HS256', cty: 'JWT', kid });
    expect(await verified(text, 'JWT')).toMatchObject({ sub: 'ada', at_hash: expect.any(String) });
  });

  it.each(['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'])('are signed with %s on request', async (alg) => {
    const { tokens, verified } = await portalWith({ id_token_signed_response_alg: alg });
    const { id_token: jwt } = (await tokens()).body;
    expect(decodeProtectedHeader(String(jwt)).alg).toBe(alg);
    expect(await verified(String(jwt), 'JWT')).toMatchObject({ sub: 'ada' });
  });

  it('are encrypted to keys from the client’s jwks_uri', async () => {
    const { tokens } = await portalWith(
      { jwks_uri: 'https://reader.example/jwks', id_token_encrypted_response_alg: 'ECDH-ES' },
      async () => Response.json(jwks),
    );
    expect((await decrypted((await tokens()).body['id_token'], ec.privateKey)).header.kid).toBe('ec');
  });

  it('are not sent unencrypted if no key fits: the request is refused', async () => {
    const only = { keys: jwks.keys.filter(({ kid }) => kid === 'signs') };
    const { tokens } = await portalWith({ jwks: only, id_token_encrypted_response_alg: 'RSA-OAEP-256' });
    const { status, body } = await tokens();
    expect([status, body['error'], body['id_token']]).toEqual([400, 'invalid_request', undefined]);
  });
});

describe('an unusable key', () => {
  /** The key set that the app publishes, and can correct. */
  async function withAddress() {
    const misfit = { keys: jwks.keys.filter(({ kid }) => kid !== 'ec') };
    let published: unknown = misfit;
    const portal = await portalWith(
      { jwks_uri: 'https://reader.example/jwks', id_token_encrypted_response_alg: 'ECDH-ES' },
      async () => Response.json(published),
    );
    const publish = (keys: unknown) => {
      published = keys;
      // Until the cached copy expires (`keepSeconds`), or the URL may be fetched again (`pauseSeconds`).
      portal.clock.now += keys === misfit ? 601 : 31;
    };
    const mint = (scopes: string[]) => portal.mintCode(scopes, { clientId: 'reader' });
    const exchange = (code: string) => portal.exchange(code, {}, basic('reader'));
    const refresh = (token: unknown) => portal.refresh(token, {}, basic('reader'));
    return { ...portal, publish, misfit, mint, exchange, refresh };
  }

  it('does not consume the code, so the app can retry it with a correct key', async () => {
    const { publish, mint, exchange, calls } = await withAddress();
    const code = await mint(['openid', 'email']);
    expect(await exchange(code)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(calls).not.toContain('redeemCode');
    publish(jwks);
    const { status, body } = await exchange(code);
    expect(status).toBe(200);
    expect((await decrypted(body['id_token'], ec.privateKey)).header.kid).toBe('ec');
    expect(await exchange(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('does not rotate the refresh token', async () => {
    const { publish, misfit, mint, exchange, refresh, calls } = await withAddress();
    publish(jwks);
    const { body } = await exchange(await mint(['openid', 'email']));
    publish(misfit);
    expect(await refresh(body['refresh_token'])).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(calls).not.toContain('rotateRefreshToken');
    publish(jwks);
    const renewed = await refresh(body['refresh_token']);
    expect(renewed.status).toBe(200);
    expect((await decrypted(renewed.body['id_token'], ec.privateKey)).header.kid).toBe('ec');
  });

  it('does not matter if no ID token is issued', async () => {
    const { mint, exchange, refresh } = await withAddress();
    const { status, body } = await exchange(await mint(['routes.read']));
    expect(status).toBe(200);
    expect((await refresh(body['refresh_token'])).status).toBe(200);
  });

  it('costs no statement for a client whose ID tokens are only signed', async () => {
    const { tokens, refresh, calls } = await portalWith({});
    const { body } = await tokens();
    calls.length = 0;
    await refresh(body['refresh_token'], {}, basic('reader'));
    expect(calls.filter((call) => /RefreshToken/.test(call))).toEqual(['rotateRefreshToken']);
  });
});

describe('userinfo (§5.3.2)', () => {
  const email = { sub: 'ada', email: 'ada@example.com' };

  it('is plain JSON, in one statement, for a client that registered no algorithm', async () => {
    const { tokens, userinfo, calls } = await portalWith({});
    const { access_token: token } = (await tokens()).body;
    calls.length = 0;
    const response = await userinfo(token);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).not.toHaveProperty('aud');
    expect(calls).toEqual(['findEpoch']);
  });

  it.each(['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'])(
    'is signed with %s, with the client as audience',
    async (alg) => {
      const { tokens, userinfo, verified } = await portalWith({ userinfo_signed_response_alg: alg });
      const response = await userinfo((await tokens()).body['access_token']);
      expect(response.headers.get('content-type')).toBe('application/jwt');
      expect(response.headers.get('cache-control')).toBe('no-store');
      const jwt = await response.text();
      expect(decodeProtectedHeader(jwt).alg).toBe(alg);
      expect(await verified(jwt, 'userinfo+jwt')).toMatchObject(email);
    },
  );

  it.each(variants)('is signed and encrypted with %s and %s', async (alg, enc, key) => {
    const { tokens, userinfo, verified } = await portalWith({
      jwks,
      userinfo_signed_response_alg: 'ES256',
      userinfo_encrypted_response_alg: alg,
      userinfo_encrypted_response_enc: enc,
    });
    const { text, header } = await decrypted(await (await userinfo((await tokens()).body['access_token'])).text(), key);
    expect(header.cty).toBe('JWT');
    expect(await verified(text, 'userinfo+jwt')).toMatchObject(email);
  });

  it('is only encrypted if no signature is registered', async () => {
    const { tokens, userinfo } = await portalWith({ jwks, userinfo_encrypted_response_alg: 'ECDH-ES' });
    const response = await userinfo((await tokens()).body['access_token']);
    const { text, header } = await decrypted(await response.text(), ec.privateKey);
    expect(header.cty).toBeUndefined();
    expect(JSON.parse(text)).toMatchObject({ ...email, iss: issuer, aud: 'reader' });
  });

  it('in a JWT is accepted neither as a token nor as a hint', async () => {
    const { tokens, userinfo } = await portalWith({ userinfo_signed_response_alg: 'ES256' });
    const jwt = await (await userinfo((await tokens()).body['access_token'])).text();
    expect((await userinfo(jwt)).status).toBe(401);
  });
});

describe('introspection in a JWT (RFC 9701)', () => {
  const jwtType = 'application/token-introspection+jwt';
  async function asked(metadata: Record<string, unknown>, accept = jwtType, token?: string) {
    const portal = await portalWith(metadata);
    const value = token ?? String((await portal.tokens()).body['access_token']);
    const response = await portal.server.introspect(
      formRequest('/oauth/introspect', { token: value }, { ...basic('reader'), accept }),
    );
    return { ...portal, response };
  }

  it('is sent to a caller that accepts it (§4, §5)', async () => {
    const { response, verified } = await asked({}, `text/html, ${jwtType};q=0.9`);
    expect(response.headers.get('content-type')).toBe(jwtType);
    const jwt = await response.text();
    expect(decodeProtectedHeader(jwt).alg).toBe('RS256');
    const { iat, token_introspection: said, ...rest } = await verified(jwt, 'token-introspection+jwt');
    expect(iat).toEqual(expect.any(Number));
    expect(said).toMatchObject({ active: true, sub: 'ada', client_id: 'reader' });
    // §5: without sub and exp it cannot be mistaken for a token.
    expect(rest).toEqual({ iss: issuer, aud: 'reader' });
  });

  it('says only that an invalid token is not active', async () => {
    const { response, verified } = await asked({}, jwtType, 'nothing');
    expect(await verified(await response.text(), 'token-introspection+jwt')).toMatchObject({
      token_introspection: { active: false },
    });
  });

  it('is JSON for other callers', async () => {
    for (const accept of ['application/json', '*/*', `x${jwtType}`]) {
      expect((await asked({}, accept)).response.headers.get('content-type')).toBe('application/json');
    }
  });

  it('is signed and encrypted as the caller registered (§6)', async () => {
    const { response, verified } = await asked({
      jwks,
      introspection_signed_response_alg: 'EdDSA',
      introspection_encrypted_response_alg: 'RSA-OAEP-256',
      introspection_encrypted_response_enc: 'A256GCM',
    });
    const { text, header } = await decrypted(await response.text(), rsa.privateKey);
    expect(header).toMatchObject({ enc: 'A256GCM', cty: 'JWT' });
    expect(decodeProtectedHeader(text).alg).toBe('EdDSA');
    expect(await verified(text, 'token-introspection+jwt')).toHaveProperty('token_introspection');
  });

  it('still requires client authentication', async () => {
    const { server } = await portalWith({});
    const response = await server.introspect(formRequest('/oauth/introspect', { token: 'x' }, { accept: jwtType }));
    expect([response.status, response.headers.get('content-type')]).toEqual([401, 'application/json']);
  });
});

it('an authorization response is encrypted if the client registered that (JARM §2.2)', async () => {
  const metadata = clientMetadataSchema.parse({
    ...front.trailmap.metadata,
    jwks,
    authorization_encrypted_response_alg: 'ECDH-ES',
  });
  const portal = front.createPortal([{ ...front.trailmap, metadata }]);
  const answer = front.answerOf(await portal.through({ ...front.good, response_mode: 'jwt' }));
  const { text, header } = await decrypted(answer.get('response'), ec.privateKey);
  expect(header.cty).toBe('JWT');
  const payload = JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString());
  expect(payload).toMatchObject({ iss: issuer, aud: 'trailmap', code: expect.any(String), state: front.good.state });
});

describe('an authorization response that the client has no key for', () => {
  const only = { keys: jwks.keys.filter(({ kid }) => kid !== 'ec') };
  async function asked(metadata: Record<string, unknown>, more: Record<string, string>) {
    const parsed = clientMetadataSchema.parse({ ...front.trailmap.metadata, jwks: only, ...metadata });
    const portal = front.createPortal([{ ...front.trailmap, metadata: parsed }]);
    return portal.start({ ...front.good, ...more });
  }

  it('is an error for the app before the person is asked, if only the ID token is encrypted', async () => {
    const hybrid = { response_types: ['code id_token'], grant_types: ['authorization_code', 'implicit'] };
    const response = await asked(
      { ...hybrid, id_token_encrypted_response_alg: 'ECDH-ES' },
      { response_type: 'code id_token' },
    );
    expect(front.answerOf(response).get('error')).toBe('invalid_request');
  });

  it('is an error page if the whole response is encrypted, since no error could be sent either (JARM §2.2)', async () => {
    const response = await asked({ authorization_encrypted_response_alg: 'ECDH-ES' }, { response_mode: 'jwt' });
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
  });

  it('does not matter if the response is an unencrypted code', async () => {
    const response = await asked(
      { id_token_encrypted_response_alg: 'ECDH-ES', authorization_encrypted_response_alg: 'ECDH-ES' },
      {},
    );
    expect(front.pageOf(response).path).toBe('/login');
  });
});

describe('the registered algorithms (OpenID Connect Dynamic Client Registration §2)', () => {
  const faults = (more: Record<string, unknown>) => {
    const metadata = { client_name: 'x', redirect_uris: ['https://a.example/cb'], ...more };
    return clientMetadataFaults(clientMetadataSchema.parse(metadata), 'web').map(({ field }) => field);
  };
  it.each(['id_token', 'userinfo', 'introspection', 'authorization'])('are validated for %s', (response) => {
    const alg = { [`${response}_encrypted_response_alg`]: 'ECDH-ES' };
    expect(faults({ ...alg, jwks })).toEqual([]);
    expect(faults(alg)).toEqual(['jwks']);
    const enc = `${response}_encrypted_response_enc`;
    expect(faults({ [enc]: 'A256GCM', jwks })).toEqual([enc]);
    for (const weak of ['RSA1_5', 'dir', 'A128KW', 'PBES2-HS256+A128KW', 'none']) {
      const metadata = { client_name: 'x', [`${response}_encrypted_response_alg`]: weak };
      expect(clientMetadataSchema.safeParse(metadata).success).toBe(false);
    }
  });

  it('are listed by discovery', async () => {
    const { server } = await createPortal();
    const metadata = await (await server.discovery(new Request(`${issuer}/x`))).json();
    for (const response of ['id_token', 'userinfo', 'introspection', 'authorization']) {
      expect(metadata[`${response}_encryption_alg_values_supported`]).toEqual(
        variants.map(([alg]) => alg).filter(unique),
      );
      expect(metadata[`${response}_encryption_enc_values_supported`]).toEqual(['A128CBC-HS256', 'A256GCM']);
      expect(metadata[`${response}_signing_alg_values_supported`]).toEqual([
        'RS256',
        'PS256',
        'ES256',
        'EdDSA',
        'Ed25519',
      ]);
    }
  });
});

function unique<T>(value: T, at: number, all: readonly T[]): boolean {
  return all.indexOf(value) === at;
}
