/** Code and settings to paste, with the values of one app or one API. Secrets that we do not store are placeholders. */
import type { RegisteredClient } from '@/lib/data/developers/clients';

/** `key` names the title among the texts of the page. The code itself, with its comments, is in English. */
type Sample<Key extends string> = { key: Key; code: string };
export type AppSample = Sample<'signIn' | 'machineCurl' | 'machineLibrary'>;
export type ApiSample = Sample<'express' | 'jose' | 'spring' | 'introspection'>;

const secretPlaceholder = '<the secret that was shown once>';

/** Settings as environment variables. Every library needs these values. */
export function settingsFor(issuer: string, client: RegisteredClient, secret: string | undefined): string {
  const withSecret = client.metadata.token_endpoint_auth_method.startsWith('client_secret_');
  return lines(
    `OIDC_ISSUER=${issuer}`,
    `OIDC_CLIENT_ID=${client.id}`,
    withSecret && `OIDC_CLIENT_SECRET=${secret ?? `"${secretPlaceholder}"`}`,
    client.metadata.redirect_uris[0] && `OIDC_REDIRECT_URI=${client.metadata.redirect_uris[0]}`,
  );
}

export function endpointsOf(issuer: string) {
  return [
    { key: 'discovery', value: `${issuer}/.well-known/openid-configuration` },
    { key: 'authorize', value: `${issuer}/oauth/authorize` },
    { key: 'token', value: `${issuer}/oauth/token` },
    { key: 'userinfo', value: `${issuer}/oauth/userinfo` },
    { key: 'introspect', value: `${issuer}/oauth/introspect` },
    { key: 'revoke', value: `${issuer}/oauth/revoke` },
    { key: 'jwks', value: `${issuer}/oauth/jwks` },
  ] as const;
}

/** The shortest way to a first token with a common library, or with curl. */
export function samplesFor(
  issuer: string,
  client: RegisteredClient,
  machine: { resource: string; scopes: string[] }[],
): AppSample[] {
  const usesCode = client.metadata.grant_types.includes('authorization_code');
  const actsAlone = client.metadata.grant_types.includes('client_credentials');
  return [
    ...(usesCode ? [{ key: 'signIn' as const, code: signIn(issuer, client) }] : []),
    ...(actsAlone ? clientCredentials(issuer, client, machine[0]) : []),
  ];
}

function signIn(issuer: string, client: RegisteredClient): string {
  const scope = client.scopes.map((asked) => asked.scope).join(' ');
  return lines(
    `import * as client from 'openid-client';`,
    ...(client.metadata.token_endpoint_auth_method === 'private_key_jwt' ? [importKey] : []),
    ``,
    ...configuration(issuer, client),
    ``,
    `// 1. Send the browser away. Keep the three values in the session until it comes back.`,
    `const codeVerifier = client.randomPKCECodeVerifier();`,
    `const state = client.randomState();`,
    `const nonce = client.randomNonce();`,
    `const url = client.buildAuthorizationUrl(config, {`,
    `  redirect_uri: ${quote(client.metadata.redirect_uris[0] ?? '')},`,
    `  scope: ${quote(scope)},`,
    `  code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),`,
    `  code_challenge_method: 'S256',`,
    `  state,`,
    `  nonce,`,
    `});`,
    ``,
    `// 2. Where it comes back: currentUrl is the whole address of that request.`,
    `const tokens = await client.authorizationCodeGrant(config, currentUrl, {`,
    `  pkceCodeVerifier: codeVerifier,`,
    `  expectedState: state,`,
    client.scopes.some((asked) => asked.scope === 'openid') && `  expectedNonce: nonce,`,
    `});`,
    ...(client.metadata.grant_types.includes('refresh_token')
      ? [
          ``,
          `// 3. Later. Every refresh answers with the next refresh token: keep that one.`,
          `const renewed = await client.refreshTokenGrant(config, tokens.refresh_token);`,
        ]
      : []),
  );
}

const importKey = `import { importPKCS8 } from 'jose';`;

