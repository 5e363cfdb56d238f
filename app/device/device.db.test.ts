/** The device page as any HTTP client sees it: its form, and the limit on attempts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { fillDataFolder } from '@/lib/data/database/databases.fixture';
import { createPerson } from '@/lib/data/people/people';
import { clientIpHeader } from '@/lib/edge/client-address';
import { sessionCookie } from '@/lib/login/session/session-cookie';
import { startSession } from '@/lib/login/session/start-session';
import { answer, server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { POST } from './submit/route';

const issuer = 'http://localhost:3000';
const folder = mkdtempSync(join(tmpdir(), 'countersign-device-'));

beforeAll(async () => {
  const app = {
    id: 'tv',
    kind: 'native',
    scopes: [{ scope: 'openid', required: true }],
    metadata: {
      client_name: 'Television',
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code'],
      response_types: [],
      token_endpoint_auth_method: 'none',
    },
  };
  const importFile = join(folder, 'import.json');
  writeFileSync(importFile, JSON.stringify({ apps: [app] }));
  fillDataFolder(join(folder, 'data'));
  vi.stubEnv('COUNTERSIGN_DATA_DIR', join(folder, 'data'));
  vi.stubEnv('COUNTERSIGN_ISSUER', issuer);
  vi.stubEnv('COUNTERSIGN_IMPORT', importFile);
  await server();
});
afterAll(async () => {
  await (await server()).close();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  await (await server()).db.prisma.rateLimit.deleteMany();
});

async function waiting(): Promise<string> {
  const body = new URLSearchParams({ client_id: 'tv', scope: 'openid' });
  const response = await answer(new Request(`${issuer}/oauth/device_authorization`, { method: 'POST', body }));
  const device = await response.json();
  return String(device.user_code);
}

async function enter(userCode: string, headers: Record<string, string> = {}) {
  const body = new URLSearchParams({ user_code: userCode });
  const request = new Request(`${issuer}/device/submit`, {
    method: 'POST',
    body,
    headers: { [clientIpHeader]: '198.51.100.7', ...headers },
  });
  const response = await POST(request);
  return { status: response.status, path: new URL(response.headers.get('location') ?? '/', issuer).pathname };
}

test('a code that a device shows leads to the authorization endpoint, however it is typed (RFC 8628 §3.3, §6.1)', async () => {
  const code = await waiting();
  expect(await enter(code.toLowerCase().replace('-', ' '))).toEqual({ status: 303, path: '/oauth/authorize' });
});

test('a wrong or missing code leads back to the page', async () => {
  expect(await enter('BCDF-GHJK')).toEqual({ status: 303, path: '/device' });
  expect(await enter('')).toEqual({ status: 303, path: '/device' });
  expect(await enter('x'.repeat(1000))).toEqual({ status: 303, path: '/device' });
});

test('ten guesses are allowed, also of twenty at once; after that even a right code is refused (RFC 8628 §5.1)', async () => {
  const code = await waiting();
  await Promise.all(Array.from({ length: 20 }, () => enter('BCDF-GHJK')));
  expect(await enter(code)).toEqual({ status: 303, path: '/device' });
  const elsewhere = { [clientIpHeader]: '203.0.113.9' };
  expect(await enter(code, elsewhere)).toEqual({ status: 303, path: '/oauth/authorize' });
});

test('right codes are not counted', async () => {
  const code = await waiting();
  for (let round = 0; round < 12; round += 1) expect(await enter(code)).toMatchObject({ path: '/oauth/authorize' });
});

test('another site cannot enter a code for a person (RFC 8628 §5.4)', async () => {
  const code = await waiting();
  expect(await enter(code, { 'sec-fetch-site': 'cross-site' })).toMatchObject({ status: 403 });
  expect(await enter(code, { origin: 'https://evil.example' })).toMatchObject({ status: 403 });
});

test('a signed-in person is counted by account, so guesses by others at the same address do not count', async () => {
  const { env, db } = await server();
  const person = await createPerson(db, { email: 'ada@example.com', name: 'Ada', passwordHash: 'x' }, nowSeconds());
  if (!person) throw new Error('taken');
  const answer = await startSession({ env, db }, person, new Headers(), { amr: ['pwd'], isNewDevice: false });
  if (!answer.ok) throw new Error(answer.code);
  const cookie = (await sessionCookie(env, answer.login)).split(';', 1).join('');
  const code = await waiting();
  await Promise.all(Array.from({ length: 20 }, () => enter('BCDF-GHJK')));
  expect(await enter(code)).toMatchObject({ path: '/device' });
  expect(await enter(code, { cookie })).toMatchObject({ path: '/oauth/authorize' });
  await Promise.all(Array.from({ length: 20 }, () => enter('BCDF-GHJK', { cookie })));
  expect(await enter(code, { cookie })).toMatchObject({ path: '/device' });
});
