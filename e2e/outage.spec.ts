/**
 * The portal in production on a PostgreSQL server that goes away and comes back, and under malformed requests. It
 * prints one JSON object per line, and logs no error except the outage.
 */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, test } from '@playwright/test';
import { startPostgres } from '../scripts/postgres.mjs';
import { launch, stop } from '../scripts/processes.mjs';
import { startProxy, type TcpProxy } from '../scripts/tcp-proxy.fixture';

const admin = { email: 'op@example.com', password: 'correct-horse-9-battery' };

type Line = { at: string; level: string; event: string; [detail: string]: unknown };

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

let proxy: TcpProxy;
let postgres: Awaited<ReturnType<typeof startPostgres>>;
let portal: Awaited<ReturnType<typeof launch>>;
let issuer: string;
const printed: string[] = [];
/** The printed lines. A line that is not JSON fails the test. */
const lines = (): Line[] => printed.map((line) => JSON.parse(line));
const events = (name: string) => lines().filter(({ event }) => event === name);
const errors = () => lines().filter(({ level }) => level === 'error');

test.describe.configure({ mode: 'serial' });
test.setTimeout(120_000);

test.beforeAll(async () => {
  postgres = await startPostgres();
  if (!postgres) throw new Error('There is no PostgreSQL server to take away.');
  proxy = await startProxy(Number(new URL(postgres.url).port));
  const port = await freePort();
  issuer = `http://localhost:${port}`;
  portal = await launch({
    name: 'portal',
    args: ['dist/server.mjs'],
    env: {
      PORT: String(port),
      HOST: 'localhost',
      COUNTERSIGN_ISSUER: issuer,
      DATABASE_URL: proxy.through(postgres.url),
      COUNTERSIGN_SECRET: Buffer.alloc(32, 7).toString('base64'),
      COUNTERSIGN_ADMIN_EMAIL: admin.email,
      COUNTERSIGN_ADMIN_PASSWORD: admin.password,
      COUNTERSIGN_REGISTRATION: 'open',
    },
    ready: `${issuer}/health/ready`,
    onLine: (line: string) => printed.push(line),
  });
});
test.afterAll(async () => {
  if (portal) await stop(portal);
  await proxy?.close();
  await postgres?.stop();
});

type Asked = { status: number; retryAfter: string | null; type: string; text: string; milliseconds: number };

async function ask(path: string, init: RequestInit = {}): Promise<Asked> {
  const began = performance.now();
  const response = await fetch(issuer + path, { redirect: 'manual', ...init });
  const text = await response.text();
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    text,
    type: response.headers.get('content-type')?.split(';')[0] ?? '',
    milliseconds: performance.now() - began,
  };
}
const form = (fields: Record<string, string>): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded', origin: issuer },
  body: new URLSearchParams(fields).toString(),
});
const token = () => ask('/oauth/token', form({ grant_type: 'client_credentials', client_id: 'a', client_secret: 'b' }));

