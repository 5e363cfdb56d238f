// An API that accepts access tokens. AUDIENCE is its resource identifier, as registered in the portal.
import { createServer } from 'node:http';
import { createRemoteJWKSet, jwtVerify } from 'jose';

const { ISSUER = 'http://localhost:3000', AUDIENCE = 'http://localhost:3002', PORT = '4002' } = process.env;
const keys = createRemoteJWKSet(new URL(`${ISSUER}/oauth/jwks`));
const rules = { issuer: ISSUER, audience: AUDIENCE, typ: 'at+jwt', algorithms: ['ES256'] };

const api = createServer(async (request, response) => {
  const [, token = ''] = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '') ?? [];
  const verified = await jwtVerify(token, keys, rules).catch(() => undefined);
  if (!verified) return response.writeHead(401, { 'www-authenticate': 'Bearer error="invalid_token"' }).end();
  const { sub, client_id, scope } = verified.payload;
  if (!scope.split(' ').includes('routes.read')) {
    return response.writeHead(403, { 'www-authenticate': 'Bearer error="insufficient_scope"' }).end();
  }
  response.end(`Routes of user ${sub}, for app ${client_id}`);
});
api.listen(Number(PORT), 'localhost', () => console.log(`The API listens at http://localhost:${PORT}`));