function configuration(issuer: string, client: RegisteredClient): string[] {
  const authentication = {
    client_secret_basic: 'client.ClientSecretBasic(process.env.OIDC_CLIENT_SECRET)',
    client_secret_post: 'client.ClientSecretPost(process.env.OIDC_CLIENT_SECRET)',
    client_secret_jwt: 'client.ClientSecretJwt(process.env.OIDC_CLIENT_SECRET)',
    private_key_jwt: `client.PrivateKeyJwt(await importPKCS8(process.env.OIDC_PRIVATE_KEY, 'ES256'))`,
    // The certificate belongs to the connection: give openid-client a fetch that connects with it.
    tls_client_auth: 'client.TlsClientAuth()',
    self_signed_tls_client_auth: 'client.TlsClientAuth()',
    none: 'client.None()',
  }[client.metadata.token_endpoint_auth_method];
  const alg = client.metadata.id_token_signed_response_alg;
  return [
    `const config = await client.discovery(`,
    `  new URL(${quote(issuer)}),`,
    `  ${quote(client.id)},`,
    alg === 'RS256' ? `  undefined,` : `  { id_token_signed_response_alg: '${alg}' },`,
    `  ${authentication},`,
    ...(issuer.startsWith('http:')
      ? [`  { execute: [client.allowInsecureRequests] }, // only because this issuer is http`]
      : []),
    `);`,
  ];
}

function clientCredentials(
  issuer: string,
  client: RegisteredClient,
  target: { resource: string; scopes: string[] } | undefined,
): AppSample[] {
  const scope = target?.scopes.join(' ') ?? '<a scope that an API allowed>';
  const method = client.metadata.token_endpoint_auth_method;
  const withCurl =
    method === 'private_key_jwt' || method === 'client_secret_jwt'
      ? []
      : [curl(issuer, client, scope, target?.resource)];
  const withLibrary = lines(
    `import * as client from 'openid-client';`,
    ...(method === 'private_key_jwt' ? [importKey] : []),
    ``,
    ...configuration(issuer, client),
    ``,
    `const tokens = await client.clientCredentialsGrant(config, {`,
    `  scope: ${quote(scope)},`,
    target && `  resource: ${quote(target.resource)},`,
    `});`,
  );
  return [
    ...withCurl.map((code) => ({ key: 'machineCurl' as const, code })),
    { key: 'machineLibrary', code: withLibrary },
  ];
}

function curl(issuer: string, client: RegisteredClient, scope: string, resource: string | undefined): string {
  const post = client.metadata.token_endpoint_auth_method === 'client_secret_post';
  const parts = [
    `curl ${issuer}/oauth/token`,
    ...(post ? [] : [`  -u '${client.id}:'"$OIDC_CLIENT_SECRET"`]),
    `  -d grant_type=client_credentials`,
    ...(post ? [`  -d client_id=${client.id}`, `  -d client_secret="$OIDC_CLIENT_SECRET"`] : []),
    `  --data-urlencode ${shellQuote(`scope=${scope}`)}`,
    ...(resource ? [`  --data-urlencode ${shellQuote(`resource=${resource}`)}`] : []),
  ];
  return parts.join(' \\\n');
}

/** The properties of an API that the samples need. */
type Checked = {
  resource: string;
  signingAlg: string;
  accessTokenFormat?: 'jwt' | 'plain-jwt' | 'opaque';
  scopes: { value: string }[];
};

/** How an API verifies the access tokens it receives. */
export function verifyingSamples(issuer: string, api: Checked): ApiSample[] {
  if (api.accessTokenFormat === 'opaque') return [introspectingSample(issuer, api.resource)];
  // Spring Security knows no EdDSA.
  const spring = api.signingAlg.startsWith('Ed') ? [] : [springSample(issuer, api)];
  return [expressSample(issuer, api), joseSample(issuer, api), ...spring];
}

/** Whether the API's tokens have the type of RFC 9068 §4. Plain tokens have a claim instead. */
const isTyped = (api: Checked): boolean => api.accessTokenFormat !== 'plain-jwt';

function expressSample(issuer: string, api: Checked): ApiSample {
  const scope = api.scopes[0]?.value ?? '<one of your scopes>';
  return {
    key: 'express',
    code: lines(
      `import express from 'express';`,
      `import { auth, requiredScopes } from 'express-oauth2-jwt-bearer';`,
      ``,
      `const app = express();`,
      ``,
      `// 401 without a valid token, 403 without the scope, each with its WWW-Authenticate (RFC 6750 §3).`,
      `app.use(auth({`,
      `  issuerBaseURL: ${quote(issuer)},`,
      `  audience: ${quote(api.resource)},`,
      `  tokenSigningAlg: '${api.signingAlg}',`,
      isTyped(api)
        ? `  strict: true, // typ at+jwt and the claims of RFC 9068`
        : `  validators: { token_use: 'access' }, // an ID token has no token_use`,
      `}));`,
      ``,
      `app.get('/example', requiredScopes(${quote(scope)}), (request, response) => {`,
      `  response.json({ hello: request.auth.payload.sub });`,
      `});`,
    ),
  };
}

