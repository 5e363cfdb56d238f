/** An API with CORS whose standard middleware requires the proof of a token that is bound to a key (RFC 9449 §7). */
import express from 'express';
import { auth, requiredScopes } from 'express-oauth2-jwt-bearer';

const port = Number(process.env.PORT);
const audience = `http://localhost:${port}`;

const app = express();
app.get('/health', (_request, response) => response.json({ status: 'live' }));
app.use((request, response, next) => {
  response.set({ 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': 'Authorization, DPoP' });
  if (request.method === 'OPTIONS') response.status(204).end();
  else next();
});
app.use(
  auth({
    issuerBaseURL: process.env.ISSUER,
    audience,
    tokenSigningAlg: 'ES256',
    strict: true,
    dpop: { enabled: true },
  }),
);
app.get('/papers', requiredScopes('vault.read'), (request, response) => {
  response.json({ sub: request.auth.payload.sub });
});
app.listen(port, 'localhost');
