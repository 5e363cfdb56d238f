/**
 * The data of the benchmark, as an import file: one user per connection, one API, one web app that all users allow to
 * use the API, and one machine client.
 */
export const password = 'bench-person-password';
export const resource = 'https://api.bench.example/';
export const redirectUri = 'https://app.bench.example/callback';
export const webClient = 'bench-web';
export const machineClient = 'bench-machine';

/** Each connection has its own user, so no two requests wait for the same grant. */
export const connections = 16;
export const emails = Array.from({ length: connections }, (_, person) => `bench-${person}@example.com`);

export const secrets = {
  [webClient]: 'bench-web-secret-bench-web-secret-bench-web',
  [machineClient]: 'bench-machine-secret-bench-machine-secret',
};

const metadata = {
  client_name: 'Bench',
  token_endpoint_auth_method: 'client_secret_basic',
  require_pkce: true,
};

export const importFile = {
  people: emails.map((email) => ({ email, name: 'Bench Person', password, emailVerified: true })),
  apis: [
    {
      resource,
      name: 'Bench API',
      scopes: [{ value: 'bench.read', title: 'Read what is measured' }],
      access: [{ app: machineClient, machineScopes: ['bench.read'] }],
    },
  ],
  apps: [
    {
      id: webClient,
      kind: 'web',
      secrets: [secrets[webClient]],
      scopes: [{ scope: 'openid', required: true }, { scope: 'email' }, { scope: 'bench.read' }],
      metadata: {
        ...metadata,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
    },
    {
      id: machineClient,
      kind: 'machine',
      secrets: [secrets[machineClient]],
      metadata: { ...metadata, redirect_uris: [], grant_types: ['client_credentials'], response_types: [] },
    },
  ],
};

export const basic = (clientId: keyof typeof secrets): string => `Basic ${btoa(`${clientId}:${secrets[clientId]}`)}`;
export const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** A fixed PKCE pair: RFC 7636 appendix B. */
export const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
export const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
