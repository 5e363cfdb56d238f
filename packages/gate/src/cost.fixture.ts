/**
 * Measures what a check costs, in a process of its own: the processor time of all its threads, because jose verifies
 * signatures outside of the main thread. Prints one line of JSON, in microseconds per call.
 *
 * - `jose`: `jwtVerify` of the token, with the key at hand.
 * - `check`: the gate's decision about the same token, which it has seen before, without HTTP.
 * - `http`: a request to `/health`, client and server together. `httpCheck`: the same with the check.
 */
import { Agent, IncomingMessage, request } from 'node:http';
import { Socket } from 'node:net';
import { createVerifier } from '@countersign/verifier';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { z } from 'zod';
import { createCheck } from './check';
import { createGate } from './gate';
import { createTestIssuer, issuer, resource } from './issuer.fixture';
import { readSettings } from './settings';

const rounds = 5;
const given = {
  issuer,
  resource,
  proxy: 'nginx',
  rules: [
    { path: '/status', access: 'public' },
    { path: '/admin', scopes: ['admin'] },
    { path: '/items', methods: ['GET'], scopes: ['items.read'] },
    { path: '/items', scopes: ['items.write'] },
  ],
};

const id = await createTestIssuer();
const settings = readSettings({ env: {}, file: 'gate.json', read: () => JSON.stringify(given) });
const token = await id.token({ exp: id.seconds() + 3600 });
const keys = createLocalJWKSet(
  z
    .object({ keys: z.array(z.looseObject({ kty: z.string() })) })
    .parse(await (await id.fetch(`${issuer}/jwks`)).json()),
);
const headers = [
  ['Host', 'api.example'],
  [
    'User-Agent',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
  ],
  ['Accept', 'application/json'],
  ['Accept-Encoding', 'gzip, deflate, br'],
  ['X-Original-Method', 'GET'],
  ['X-Original-URL', '/items/7?x=1'],
  ['Authorization', `Bearer ${token}`],
] as const;

const verifier = createVerifier({ issuer, resource, fetch: id.fetch, now: id.now });
const check = createCheck(settings, (values, wanted) => verifier.verify(values, wanted));
function incoming(): IncomingMessage {
  const message = new IncomingMessage(new Socket());
  message.method = 'GET';
  message.url = '/check';
  message.rawHeaders = headers.flat();
  message.headers = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
  return message;
}
const prepared = incoming();

const gate = createGate(settings, () => {}, { fetch: id.fetch, now: id.now });
await new Promise<void>((resolve) => gate.server.listen(0, '127.0.0.1', resolve));
const { port } = z.object({ port: z.number() }).parse(gate.server.address());
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const ask = (path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, agent, headers: Object.fromEntries(headers) }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${path} answered ${answer.statusCode}`));
      answer.resume().on('end', resolve);
    })
      .on('error', reject)
      .end();
  });

const work = {
  jose: async () => {
    await jwtVerify(token, keys, { issuer, audience: resource, typ: 'at+jwt', currentDate: new Date(id.now()) });
  },
  check: async () => {
    const { status } = await check(prepared);
    if (status !== 200) throw new Error(`the check answered ${status}`);
  },
  http: () => ask('/health'),
  httpCheck: () => ask('/check'),
};
const counts = { jose: 2000, check: 20_000, http: 3000, httpCheck: 3000 };

async function microseconds(call: () => Promise<void>, count: number): Promise<number> {
  const before = process.cpuUsage();
  for (let index = 0; index < count; index += 1) await call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

const best: Record<string, number> = {};
for (let round = 0; round <= rounds; round += 1) {
  for (const name of ['jose', 'check', 'http', 'httpCheck'] as const) {
    const cost = await microseconds(work[name], counts[name]);
    // The first round warms up.
    if (round > 0) best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, cost);
  }
}
console.log(JSON.stringify(best));
agent.destroy();
gate.server.closeAllConnections();
gate.server.close();
