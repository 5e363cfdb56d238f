/** HTTP at the production server: upgrades, request targets, headers, proxies and forged forms. */
import { readFileSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { createServer as createTlsServer, type Server } from 'node:https';
import { connect } from 'node:net';
import { expect, test } from '@playwright/test';
import { launch, stop } from '../scripts/processes.mjs';
import { fillDataFolderIfPossible } from '../scripts/test-databases.mjs';
import { firstPort, mailPort, portal, trailmap } from './addresses';
import { askedBy, fillSignUp, newcomer, notNow, press, signUp } from './steps';

/** Sends these bytes, and returns what comes back until the server closes the connection. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(firstPort, 'localhost', () => socket.write(bytes));
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', reject).on('close', () => resolve(text));
  });
}

const host = `Host: localhost:${firstPort}\r\nConnection: close\r\n`;
const h2c = [
  `Host: localhost:${firstPort}`,
  'Connection: Upgrade, HTTP2-Settings, close',
  'Upgrade: h2c',
  'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n',
].join('\r\n');

test('a protocol upgrade is ignored, even after pages were rendered (RFC 9110 §7.8)', async ({ page }) => {
  await page.goto(`${portal}/login`);
  expect(await raw(`GET /oauth/jwks HTTP/1.1\r\n${h2c}\r\n`)).toMatch(/^HTTP\/1\.1 200 [\s\S]*"keys":\[/);
  expect(await raw(`GET /login HTTP/1.1\r\n${h2c}\r\n`)).toMatch(/^HTTP\/1\.1 200 [\s\S]*<html/);
  const form = 'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\ngrant_typ';
  expect(await raw(`POST /oauth/token HTTP/1.1\r\n${h2c}${form}`)).toMatch(/^HTTP\/1\.1 401 [\s\S]*invalid_client/);
  const socket =
    'Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n';
  expect(await raw(`GET /_next/webpack-hmr HTTP/1.1\r\nHost: x\r\n${socket}\r\n`)).toMatch(/^HTTP\/1\.1 404 /);
});

test('a request target in absolute form is accepted, and its path is used (RFC 9112 §3.2.2)', async () => {
  expect(await raw(`GET http://evil.example/oauth/jwks HTTP/1.1\r\n${host}\r\n`)).toMatch(
    /^HTTP\/1\.1 200 [\s\S]*"keys":\[/,
  );
  const page = await raw(`GET http://evil.example:81/login?x=1 HTTP/1.1\r\n${host}\r\n`);
  expect(page).toMatch(/^HTTP\/1\.1 200 [\s\S]*<html/);
  expect(page).not.toContain('evil.example');
  expect(await raw(`GET http://evil.example//x HTTP/1.1\r\n${host}\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
  // Another name of this machine in the target redirects to the issuer, as in Host.
  const elsewhere = await raw(`GET http://127.0.0.1:${firstPort}/login HTTP/1.1\r\n${host}\r\n`);
  expect(elsewhere).toMatch(new RegExp(`^HTTP/1\\.1 307 [\\s\\S]*Location: ${portal}/login`, 'i'));
});

test('long authorization requests arrive, and headers over 32 KiB are refused in words (RFC 6585 §5)', async () => {
  const long = `/oauth/authorize?client_id=nobody&state=${'s'.repeat(17_000)}`;
  expect(await raw(`GET ${long} HTTP/1.1\r\n${host}\r\n`)).toMatch(/^HTTP\/1\.1 400 [\s\S]*Unknown app/);
  const tooLong = await raw(`GET /login HTTP/1.1\r\n${host}Cookie: ${'c'.repeat(40_000)}\r\n\r\n`);
  expect(tooLong).toMatch(/^HTTP\/1\.1 431 [\s\S]*32768 bytes/);
});

test('HEAD at the authorization endpoint is answered and starts nothing (RFC 9110 §9.2.1)', async ({ request }) => {
  const query = 'client_id=trailmap&response_type=code&scope=openid';
  const answer = await request.head(`${portal}/oauth/authorize?${query}`, { maxRedirects: 0 });
  expect(answer.status()).toBe(200);
  expect(answer.headers()['cache-control']).toBe('no-store');
  expect(answer.headers()['set-cookie']).toBeUndefined();
  for (const path of ['/login/upstream?provider=harbour', '/api/auth/callback/harbour?code=x&state=x']) {
    const head = await request.head(`${portal}${path}`, { maxRedirects: 0 });
    expect([head.status(), head.headers()['set-cookie']]).toEqual([200, undefined]);
  }
});

test('there is no image optimizer', async ({ request }) => {
  const query = 'url=%2Ficon.svg&w=64&q=75';
  for (const path of ['/_next/image', '/_next/image/', '/_next//image', '/%5Fnext/image', '/_next/Image']) {
    const answer = await request.get(`${portal}${path}?${query}`);
    expect([path, answer.status()]).toEqual([path, 404]);
    expect(answer.headers()['content-type'] ?? '').not.toMatch(/^image/);
  }
});

test('a post from another site is refused by every form, route and action', async ({ request }) => {
  const paths = ['/login', '/developers/keys', '/developers/apis/new', '/login/submit', '/no/such/page'];
  const nextAuth = ['callback/credentials', 'signin/harbour', 'signout', 'session'].map((name) => `/api/auth/${name}`);
  const foreign: Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site', 'next-action': '0'.repeat(42) },
  ];
  for (const path of [...paths, ...nextAuth]) {
    for (const headers of foreign) {
      for (const method of ['POST', 'PUT', 'DELETE']) {
        const answer = await request.fetch(`${portal}${path}`, { method, headers, form: { email: 'x' } });
        expect([method, path, answer.status()]).toEqual([method, path, 403]);
      }
    }
  }
});

test('ports in X-Forwarded-For do not turn one client into many', async ({ request }) => {
  const answers = [];
  for (let port = 0; port < 8; port += 1) {
    const answer = await request.post(`${portal}/login/submit`, {
      form: { email: 'nobody.behind.azure@example.com', password: 'wrong' },
      headers: { origin: portal, 'x-forwarded-for': `203.0.113.9:${40_000 + port}` },
    });
    answers.push((await answer.text()).includes('Too many'));
  }
  expect(answers.slice(0, 3)).toEqual([false, false, false]);
  expect(answers.at(-1)).toBe(true);
});

test('a missing page says so in its title, even after its script has run', async ({ page }) => {
  await signUp(page, newcomer('Nora'));
  const nobodys = '0b5ff6ab-7d6c-4a3f-8b3a-7f0a3f1f2e11';
  const grant = ['', '/end', '/sees', '/receipt'].map((rest) => `/account/apps/${nobodys}${rest}`);
  const others = [
    '/developers/apps/none',
    '/developers/apps/none/preview',
    '/developers/apis/none/scopes/remove?value=x',
  ];
  for (const path of [...grant, ...others, '/account/security/passkeys/none', '/admin/keys', '/nowhere']) {
    const answer = await page.goto(`${portal}${path}`);
    expect([path, answer?.status()]).toEqual([path, 404]);
    await page.waitForLoadState('networkidle');
    expect([path, await page.title()]).toEqual([path, 'Page not found · Countersign']);
    await expect(page.getByRole('heading', { name: 'Page not found' }), path).toBeVisible();
    await expect(page.getByRole('link', { name: 'Connected apps' }), path).toBeVisible();
  }
});

test('every page that says a request is over links back to its app', async ({ page }) => {
  await signUp(page, newcomer('Olaf'));
  await askedBy(page);
  const asked = new URL(page.url()).searchParams.get('interaction') ?? '';
  await press(page, 'Allow');
  await expect(page.getByText('Signed in as Olaf')).toBeVisible();
  for (const path of ['/oauth/authorize', '/consent', '/login']) {
    await page.goto(`${portal}${path}?interaction=${asked}`);
    await expect(page.getByText(/request has expired/).first()).toBeVisible();
    await expect(page.getByRole('link', { name: 'Back to Trailmap' })).toHaveAttribute('href', `${trailmap}/`);
    await page.goto(`${portal}${path}?interaction=unknown`);
    await expect(page.getByText(/request has expired/).first()).toBeVisible();
    await expect(page.getByRole('link', { name: /^Back to/ })).toHaveCount(0);
  }
});

test.describe('behind a proxy that ends TLS', () => {
  const port = mailPort;
  const issuer = `https://localhost:${mailPort + 1}`;
  const dataDir = `.data/e2e-tls-${mailPort}`;
  const lines: string[] = [];
  let service: Awaited<ReturnType<typeof launch>> | undefined;
  let proxy: Server;
  test.use({ baseURL: issuer, ignoreHTTPSErrors: true });

  test.beforeAll(async () => {
    test.setTimeout(180_000);
    rmSync(dataDir, { recursive: true, force: true });
    fillDataFolderIfPossible(dataDir);
    service = await launch({
      name: 'portal behind TLS',
      args: ['dist/server.mjs'],
      env: {
        PORT: String(port),
        HOST: '127.0.0.1',
        COUNTERSIGN_ISSUER: issuer,
        COUNTERSIGN_DATA_DIR: dataDir,
        COUNTERSIGN_PROXY_COUNT: '1',
        COUNTERSIGN_CLIENT_ADDRESS_HEADER: 'forwarded',
      },
      ready: `http://127.0.0.1:${port}/health/ready`,
      onLine: (line: string) => lines.push(line),
    });
    const tls = { key: readFileSync('e2e/clients/test-only.key'), cert: readFileSync('e2e/clients/test-only.crt') };
    proxy = createTlsServer(tls, (incoming, outgoing) => {
      const { method, url: path, headers } = incoming;
      const forwarded = { ...headers, forwarded: 'for="[2001:db8::7]:4711";proto=https' };
      const onwards = httpRequest({ port, host: '127.0.0.1', method, path, headers: forwarded }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onwards.on('error', () => outgoing.destroy());
      incoming.pipe(onwards);
    });
    await new Promise<void>((resolve) => proxy.listen(mailPort + 1, 'localhost', resolve));
  });
  test.afterAll(async () => {
    proxy?.closeAllConnections();
    proxy?.close();
    if (service) await stop(service);
  });

  test('a server action returns the page that it redirects to, fetched from our own listener', async ({ page }) => {
    await page.goto('/signup');
    await fillSignUp(page, newcomer('Tess'));
    await notNow(page);
    await page.goto('/developers/apis/new');
    await page.getByLabel('Name').fill('Tides');
    await page.getByLabel('Resource identifier').fill('https://tides.example');
    // This is lost if the browser has to load the next page itself.
    await page.evaluate("window.kept = 'here'");
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.getByRole('button', { name: /Register/ }).click();
    const answer = await answered;
    expect(answer.headers()['content-type']).toContain('text/x-component');
    expect(answer.headers()['x-action-redirect']).toMatch(/^\/developers\/apis\/[^/]+\/scopes/);
    await expect(page).toHaveURL(/\/developers\/apis\/[^/]+\/scopes/);
    expect(await page.evaluate('window.kept')).toBe('here');
    expect(lines.filter((line) => /failed to|ERR_|fetch failed|"level":"error"/.test(line))).toEqual([]);
    await page.goto('/account/security');
    await expect(page.getByText('2001:db8::7').first()).toBeVisible();
  });
});
