/**
 * A resource server. It publishes metadata (RFC 9728), so that an unknown client can find the authorization server from
 * a plain 401, and verifies access tokens with `@countersign/verifier`. With the credentials of an app that may receive
 * its events, it listens to the event feed and notices the end of an access at once. Without them it notices within the
 * `ttl` of the status list.
 */
import { accessOf, createVerifier, requireAccess, serveMetadata } from '@countersign/verifier';
import express from 'express';

const port = Number(process.env.PORT ?? 3002);
const issuer = process.env.ISSUER ?? 'http://localhost:3000';
const resource = process.env.AUDIENCE ?? `http://localhost:${port}`;
const { CLIENT_ID: clientId, CLIENT_SECRET: clientSecret } = process.env;

const verifier = createVerifier({
  issuer,
  resource,
  ...(clientId && clientSecret && { credentials: { clientId, clientSecret }, revocation: 'events' }),
  metadata: {
    resource_name: 'Trail routes',
    'resource_name#de': 'Wanderrouten',
    scopes_supported: ['routes.read', 'routes.write'],
  },
  log: (message) => console.log(message),
});

/** The routes of each user, in memory. */
const saved = new Map();
const routesOf = (sub) => saved.get(sub) ?? ['Coast path', 'Old railway line'];

const app = express();
app.disable('x-powered-by');
app.use(express.json({ limit: '16kb' }));

app.get('/health', (_request, response) => response.json({ status: 'live' }));

app.use(serveMetadata(verifier));

app.get('/routes', requireAccess(verifier, { scopes: ['routes.read'] }), (request, response) => {
  response.json({ routes: routesOf(accessOf(request).subject) });
});

app.post('/routes', requireAccess(verifier, { scopes: ['routes.write'] }), (request, response) => {
  const name = request.body?.name;
  if (typeof name !== 'string' || name === '' || name.length > 60) return response.status(400).json({ error: 'name' });
  const { subject } = accessOf(request);
  saved.set(subject, [...routesOf(subject), name]);
  response.status(201).json({ routes: routesOf(subject) });
});

// Every other path needs a token too, so that a client without one always learns where to get it.
app.use(requireAccess(verifier));

app.use((error, _request, response, _next) => {
  const status = error.status ?? error.statusCode ?? 500;
  if (status === 500) console.error(error);
  response.status(status).json({ error: status === 500 ? 'server_error' : 'invalid_request' });
});

const http = app.listen(port, 'localhost', () => console.log(`The API is ready at http://localhost:${port}`));

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, async () => {
    http.close();
    await verifier.close();
    process.exit(0);
  });
}
