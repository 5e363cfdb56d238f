import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../database/database';
import { openTestDatabase } from '../database/databases.fixture';
import { createOAuthStore } from '../protocol/oauth-store';
import { distrustIssuer, listTrustedIssuers, trustIssuer } from './trusted-issuers';

/** The key of RFC 7517 appendix A.1. */
const [pointX, pointY] = ['MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4', '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM'];

const now = 1_800_000_000;
const at = new Date(now * 1000);
const ada = { sub: randomUUID() };
const eve = { sub: randomUUID() };
const issuer = 'https://login.partner.example';
const keys = { keys: [{ kty: 'EC', crv: 'P-256', x: pointX, y: pointY, kid: 'one' }] };
const draft = { issuer, jwks: keys, subject: 'sub', scopes: ['email', 'no.such'] };
let db: Database;

beforeAll(async () => {
  db = await openTestDatabase();
  for (const { sub: id } of [ada, eve]) {
    await db.prisma.user.create({ data: { id, email: `${id}@a.example`, name: 'x', createdAt: at, updatedAt: at } });
  }
  const scopes = [
    { scope: 'openid', required: true },
    { scope: 'email', required: false },
  ];
  await db.prisma.client.create({
    data: {
      id: 'app',
      kind: 'web',
      ownerId: ada.sub,
      metadata: { client_name: 'App' },
      scopes,
      createdAt: at,
      updatedAt: at,
    },
  });
});
afterAll(() => db.close());

test('an issuer is trusted for scopes of the app, changed, and removed', async () => {
  const store = createOAuthStore(db);
  expect(await trustIssuer(db, ada, 'app', draft, now)).toEqual({ issuer });
  expect(await store.findTrustedIssuer('app', issuer)).toEqual({
    issuer,
    jwks: keys,
    subject: 'sub',
    scopes: ['email'],
  });
  const jwksUri = `${issuer}/keys`;
  const changed = { issuer, jwksUri, subject: 'email', scopes: ['openid', 'email'] };
  expect(await trustIssuer(db, ada, 'app', changed, now)).toEqual({ issuer });
  expect(await store.findTrustedIssuer('app', issuer)).toEqual(changed);
  expect(await listTrustedIssuers(db, ada, 'app')).toEqual([changed]);
  expect(await distrustIssuer(db, ada, 'app', issuer)).toBe(true);
  expect(await distrustIssuer(db, ada, 'app', issuer)).toBe(false);
  expect(await store.findTrustedIssuer('app', issuer)).toBeUndefined();
});

test.each([
  ['issuer', { issuer: '' }],
  ['issuer', { issuer: 'a\0' }],
  ['jwks', { jwks: { keys: [{ kty: 'EC', d: 'secret' }] } }],
  ['jwks', { jwks: { keys: [] } }],
  ['jwks', { jwks: { keys: [{ kty: 'RSA', x5c: ['MIIB'] }] } }],
  ['jwksUri', { jwks: undefined }],
  ['jwksUri', { jwksUri: `${issuer}/keys` }],
  ['jwksUri', { jwks: undefined, jwksUri: 'http://partner.example/keys' }],
  ['scopes', { scopes: ['no.such'] }],
  ['subject', { subject: 'name' }],
])('an error is reported at its field: %s', async (field, change) => {
  const answer = await trustIssuer(db, ada, 'app', { ...draft, ...change }, now);
  expect(answer).toMatchObject({ refused: [{ field }] });
});

test('another person’s app is not found', async () => {
  await trustIssuer(db, ada, 'app', draft, now);
  expect(await trustIssuer(db, eve, 'app', draft, now)).toBeUndefined();
  expect(await listTrustedIssuers(db, eve, 'app')).toEqual([]);
  expect(await distrustIssuer(db, eve, 'app', issuer)).toBe(false);
  expect(await listTrustedIssuers(db, ada, 'app')).toHaveLength(1);
});
