/**
 * A resource server: it verifies access tokens with a standard middleware and checks scopes, answering 401 and 403 with
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
  response
    .status(status)
    .set(error.headers ?? {})
    .json({ error: error.code ?? (status === 500 ? 'server_error' : 'invalid_request') });
});

app.listen(port, 'localhost', () => console.log(`The API is ready at http://localhost:${port}`));
