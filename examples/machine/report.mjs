/**
 * A script without a user: it gets a token with its own credentials (RFC 6749 §4.4) for one API (RFC 8707) and calls
 * it.
 */
import * as oidc from 'openid-client';

const issuer = process.env.ISSUER ?? 'http://localhost:3000';
const api = process.env.API ?? 'http://localhost:3002';
const config = await oidc.discovery(
  new URL(issuer),
  process.env.CLIENT_ID ?? 'route-report',
  undefined,
  oidc.ClientSecretBasic(process.env.CLIENT_SECRET ?? 'demo-only-route-report-secret-which-everybody-knows'),
  issuer.startsWith('http:') ? { execute: [oidc.allowInsecureRequests] } : {},
);

const tokens = await oidc.clientCredentialsGrant(config, { scope: 'routes.read', resource: api });
const answer = await oidc.fetchProtectedResource(config, tokens.access_token, new URL('/routes', api), 'GET');
console.log(JSON.stringify({ scope: tokens.scope, expires_in: tokens.expires_in, ...(await answer.json()) }, null, 2));
