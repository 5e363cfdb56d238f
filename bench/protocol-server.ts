/**
 * The protocol endpoints of the portal without the pages, as `server.ts` serves them. `GET /bench/code?n` creates a
 * code for the n-th user; the benchmark does not measure that.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createOAuthStore } from '@/lib/data/protocol/oauth-store';
import { clientAddress } from '@/lib/edge/client-address';
import { pathOf, serve } from '@/lib/edge/node-http';
import { answerPolicy, commonHeaders } from '@/lib/edge/security-headers';
import { server } from '@/lib/server';
import * as fixture from './fixture';

const { db, env, oauth, close } = await server();
const store = createOAuthStore(db);
const headers = Object.entries({ ...commonHeaders(env.issuer), 'Content-Security-Policy': answerPolicy });
const now = () => Math.floor(Date.now() / 1000);
const scopes = ['openid', 'email', 'bench.read'];
const grants = await Promise.all(fixture.emails.map(allow));

async function allow(email: string) {
  const { id: ownerId } = await db.prisma.user.findUniqueOrThrow({ where: { email } });
  const terms = { ownerId, clientId: fixture.webClient, resources: [fixture.resource], once: false };
  const allowed = scopes.map((scope) => ({ scope, endsAt: null }));
  return { ownerId, grant: await store.allow({ ...terms, scopes: allowed, endsAt: now() + 86_400 }, now()) };
}

async function makeCode(person: number): Promise<string> {
  const allowed = grants[person];
  if (!allowed) throw new Error(`There is no person ${person}`);
  const code = randomBytes(32).toString('base64url');
  const hash = createHash('sha256').update(code).digest('base64url');
  const login = { sid: randomUUID(), sub: allowed.ownerId, authTime: now(), amr: ['pwd'] };
  const { redirectUri, challenge: codeChallenge } = fixture;
  const context = { scopes, resources: [fixture.resource], login, redirectUri, codeChallenge };
  await store.createCode(allowed.grant, { hash, familyId: randomUUID(), endsAt: now() + 300, context }, now());
  return code;
}

createServer(async (incoming, outgoing) => {
  const path = pathOf(incoming) ?? '';
  for (const [name, value] of headers) outgoing.setHeader(name, value);
  const endpoint = oauth.endpointFor(path);
  if (endpoint) {
    const from = { origin: env.issuer, clientAddress: clientAddress(incoming, env) };
    await serve(incoming, outgoing, from, (request) => oauth.handle(endpoint, request));
  } else outgoing.end(path === '/bench/code' ? await makeCode(Number(incoming.url?.split('?')[1])) : 'ready');
}).listen(env.port, env.host);

process.on('SIGTERM', () => void close().then(() => process.exit(0)));
