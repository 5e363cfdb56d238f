/**
 * Lists of a person with 200 apps, 60 APIs with five scopes each, and 1,000 sessions, on a portal of its own. Every
 * page has at most 100 kB, and comes in time.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type APIRequestContext, expect, test } from '@playwright/test';
import { Client } from 'pg';
import { startPostgres } from '../scripts/postgres.mjs';
import { isFree, launch, stop } from '../scripts/processes.mjs';
import { signIn } from './steps';

const wide = { email: 'olive.wide@example.com', password: 'many small paper boxes', name: 'Olive Wide' };
const numbered = <Item>(count: number, item: (number: number) => Item) =>
  Array.from({ length: count }, (_, i) => item(i));

const parts = ['routes', 'orders', 'invoices', 'members', 'reports'];
const scopesOf = (api: number) => parts.map((part) => `service${api}.${part}.read`);

const apis = numbered(60, (api) => ({
  resource: `https://service-${api}.regional-utilities.example/v1`,
  name: `Regional utilities service ${api}`,
  owner: wide.email,
  scopes: scopesOf(api).map((value, part) => ({ value, title: `See the ${parts[part]} of your household ${api}` })),
  // One API allows every app.
  access:
    api === 0 ? numbered(200, (app) => ({ app: `planner-${app}`, userScopes: scopesOf(0), machineScopes: [] })) : [],
}));

const apps = numbered(200, (app) => ({
  id: `planner-${app}`,
  kind: 'web',
  owner: wide.email,
  // The first app asks for a lot.
  scopes: ['openid', 'profile', ...(app === 0 ? numbered(4, scopesOf).flat() : scopesOf(app % 60))].map((scope) => ({
    scope,
    required: false,
  })),
  secrets: [`test-only-secret-that-everybody-knows-of-planner-${app}`],
  metadata: {
    client_name: `Household planner ${app}`,
    redirect_uris: [`https://planner-${app}.example/callback`],
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: 'client_secret_basic',
  },
}));

/** What no import file can say: access of all apps, and sessions. */
const rows = `
  INSERT INTO grants (id, owner_id, client_id, scopes, resources, declined, status_list, status_index, created_at,
    changed_at)
    SELECT gen_random_uuid(), u.id, c.id, '[{"scope": "openid", "endsAt": null}]', '{}', '{}', 0,
      1000000 + row_number() OVER (), now(), now()
    FROM users u, clients c WHERE u.email = '${wide.email}' AND c.id LIKE 'planner-%';
  INSERT INTO sessions (id, user_id, auth_time, amr, ip, user_agent, created_at, last_seen_at, ends_at)
    SELECT gen_random_uuid(), u.id, now(), '{pwd}', '198.51.100.' || n % 250,
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
      now() - make_interval(hours => n), now() - make_interval(hours => n), now() + interval '20 days'
    FROM users u, generate_series(1, 1000) n WHERE u.email = '${wide.email}';
  UPDATE apis SET bare_scopes = ARRAY(SELECT value FROM api_scopes s WHERE s.api_id = apis.id);`;

const folder = mkdtempSync(join(tmpdir(), 'countersign-scale-'));
let postgres: Awaited<ReturnType<typeof startPostgres>>;
let database: Client | undefined;
let portal: Awaited<ReturnType<typeof launch>> | undefined;
let issuer = '';

test.setTimeout(120_000);

test.beforeAll(async () => {
  postgres = await startPostgres();
  if (!postgres) throw new Error('There is no PostgreSQL server for the lists.');
  const importFile = join(folder, 'import.json');
  const people = [{ ...wide, emailVerified: true, operator: true }];
  writeFileSync(importFile, JSON.stringify({ people, apis, apps }));
  let port = 42_100;
  while (!(await isFree(port))) port += 1;
  issuer = `http://localhost:${port}`;
  portal = await launch({
    name: 'portal',
    args: ['dist/server.mjs'],
    env: {
      PORT: String(port),
      HOST: 'localhost',
      COUNTERSIGN_ISSUER: issuer,
      DATABASE_URL: postgres.url,
      COUNTERSIGN_SECRET: Buffer.alloc(32, 7).toString('base64'),
      COUNTERSIGN_IMPORT: importFile,
    },
    ready: `${issuer}/health/ready`,
  });
  database = new Client({ connectionString: postgres.url });
  await database.connect();
  await database.query(rows);
});
test.afterAll(async () => {
  if (portal) await stop(portal);
  await database?.end();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Size = { path: string; status: number; kilobytes: number; flight: number; milliseconds: number };

/** The size of the document, and how much of it is the data for React in its scripts. */
async function sizeOf(request: APIRequestContext, path: string): Promise<Size> {
  const began = performance.now();
  const response = await request.get(`${issuer}${path}`);
  const html = await response.text();
  const milliseconds = Math.round(performance.now() - began);
  const flight = [...html.matchAll(/<script[^>]*>self\.__next_f\.push[\s\S]*?<\/script>/g)].map(([script]) => script);
  const kilobytes = (text: string) => Math.round(Buffer.byteLength(text) / 100) / 10;
  return {
    path,
    status: response.status(),
    kilobytes: kilobytes(html),
    flight: kilobytes(flight.join('')),
    milliseconds,
  };
}

test('pages of lists stay small with 200 apps, 60 APIs and 1,000 sessions', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: issuer });
  const page = await context.newPage();
  await signIn(page, wide);
  const found = await database?.query(`SELECT id FROM apis WHERE resource LIKE 'https://service-0.%'`);
  const grant = await database?.query(`SELECT id FROM grants WHERE client_id = 'planner-0'`);
  const api = `/developers/apis/${found?.rows[0].id}`;
  const paths = [
    '/account',
    '/account/apps',
    '/account/apps?select=1',
    `/account/apps/${grant?.rows[0].id}`,
    '/account/ended',
    '/account/security',
    '/account/security/devices',
    '/account/security/log',
    '/developers',
    '/developers/apps',
    '/developers/apps/new?type=web',
    '/developers/apps/planner-0',
    '/developers/apps/planner-0/settings',
    '/developers/apps/planner-1/settings',
    '/developers/apps/planner-1/preview',
    '/developers/apis',
    api,
    `${api}/scopes`,
    `${api}/apps`,
    '/developers/keys',
    '/admin/apps',
    '/admin/scopes',
    '/search?q=household',
  ];
  const sizes: Size[] = [];
  for (const path of paths) {
    await page.request.get(`${issuer}${path}`);
    sizes.push(await sizeOf(page.request, path));
  }
  const lines = sizes.map(
    ({ path, kilobytes, flight, milliseconds }) =>
      `${path}: ${kilobytes} kB (${flight} kB for React), ${milliseconds} ms`,
  );
  console.log(lines.join('\n'));
  for (const { path, status, kilobytes, flight, milliseconds } of sizes) {
    expect.soft(status, path).toBe(200);
    // The form of an app is no list. Its data has its texts and the scopes of 60 APIs, so that it can filter them.
    const isForm = /settings$|new\?/.test(path);
    // It has about sixty settings, each with a label and a hint.
    expect.soft(isForm ? kilobytes - flight : kilobytes, path).toBeLessThanOrEqual(isForm ? 110 : 100);
    // Half a second on an idle machine; here other browser tests use the same processors.
    expect.soft(milliseconds, path).toBeLessThan(3000);
  }
  await context.close();
});
