/** Runs the examples of `docs/protecting-an-api.md`, and compares the answers that it shows. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, STATUS_CODES } from 'node:http';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { writeExamples } from './readme-examples.fixture';
import { createSimulatedIssuer } from './simulated-issuer.fixture';

const page = 'docs/protecting-an-api.md';
const [api = '', withEvents = ''] = writeExamples(page, '.cache/guide-of-verifier');
const shown = [...readFileSync(page, 'utf8').matchAll(/^```http\n([\s\S]*?)^```$/gm)].map(([, text]) => text);

test('the API of the guide answers as the guide says', async () => {
  const simulated = await createSimulatedIssuer();
  simulated.state.clock = Date.now();
  const real = globalThis.fetch;
  vi.stubGlobal('fetch', (input: string, init?: RequestInit) =>
    String(input).startsWith('http://localhost') ? real(input, init) : simulated.fetch(input, init),
  );
  const { app } = z
    .object({ app: z.custom<RequestListener>((value) => typeof value === 'function') })
    .parse(await import(api));
  const server = createServer(app);
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const token = await simulated.token({ aud: 'https://api.example' });
  const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
    fetch(`http://localhost:${port}${path}`, { method, headers });
  const bearer = { authorization: `Bearer ${token}` };
  const asShown = ({ status, headers }: Response) =>
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\nWWW-Authenticate: ${headers.get('www-authenticate')}\n`;

  expect(await (await ask('GET', '/routes', bearer)).json()).toEqual({ routesOf: 'ada' });
  expect([asShown(await ask('GET', '/other')), asShown(await ask('POST', '/routes', bearer))]).toEqual(shown);
  const metadata = await ask('GET', '/.well-known/oauth-protected-resource');
  expect(await metadata.json()).toMatchObject({
    resource_name: 'Routes',
    scopes_supported: ['routes.read', 'routes.write'],
  });
  server.close();

  vi.stubEnv('CLIENT_ID', 'routes-api');
  vi.stubEnv('CLIENT_SECRET', 'secret');
  const before = process.listeners('SIGTERM');
  const schema = z.object({
    verifier: z.object({ ready: z.custom<() => Promise<void>>(), close: z.custom<() => Promise<void>>() }),
  });
  const { verifier } = schema.parse(await import(withEvents));
  await verifier.ready();
  expect(simulated.state.asked.get('https://id.example/ssf/streams')).toBe(1);
  await verifier.close();
  for (const listener of process.listeners('SIGTERM')) if (!before.includes(listener)) process.off('SIGTERM', listener);
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});
