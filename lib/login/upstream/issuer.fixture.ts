/** A small OpenID provider for tests: real HTTP on loopback, any signing algorithm, and any fault that a test needs. */
import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { exportJWK, type GenerateKeyPairResult, SignJWT } from 'jose';
import type { Upstream } from '@/lib/config/upstream-settings';
import { testKeyPair } from '@/lib/oauth/testing/key-pairs.fixture';

type Algorithm = 'RS256' | 'PS256' | 'ES256' | 'ES384' | 'EdDSA' | 'Ed25519';

export type Issuer = Awaited<ReturnType<typeof openIssuer>>;

/** Deviations from the normal behavior. */
type Deviations = {
  /** Members that replace those of the discovery document. */
  metadata?: Record<string, unknown>;
  /** Claims that replace those of the ID token; undefined removes one. */
  idToken?: Record<string, unknown>;
  header?: { kid?: string; alg?: Algorithm };
  signWith?: GenerateKeyPairResult;
  userinfo?: Record<string, unknown>;
  /** Responses that replace the normal ones. */
  answer?: (path: string, response: ServerResponse) => boolean;
  /** Parameters that replace those of the authorization response. */
  response?: Record<string, string | undefined>;
};

export async function openIssuer(alg: Algorithm = 'RS256') {
  const keys = await keysFor(alg);
  const codes = new Map<string, URLSearchParams>();
  const requests: { method: string; path: string; authorization: string | undefined; body: URLSearchParams }[] = [];
  let deviations: Deviations = {};

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('not listening');
  const issuer = `http://127.0.0.1:${address.port}`;
  const upstream = (more: Partial<Upstream> = {}): Upstream => ({
    id: 'harbour',
    name: 'Harbour',
    kind: 'openid',
    issuer,
    clientId: 'portal',
    clientSecret: 'a secret',
    ...more,
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', issuer).pathname;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = new URLSearchParams(Buffer.concat(chunks).toString());
    const { authorization } = request.headers;
    requests.push({ method: request.method ?? '', path, authorization, body });
    if (deviations.answer?.(path, response)) return;
    const json = (status: number, value: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (path.endsWith('/.well-known/openid-configuration')) return void json(200, metadata());
    if (path === '/jwks') {
      const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'one', use: 'sig', alg };
      return void json(200, { keys: [jwk] });
    }
    if (path === '/me') return void json(200, { sub: '4711', ...deviations.userinfo });
    if (path !== '/token') return void json(404, {});
    const code = body.get('code') ?? '';
    const query = codes.get(code);
    codes.delete(code);
    const challenge = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url');
    const isRight =
      query?.get('redirect_uri') === body.get('redirect_uri') && query?.get('code_challenge') === challenge;
    if (!isRight) return void json(400, { error: 'invalid_grant', error_description: 'No such code.' });
    const idToken = await signed(query?.get('nonce') ?? undefined);
    json(200, { access_token: randomUUID(), token_type: 'Bearer', expires_in: 60, id_token: idToken });
  }

  const metadata = () => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    userinfo_endpoint: `${issuer}/me`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [alg],
    authorization_response_iss_parameter_supported: true,
    ...deviations.metadata,
  });

  function signed(nonce: string | undefined): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: issuer,
      sub: '4711',
      aud: 'portal',
      iat: now,
      exp: now + 300,
      auth_time: now,
      email: 'mary@harbour.example',
      email_verified: true,
      name: 'Mary',
      ...(nonce !== undefined && { nonce }),
      ...deviations.idToken,
    };
    const header = { alg, kid: 'one', ...deviations.header };
    return new SignJWT(claims).setProtectedHeader(header).sign((deviations.signWith ?? keys).privateKey);
  }

  return {
    issuer,
    upstream,
    requests,
    keys,
    /** Applies these deviations from now on. */
    deviate(next: Deviations): void {
      deviations = next;
    },
    /** Signs a person in for this authorization request, and returns the address that the browser is redirected to. */
    redirectBack(authorizationUrl: string): URL {
      const query = new URL(authorizationUrl).searchParams;
      const code = randomUUID();
      codes.set(code, query);
      const back = new URL(query.get('redirect_uri') ?? '');
      const response = { code, state: query.get('state') ?? '', iss: issuer, ...deviations.response };
      for (const [name, value] of Object.entries(response)) if (value !== undefined) back.searchParams.set(name, value);
      return back;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function keysFor(alg: Algorithm): Promise<GenerateKeyPairResult> {
  return testKeyPair(alg);
}