function joseSample(issuer: string, api: Checked): ApiSample {
  return {
    key: 'jose',
    code: lines(
      `import { createRemoteJWKSet, jwtVerify } from 'jose';`,
      ``,
      `const keys = createRemoteJWKSet(new URL(${quote(`${issuer}/oauth/jwks`)}));`,
      ``,
      `export async function authorize(authorizationHeader, requiredScope) {`,
      `  const token = /^Bearer (\\S+)$/i.exec(authorizationHeader ?? '')?.[1];`,
      `  if (!token) throw new Error('401: no bearer token');`,
      `  const { payload } = await jwtVerify(token, keys, {`,
      `    issuer: ${quote(issuer)},`,
      `    audience: ${quote(api.resource)},`,
      `    algorithms: ['${api.signingAlg}'],`,
      ...(isTyped(api) ? [`    typ: 'at+jwt', // an ID token is not an access token (RFC 9068 §4)`] : []),
      `  });`,
      ...(isTyped(api)
        ? []
        : [`  if (payload.token_use !== 'access') throw new Error('401: an ID token is not an access token');`]),
      `  if (!payload.scope?.split(' ').includes(requiredScope)) throw new Error('403: insufficient_scope');`,
      `  return payload;`,
      `}`,
    ),
  };
}

/** Its default accepts the type JWT, or none, and refuses at+jwt. */
function springSample(issuer: string, api: Checked): ApiSample {
  const check = isTyped(api)
    ? `new JwtTypeValidator(List.of("at+jwt")),`
    : `new JwtClaimValidator<String>("token_use", "access"::equals), // an ID token has no token_use`;
  return {
    key: 'spring',
    code: lines(
      `@Bean`,
      `JwtDecoder jwtDecoder() {`,
      `  var decoder = NimbusJwtDecoder.withIssuerLocation(${javaText(issuer)})`,
      `      .jwsAlgorithm(SignatureAlgorithm.${api.signingAlg})`,
      ...(isTyped(api)
        ? [`      .validateType(false) // the default accepts no at+jwt: the validator below checks the type`]
        : []),
      `      .build();`,
      `  decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(`,
      `      ${check}`,
      `      new JwtTimestampValidator(),`,
      `      new JwtIssuerValidator(${javaText(issuer)}),`,
      `      new JwtClaimValidator<List<String>>(JwtClaimNames.AUD,`,
      `          aud -> aud != null && aud.contains(${javaText(api.resource)}))));`,
      `  return decoder;`,
      `}`,
    ),
  };
}

const javaText = (text: string): string => JSON.stringify(text);

/** RFC 7662 §2.1; the credentials are form-encoded before they are joined (RFC 6749 §2.3.1). */
function introspectingSample(issuer: string, resource: string): ApiSample {
  return {
    key: 'introspection',
    code: lines(
      `const { API_CLIENT_ID, API_CLIENT_SECRET } = process.env;`,
      `const credentials = btoa([API_CLIENT_ID, API_CLIENT_SECRET].map(encodeURIComponent).join(':'));`,
      ``,
      `export async function authorize(authorizationHeader, requiredScope) {`,
      `  const token = /^Bearer (\\S+)$/i.exec(authorizationHeader ?? '')?.[1];`,
      `  if (!token) throw new Error('401: no bearer token');`,
      `  const answer = await fetch(${quote(`${issuer}/oauth/introspect`)}, {`,
      `    method: 'POST',`,
      `    headers: { authorization: \`Basic \${credentials}\` },`,
      `    body: new URLSearchParams({ token }),`,
      `  });`,
      `  const said = await answer.json();`,
      `  if (!said.active || ![said.aud].flat().includes(${quote(resource)})) throw new Error('401: invalid_token');`,
      `  if (!said.scope?.split(' ').includes(requiredScope)) throw new Error('403: insufficient_scope');`,
      `  return said;`,
      `}`,
    ),
  };
}

const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const shellQuote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function lines(...parts: (string | false | undefined)[]): string {
  return parts.filter((part) => part !== false && part !== undefined).join('\n');
}