async function untilAnswered(): Promise<number> {
  const began = performance.now();
  while ((await token()).status === 503) {
    if (performance.now() - began > 20_000) throw new Error('It did not come back.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return performance.now() - began;
}

for (const [name, begin] of [
  ['refuses connections', () => proxy.refuse()],
  ['answers nothing', async () => proxy.hang()],
] as const) {
  test(`while the database ${name}, verifiers work, the rest is 503 within two seconds, and it recovers`, async () => {
    expect((await ask('/oauth/status')).status).toBe(200);
    const before = events('database_available').length;
    await begin();
    const all = await Promise.all([
      ask('/oauth/jwks'),
      ask('/.well-known/openid-configuration'),
      ask('/.well-known/oauth-protected-resource'),
      ask('/oauth/status'),
      ask('/health'),
      token(),
      ask('/oauth/introspect', form({ token: 'x', client_id: 'a', client_secret: 'b' })),
      ask('/oauth/authorize?client_id=a&response_type=code'),
      ask('/login?interaction=unknown'),
      ask('/login/submit', form({ email: 'ada@example.com', password: 'wrong' })),
    ]);
    const [published, needing] = [all.slice(0, 5), all.slice(5)];
    expect(published.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(needing.map(({ status }) => status)).toEqual(needing.map(() => 503));
    // Two seconds on an idle machine; here other browser tests use the same processors.
    for (const { milliseconds } of all) expect(milliseconds).toBeLessThan(2500);
    const [atToken, , atAuthorize, atPage, atLogin] = needing;
    expect(atToken?.type).toBe('application/json');
    expect(JSON.parse(atToken?.text ?? '')).toMatchObject({ error: 'temporarily_unavailable' });
    for (const answer of [atToken, atAuthorize, atPage, atLogin]) expect(answer?.retryAfter).toBe('5');
    for (const answer of [atAuthorize, atPage, atLogin]) {
      expect(answer?.type).toBe('text/html');
      expect(answer?.text).toContain('We can’t answer right now');
    }
    expect((await ask('/health/ready')).status).toBe(503);
    // Once the outage is known, no request waits for the database.
    const times: number[] = [];
    for (let turn = 0; turn < 20; turn++) times.push((await token()).milliseconds);
    expect(Math.max(...times)).toBeLessThan(300);

    await proxy.pass();
    const back = await untilAnswered();
    expect(back).toBeLessThan(3000);
    await expect.poll(async () => (await ask('/health/ready')).status, { timeout: 5000 }).toBe(200);
    expect(events('database_available')).toHaveLength(before + 1);
    console.log(
      `${name}: ${Math.round(Math.max(...needing.map((one) => one.milliseconds)))} ms to 503, JWK Set in ${Math.round(
        published[0]?.milliseconds ?? 0,
      )} ms, back after ${Math.round(back)} ms`,
    );
  });
}

test('a form sent during an outage keeps its input, a session survives, and both work afterwards', async ({ page }) => {
  await page.goto(`${issuer}/login`);
  await page.getByLabel('E-mail address', { exact: true }).fill(admin.email);
  await page.getByLabel('Password', { exact: true }).fill(admin.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL(`${issuer}/account`);
  await page.goto(`${issuer}/developers/apis/new`);
  await page.getByLabel('Name').fill('Trail routes');
  await page.getByLabel('Resource identifier').fill('https://routes.example');

  await proxy.refuse();
  await expect.poll(async () => (await token()).status).toBe(503);
  await page.getByRole('button', { name: /^Register/ }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Your entries are still here' })).toBeVisible();
  await expect(page.getByLabel('Name')).toHaveValue('Trail routes');
  await expect(page.getByLabel('Resource identifier')).toHaveValue('https://routes.example');
  const session = await page.request.get(`${issuer}/api/auth/session`);
  expect(session.status()).toBe(503);
  expect(session.headers()['set-cookie']).toBeUndefined();

  await proxy.pass();
  await untilAnswered();
  await page.getByRole('button', { name: /^Register/ }).click();
  await page.waitForURL(/\/developers\/apis\/[0-9a-f-]+\/scopes/);

  await proxy.refuse();
  await expect.poll(async () => (await token()).status).toBe(503);
  const answer = await page.goto(`${issuer}/account/apps`);
  expect(answer?.status()).toBe(503);
  await expect(page.getByRole('heading', { name: 'We can’t answer right now' })).toBeVisible();
  await proxy.pass();
  await untilAnswered();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('We can’t answer right now');
});

/** Sends these bytes, then closes the connection, even in the middle of a request. */
async function raw(bytes: string): Promise<void> {
  const socket = connect(Number(new URL(issuer).port), 'localhost');
  socket.on('error', () => undefined);
  socket.resume();
  await once(socket, 'connect');
  socket.write(bytes);
  await new Promise((resolve) => setTimeout(resolve, 300));
  socket.destroy();
}

test('requests of strangers cause no server error, and every log line is one JSON object', async () => {
  const known = errors().length;
  const multipart = (body: string, more: Record<string, string> = {}): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=x', origin: issuer, ...more },
    body,
  });
  const field = (name: string, value = '') =>
    `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const unknownAction = { 'next-action': 'a'.repeat(42) };
  const paths = ['/', '/login', '/developers/apis/new', '/receipts/verify', '/account/profile/picture', '/nowhere'];
  for (const path of paths) {
    for (const init of [
      multipart(`${field(`$ACTION_ID_${'b'.repeat(42)}`)}--x--\r\n`),
      multipart(`${field('$ACTION_REF_1')}${field('$ACTION_1:0', '{"id":"nope","bound":"$@1"}')}--x--\r\n`),
      multipart(field('torn').slice(0, 40)),
      multipart('no boundary at all'),
      multipart('', { 'content-type': 'multipart/form-data' }),
      multipart('["$T"]', { ...unknownAction, 'content-type': 'text/plain;charset=UTF-8' }),
      multipart('{', { ...unknownAction, 'content-type': 'application/json' }),
      multipart(`${field('1', '[')}--x--\r\n`, unknownAction),
      multipart('x'.repeat(3_000_000), { ...unknownAction, 'content-type': 'text/plain' }),
      multipart('', { 'next-action': 'x' }),
      form({ $ACTION_ID_c: '' }),
      { method: 'POST', body: '{"a":', headers: { 'content-type': 'application/json', origin: issuer } },
      { headers: { cookie: 'next-auth.session-token=broken; next-auth.csrf-token=%%%; a=b;;=' } },
      { headers: { rsc: '1', 'next-router-state-tree': '%7Bbroken', 'next-url': '//' } },
      { headers: { 'next-router-prefetch': '1', rsc: '1', 'next-router-segment-prefetch': '/../..' } },
      { method: 'PUT', body: 'x', headers: { origin: issuer } },
      { method: 'DELETE', headers: { origin: issuer } },
      { method: 'OPTIONS' },
    ] satisfies RequestInit[]) {
      await ask(path, init).catch(() => undefined);
    }
  }
  const odd = [
    '/%',
    '/%E0%A4%A',
    '/%00',
    '/login?next=%E0%A4%A',
    '/developers/apis/%F0',
    '/_next/static/x',
    '/_next/image?url=x',
  ];
  odd.push(
    '/_next/data/x/y.json',
    '/_next/../..',
    '/account/apps/not-a-uuid',
    '/api/auth/nothing',
    '/api/auth/callback/none',
  );
  odd.push(
    '/api/auth/csrf',
    '/api/auth/callback/credentials',
    '/login/upstream/callback?state=x&code=y',
    '/oauth/status/99',
  );
  for (const path of odd) await ask(path).catch(() => undefined);
  await ask('/api/auth/callback/credentials', form({ email: 'a', csrfToken: 'x' })).catch(() => undefined);
  await ask('/api/auth/signin/none', form({ csrfToken: 'x' })).catch(() => undefined);
  const upload =
    'POST /account/profile/picture HTTP/1.1\r\nHost: localhost\r\n' +
    'Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 9999\r\n';
  await raw(`${upload}Origin: ${issuer}\r\n\r\n--x\r\n`);
  await raw(`${upload.replace('/account/profile/picture', '/login/submit')}Origin: ${issuer}\r\n\r\nemail=`);
  await raw(
    `${upload.replace('/account/profile/picture', '/developers/apis/new')}Next-Action: ${'a'.repeat(42)}\r\n\r\n--x`,
  );
  await raw(`${upload.replace('/account/profile/picture', '/oauth/token')}\r\ngrant`);
  await raw('GET / HTTP/1.1\r\nHost: localhost\r\nCookie: \u0001\r\n\r\n');
  await raw('BLAH\r\n\r\n');
  await raw('GET /account HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect((await ask('/health/ready')).status).toBe(200);
  // A statement may be late on a busy machine, whatever the requests.
  expect(
    errors()
      .slice(known)
      .filter(({ event }) => event !== 'database_failed'),
  ).toEqual([]);
  for (const line of lines()) {
    expect(line).toMatchObject({
      at: expect.any(String),
      level: expect.stringMatching(/^(info|warn|error)$/),
      event: expect.any(String),
    });
  }
  // From the outages of the tests above.
  const expected = ['database_unavailable', 'database_failed'];
  expect(errors().filter(({ event }) => !expected.includes(String(event)))).toEqual([]);
  expect(events('database_unavailable')).toHaveLength(events('database_available').length);
});

test('without a database the portal says so in one line, without the password, and exits', async () => {
  const said: string[] = [];
  const service = await launch({
    name: 'portal without database',
    args: ['dist/server.mjs'],
    env: {
      PORT: String(await freePort()),
      DATABASE_URL: 'postgresql://someone:top-secret@127.0.0.1:1/portal',
      COUNTERSIGN_SECRET: Buffer.alloc(32, 7).toString('base64'),
    },
    onLine: (line: string) => said.push(line),
  });
  const { code } = await service.ended;
  expect(code).toBe(1);
  expect(said.map((line) => JSON.parse(line))).toEqual([
    {
      at: expect.any(String),
      level: 'error',
      event: 'start_failed',
      message: 'The database portal at 127.0.0.1:1 cannot be used: ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:1',
    },
  ]);
});
