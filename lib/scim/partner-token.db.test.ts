/** SCIM with real tokens: who is a partner, what is recorded, and what an end of access reaches. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../data/database/database';
import { openTestDatabase } from '../data/database/databases.fixture';
import { listAudit } from '../data/operators/audit';
import { invitationToken } from '../data/partners/invitations';
import { createInvitedAccount } from '../data/partners/partner-links';
import { openManagement, type Portal, resource } from '../management/management.fixture';
import { patchOf, scimClient, scimWorld, userSchema } from './scim.fixture';
import { partnerAuthentication } from './scim-world';

let db: Database;
let portal: Portal;
beforeAll(async () => {
  db = await openTestDatabase();
  portal = await openManagement(db);
});
afterAll(() => db?.close());

function withToken(token?: string) {
  const { oauth, clock } = portal;
  const authenticate = partnerAuthentication(oauth, resource);
  const grantsEnded = () => oauth.grants.endedElsewhere();
  const ask = scimClient({ ...scimWorld(db, clock), authenticate, grantsEnded }, undefined);
  return (method: string, path: string, body?: unknown) =>
    ask(method, path, body, token === undefined ? {} : { authorization: `Bearer ${token}` });
}

test('a token is required, with the scope of the method (RFC 6750 §3)', async () => {
  const none = await withToken()('GET', '/Users');
  expect(none.status).toBe(401);
  expect(String(none.headers['WWW-Authenticate'])).toContain('Bearer realm=');
  const wrong = await withToken('nonsense')('GET', '/Users');
  expect([wrong.status, wrong.body['status']]).toEqual([401, '401']);
  const reads = withToken(await portal.machineToken(['scim.read']));
  expect((await reads('GET', '/Users')).status).toBe(200);
  const refused = await reads('POST', '/Users', { schemas: [userSchema], userName: 'a' });
  expect(refused.status).toBe(403);
  expect(String(refused.headers['WWW-Authenticate'])).toContain('scope="scim.write"');
  const others = withToken(await portal.machineToken(['users.read']));
  expect((await others('GET', '/Users')).status).toBe(403);
});

test('a person is no partner, not even an operator', async () => {
  const token = await portal.personToken(portal.people.olga, ['scim.read', 'scim.write']);
  expect((await withToken(token)('GET', '/Users')).status).toBe(403);
});

test('an API key of the client works like its token, and one of a person does not', async () => {
  const draft = { name: 'Entra', scopes: ['scim.read'], endsAt: portal.clock.now + 86_400 };
  const made = await portal.oauth.apiKeys.create({ clientId: 'robot' }, draft);
  if ('refused' in made) throw new Error(made.refused);
  const ask = withToken(made.value);
  expect((await ask('GET', '/Users')).status).toBe(200);
  expect((await ask('POST', '/Users', { schemas: [userSchema], userName: 'k' })).status).toBe(403);
  const own = await portal.personKey(portal.people.olga, ['apps.read']);
  expect((await withToken(own)('GET', '/Users')).status).toBe(403);
});

test('each use is in the audit log, without values', async () => {
  const ask = withToken(await portal.machineToken(['scim.read', 'scim.write']));
  await ask('GET', '/Users?filter=userName%20eq%20%22ada%40secret.example%22');
  await ask('POST', '/Users', { schemas: [userSchema] });
  await ask('POST', '/Bulk', { schemas: [], Operations: [] });
  const entries = await listAudit(db, { clientId: 'robot' }, { take: 3 });
  expect(entries.map(({ operation, target, status }) => [operation, target, status])).toEqual([
    ['scimBulk', '/scim/v2/Bulk', 400],
    ['scimCreateUsers', '/scim/v2/Users', 400],
    ['scimReadUsers', '/scim/v2/Users', 200],
  ]);
  expect(entries[2]).toMatchObject({ detail: { members: ['filter'] }, network: '192.0.2.0/24' });
  expect(JSON.stringify(entries)).not.toContain('secret.example');
});

test('after a partner disables its account, tokens and refresh tokens are refused at once', async () => {
  const { clock } = portal;
  const ask = withToken(await portal.machineToken(['scim.read', 'scim.write']));
  const made = await ask('POST', '/Users', {
    schemas: [userSchema],
    userName: 'ada',
    emails: [{ value: 'ada@harbour.example' }],
  });
  const row = await db.prisma.scimUser.findUniqueOrThrow({ where: { id: String(made.body.id) } });
  const link = invitationToken({ secret: new Uint8Array(32).fill(7) }, String(row.invitationId));
  const accepted = await createInvitedAccount(db, link, { passwordHash: 'hash', language: null }, {}, clock.now);
  if (typeof accepted === 'string') throw new Error(accepted);
  const token = await portal.personToken(accepted.sub, ['apps.read'], 'console');
  const list = () => portal.call('GET', '/apps', { token });
  expect((await list()).status).toBe(200);
  // A grant of another app would be a use of their own.
  await db.prisma.grant.updateMany({ where: { ownerId: accepted.sub }, data: { clientId: 'robot' } });
  await ask('PATCH', `/Users/${made.body.id}`, patchOf({ op: 'replace', path: 'active', value: 'False' }));
  expect((await list()).status).toBe(401);
  expect(await db.prisma.session.count({ where: { userId: accepted.sub, endedAt: null } })).toBe(0);
  expect(await db.prisma.refreshToken.count({ where: { grant: { ownerId: accepted.sub }, endedAt: null } })).toBe(0);
  const [{ statusList = 0, statusIndex = 0 } = {}] = await db.prisma.grant.findMany({
    where: { ownerId: accepted.sub },
  });
  const entry = await db.prisma.statusEntry.findUniqueOrThrow({
    where: { listId_index: { listId: statusList, index: statusIndex } },
  });
  expect(entry.status).toBe(1);
});
