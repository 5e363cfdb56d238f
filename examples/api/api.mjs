/**
 * A resource server: it says which tokens it takes (RFC 9728), so that a client that has never heard of it finds its way from a
 * bare 401; it verifies access tokens with a standard middleware and checks scopes, answering 401 and 403 with
 * the `WWW-Authenticate` that RFC 6750 §3 asks for. `status.mjs` adds what a signature alone cannot say: that the person
 * has taken their permission back.
 */
import express from 'express';
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer';
import { notRevoked } from './status.mjs';

const port = Number(process.env.PORT ?? 3002);
const issuer = process.env.ISSUER ?? 'http://localhost:3000';
const audience = process.env.AUDIENCE ?? `http://localhost:${port}`;

/** Routes by person, in memory. */
const saved = new Map();
const routesOf = (sub) => saved.get(sub) ?? ['Coast path', 'Old railway line'];

const app = express();
app.disable('x-powered-by');
app.use(express.json({ limit: '16kb' }));

app.get('/health', (_request, response) => response.json({ status: 'live' }));

/** RFC 9728 §3.1: the path of the resource's identifier follows the well-known one, without the slash that only ends the host. */
const metadataUrl = new URL(audience);
metadataUrl.pathname = `/.well-known/oauth-protected-resource${metadataUrl.pathname.replace(/^\/$/, '')}`;

app.get(metadataUrl.pathname, (_request, response) => {
  response.set('Access-Control-Allow-Origin', '*').json({
    resource: audience,
    resource_name: 'Trail routes',
    authorization_servers: [issuer],
    scopes_supported: ['routes.read', 'routes.write'],
    bearer_methods_supported: ['header'],
  });
});

app.use(
  auth({ issuerBaseURL: issuer, audience, tokenSigningAlg: 'ES256', strict: true, dpop: { enabled: false } }),
  notRevoked(issuer),
);

app.get('/routes', requiredScopes('routes.read'), (request, response) => {
  response.json({ routes: routesOf(request.auth.payload.sub) });
});

app.post('/routes', requiredScopes('routes.write'), (request, response) => {
  const name = request.body?.name;
  if (typeof name !== 'string' || name === '' || name.length > 60) return response.status(400).json({ error: 'name' });
  const { sub } = request.auth.payload;
  saved.set(sub, [...routesOf(sub), name]);
  response.status(201).json({ routes: routesOf(sub) });
});

app.use((error, _request, response, _next) => {
  const status = error.status ?? error.statusCode ?? 500;
  if (status === 500) console.error(error);
  // RFC 9728 §5.1: each challenge says where the metadata is.
  const challenge = error.headers?.['WWW-Authenticate'];
  if (challenge) response.set('WWW-Authenticate', `${challenge}, resource_metadata="${metadataUrl}"`);
  response.status(status).json({ error: error.code ?? (status === 500 ? 'server_error' : 'invalid_request') });
});

app.listen(port, 'localhost', () => console.log(`The API is ready at http://localhost:${port}`));
