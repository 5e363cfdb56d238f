/** The form that changes access, as any HTTP client sees it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ada, browser, issuer, startPortal } from '@/app/login/forms.fixture';
import { POST as signIn } from '@/app/login/submit/route';
import { removeScope } from '@/lib/data/developers/api-removal';
import { createOAuthStore } from '@/lib/data/protocol/oauth-store';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { readFlash } from '@/lib/web/flash';
import { POST } from './route';

const day = 86_400;
const apiId = randomUUID();
let stop: () => Promise<void>;
let sub = '';
let grantId = '';
const at = browser();

beforeAll(async () => {
  stop = await startPortal();
  await at.post(signIn, ada);
  const { db } = await server();
  sub = (await db.prisma.user.findFirstOrThrow({ where: { email: ada.email } })).id;
  const earlier = new Date((nowSeconds() - 90 * day) * 1000);
  await db.prisma.api.create({
    data: {
      id: apiId,
      resource: 'https://routes.example',
      name: 'Routes',
      accessTokenSeconds: 900,
      signingAlg: 'ES256',
      createdAt: earlier,
      updatedAt: earlier,
      reportsScopesSince: earlier,
      scopes: { create: ['read', 'write'].map((name) => ({ value: `routes.${name}`, title: `Routes: ${name}` })) },
      ownerId: sub,
    },
  });
  const userScopes = ['routes.read', 'routes.write'];
  await db.prisma.apiAccess.create({
    data: { apiId, clientId: 'trailmap', userScopes, machineScopes: [], createdAt: earlier },
  });
});
afterAll(() => stop());
beforeEach(async () => {
  const { db } = await server();
  const scopes = ['openid', 'routes.read', 'routes.write'].map((scope) => ({ scope, endsAt: null }));
  const terms = { ownerId: sub, clientId: 'trailmap', scopes, resources: ['https://routes.example'], endsAt: null };
  const since = nowSeconds() - 60 * day;
  grantId = (await createOAuthStore(db).allow({ ...terms, once: true }, since)).id;
});

/** The message on the page afterwards, and the page. */
async function send(fields: Record<string, string>) {
  const { response, location } = await at.post(POST, { grant: grantId, ...fields }, { origin: issuer });
  expect(response.status).toBe(303);
  const { pathname, searchParams } = new URL(location, issuer);
  const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0]);
  return { pathname, flash: await readFlash((await server()).env, cookies.join('; '), searchParams.get('flash')) };
}
const scopesNow = async () => {
  const { db } = await server();
  const { scopes, resources } = await db.prisma.grant.findUniqueOrThrow({ where: { id: grantId } });
  return { scopes: JSON.stringify(scopes).match(/(?<="scope": ?")[^"]+/g), resources };
};

test('a removal is undone once, and not after something else happened', async () => {
  expect(await send({ remove_scope: 'routes.write' })).toMatchObject({
    pathname: `/account/apps/${grantId}`,
    flash: { code: 'scope_removed', values: { app: 'Trailmap', permission: 'Routes: write' } },
  });
  expect(await scopesNow()).toMatchObject({ scopes: ['openid', 'routes.read'] });
  expect((await send({ action: 'undo' })).flash?.code).toBe('undone');
  expect(await scopesNow()).toMatchObject({ scopes: ['openid', 'routes.read', 'routes.write'] });
  expect((await send({ action: 'undo' })).flash?.code).toBe('not_undone');
  await send({ remove_api: 'https://routes.example' });
  expect(await scopesNow()).toEqual({ scopes: ['openid'], resources: [] });
  await send({ action: 'pause' });
  expect((await send({ action: 'undo' })).flash?.code).toBe('not_undone');
  expect(await scopesNow()).toEqual({ scopes: ['openid'], resources: [] });
});

test('another browser of the same person cannot undo it', async () => {
  await send({ remove_scope: 'routes.write' });
  const other = browser();
  await other.post(signIn, ada);
  await other.post(POST, { grant: grantId, action: 'undo' }, { origin: issuer });
  expect(await scopesNow()).toMatchObject({ scopes: ['openid', 'routes.read'] });
});

test('“keep only what is used” removes what is not reported as used, and is undone as one', async () => {
  const { db } = await server();
  const use = { grantId, kind: 'reported' as const, api: 'https://routes.example', what: 'read', count: 1 };
  const lately = nowSeconds() - day;
  await createOAuthStore(db).recordUsage([{ ...use, scopes: ['routes.read'], firstAt: lately, lastAt: lately }]);
  expect((await send({ action: 'keep_used' })).flash).toEqual({
    code: 'scopes_removed',
    values: { app: 'Trailmap', count: '1' },
  });
  expect(await scopesNow()).toMatchObject({ scopes: ['openid', 'routes.read'] });
  expect((await send({ action: 'keep_used' })).flash).toBeUndefined();
  expect((await send({ action: 'undo' })).flash?.code).toBe('undone');
  expect(await scopesNow()).toMatchObject({ scopes: ['openid', 'routes.read', 'routes.write'] });
});

test('a required permission asks first, and a form that makes no sense changes nothing', async () => {
  expect((await send({ remove_scope: 'openid' })).pathname).toBe(`/account/apps/${grantId}/remove`);
  for (const fields of [{}, { action: 'burn' }, { remove_scope: 'no-such' }, { action: 'change_end', duration: 'x' }]) {
    expect((await send(fields)).flash).toBeUndefined();
  }
  expect((await send({ grant: randomUUID(), action: 'end' })).flash?.code).toBe('already_over');
  expect(await scopesNow()).toMatchObject({ scopes: ['openid', 'routes.read', 'routes.write'] });
});

test('what the API withdrew after the removal does not come back', async () => {
  await send({ remove_api: 'https://routes.example' });
  await removeScope((await server()).db, { sub }, apiId, 'routes.write', nowSeconds());
  expect((await send({ action: 'undo' })).flash?.code).toBe('undone');
  expect(await scopesNow()).toEqual({ scopes: ['openid', 'routes.read'], resources: ['https://routes.example'] });
});
