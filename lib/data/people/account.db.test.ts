import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tokenStatus } from '@/lib/oauth/model/grant-records';
import type { Database } from '../database/database';
import { testDatabases } from '../database/databases.fixture';
import { createOAuthStore } from '../protocol/oauth-store';
import { accountData, accountStanding } from './account';
import {
  deleteAccount,
  eraseDeletedAccounts,
  forget,
  restorableUntil,
  restoreAccount,
  restoreSeconds,
} from './account-deletion';
import { sendLink } from './mail-links';
import { findMailbox } from './mailbox';
import { createPerson, findByEmail, findPerson } from './people';
import { findPicture, savePicture } from './profile';
import { noteSecurity } from './security-log';
import { createSession, findLiveSession } from './sessions';
import { openSession } from './sessions.fixture';

const now = 1_800_000_000;
const secret = new Uint8Array(32).fill(7);
const at = new Date(now * 1000);
const dates = { createdAt: at, updatedAt: at };

/** Tables that refer to a person or a grant, from the schema, so that a new table cannot be forgotten here. */
function tablesAbout(field: 'userId' | 'grantId'): string[] {
  const models = readFileSync('prisma/schema.prisma', 'utf8').matchAll(/^model \w+ \{([\s\S]*?)^\}/gm);
  return [...models].flatMap(([, body = '']) =>
    new RegExp(`^\\s+${field}\\s`, 'm').test(body) ? [/@@map\("(\w+)"\)/.exec(body)?.[1] ?? body] : [],
  );
}

/** Of these, only what protects the owner stays: hashes of ended tokens, and their status entries. */
const keptOfGrants = ['status_entries', 'authorization_codes', 'access_tokens', 'refresh_tokens'];

test('deleting an account covers every table with personal data', () => {
  const named = Object.keys(forget);
  expect(tablesAbout('userId').filter((table) => !named.includes(table))).toEqual([]);
  const ofGrants = tablesAbout('grantId').filter((table) => !keptOfGrants.includes(table));
  expect(ofGrants.filter((table) => !named.includes(table))).toEqual([]);
});

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(`accounts on ${name}`, () => {
    let db: Database;
    beforeAll(async () => {
      db = await open();
    });
    afterAll(() => db?.close());

    async function person(name = 'Ada Lovelace') {
      const email = `${randomUUID()}@example.com`;
      const made = await createPerson(db, { email, name, passwordHash: 'secret-hash' }, now);
      if (!made) throw new Error('the address is taken');
      return made;
    }
    async function app(ownerId?: string): Promise<string> {
      const metadata = { client_name: 'Trailmap', redirect_uris: ['https://app.example/cb'] };
      const id = `app-${randomUUID()}`;
      await db.prisma.client.create({
        data: { id, kind: 'web', metadata, scopes: [], ...dates, ...(ownerId && { ownerId }) },
      });
      return id;
    }
    const allow = (ownerId: string, clientId: string) =>
      createOAuthStore(db).allow(
        { ownerId, clientId, scopes: [{ scope: 'openid', endsAt: null }], resources: [], endsAt: null, once: false },
        now,
      );

    /** A person with data in every table. */
    async function settled() {
      const ada = await person();
      const sid = await openSession(
        db,
        { sub: ada.sub, amr: ['pwd'], endsAt: now + 1000, ip: '192.0.2.7', userAgent: 'Firefox' },
        now,
      );
      const grant = await allow(ada.sub, await app());
      await db.sql.transaction((query) =>
        noteSecurity(db.outbox, query, { sub: ada.sub, kind: 'password_changed', at: now, ip: '192.0.2.7' }),
      );
      await db.prisma.passkey.create({
        data: {
          id: randomUUID(),
          userId: ada.sub,
          publicKey: 'public-key-bytes',
          counter: 7n,
          transports: [],
          syncable: true,
          backedUp: true,
          name: 'Laptop',
          createdAt: at,
        },
      });
      return { ada, sid, grant };
    }

    test('the export contains all personal data without credentials', async () => {
      const { ada, grant } = await settled();
      const other = await settled();
      const text = JSON.stringify(await accountData(db, ada), (_key, value) =>
        typeof value === 'bigint' ? String(value) : value,
      );
      for (const part of [ada.email, 'Ada Lovelace', 'Trailmap', '192.0.2.7', 'Laptop', grant.id, 'password_changed'])
        expect(text).toContain(part);
      for (const part of ['secret-hash', 'public-key-bytes', other.ada.email, other.grant.id])
        expect(text).not.toContain(part);
    });

    const at14 = now + 1 + restoreSeconds;
    const from = { ip: '192.0.2.8' };
    const kinds = async (sub: string) =>
      (await db.prisma.securityEvent.findMany({ where: { userId: sub }, orderBy: { id: 'asc' } })).map(
        ({ kind }) => kind,
      );

    test('deleting an account ends sessions, access, keys and mail at once, and keeps the address reserved', async () => {
      const { ada, sid, grant } = await settled();
      const theirs = await app(ada.sub);
      const given = await allow((await person('Grace')).sub, theirs);
      const link = { sub: ada.sub, purpose: 'change_email' as const, recipient: ada.email };
      await db.sql.transaction((query) => sendLink({ secret }, db.outbox, query, link, now));
      expect(await accountStanding(db, ada, now)).toMatchObject({ apps: 1, ownApps: ['Trailmap'] });
      expect(await deleteAccount(db, ada, from, now + 1)).toEqual({ ok: true, restoreUntil: at14 });

      expect(await findLiveSession(db, sid, now + 1)).toBeUndefined();
      const store = createOAuthStore(db);
      expect(await store.findSubject(ada.sub)).toBeUndefined();
      expect(await store.findGrant(ada.sub, grant.clientId, now + 1)).toBeUndefined();
      // Issued tokens are still known, as ended.
      expect((await store.findEpoch(grant.status))?.status).toBe(tokenStatus.invalid);
      expect((await store.findEpoch(given.status))?.status).toBe(tokenStatus.invalid);
      expect(await db.prisma.mailLink.count({ where: { userId: ada.sub, consumedAt: null } })).toBe(0);
      expect(await findMailbox(db, ada.sub)).toBeUndefined();
      expect(await createSession(db, { sub: ada.sub, amr: ['pwd'], endsAt: at14 }, now + 2)).toBeUndefined();
      expect(await createPerson(db, { email: ada.email, name: 'Anew', passwordHash: 'x' }, now + 2)).toBeUndefined();
      expect(await findByEmail(db, ada.email)).toMatchObject({ sub: ada.sub, deletedAt: now + 1 });
      // Once more changes nothing, and does not extend the time.
      expect((await deleteAccount(db, ada, from, now + 100)).ok).toBe(true);
      expect(await restorableUntil(db, ada.sub, now + 101)).toBe(at14);
    });

    test('a restored account has its profile and ways to sign in, but no session, app or key', async () => {
      const { ada, sid, grant } = await settled();
      await deleteAccount(db, ada, from, now + 1);
      // A request that was under way during the deletion may create a grant after it.
      const late = await allow(ada.sub, await app());
      expect(await restoreAccount(db, ada, from, at14 - 1)).toBe(true);

      expect(await findPerson(db, ada.sub)).toEqual({ ...ada });
      expect(await db.prisma.passkey.count({ where: { userId: ada.sub } })).toBe(1);
      expect(await findLiveSession(db, sid, now + 2)).toBeUndefined();
      const store = createOAuthStore(db);
      for (const { clientId } of [grant, late]) expect(await store.findGrant(ada.sub, clientId, at14)).toBeUndefined();
      expect((await store.findEpoch(late.status))?.status).toBe(tokenStatus.invalid);
      expect(await kinds(ada.sub)).toEqual(['password_changed', 'account_deleted', 'account_restored']);
      expect(await restoreAccount(db, ada, from, at14 - 1)).toBe(false);
      expect(await createSession(db, { sub: ada.sub, amr: ['pwd'], endsAt: at14 }, at14 - 1)).toBeDefined();
      // A restored account is not erased.
      await eraseDeletedAccounts(db, at14 + 1);
      expect(await findPerson(db, ada.sub)).toBeDefined();
    });

    test('after 14 days all personal data is erased, and the address is free', async () => {
      const { ada, grant } = await settled();
      await deleteAccount(db, ada, from, now + 1);
      await eraseDeletedAccounts(db, at14 - 1);
      expect(await findPerson(db, ada.sub)).toBeDefined();
      expect(await restoreAccount(db, ada, from, at14)).toBe(false);
      expect(await eraseDeletedAccounts(db, at14)).toBeGreaterThan(0);
      expect(await eraseDeletedAccounts(db, at14)).toBe(0);

      expect(await findByEmail(db, ada.email)).toBeUndefined();
      expect(await findPerson(db, ada.sub)).toBeUndefined();
      expect(await restorableUntil(db, ada.sub, now + 2)).toBeUndefined();
      const left = await db.prisma.user.findUniqueOrThrow({ where: { id: ada.sub }, include: { sessions: true } });
      expect(left).toMatchObject({ name: 'Deleted account', passwordHash: null, claims: {} });
      expect(JSON.stringify(left)).not.toContain('192.0.2.');
      expect(await db.prisma.activity.count({ where: { grantId: grant.id } })).toBe(0);
      expect(await db.prisma.passkey.count({ where: { userId: ada.sub } })).toBe(0);
      expect(await kinds(ada.sub)).toEqual([]);
      expect((await createOAuthStore(db).findEpoch(grant.status))?.status).toBe(tokenStatus.invalid);
      expect(await createPerson(db, { email: ada.email, name: 'Anew', passwordHash: 'x' }, at14)).toBeDefined();
    });

    test('a session that starts while the account is deleted never comes back', async () => {
      for (let round = 0; round < 5; round += 1) {
        const { ada } = await settled();
        const start = () => createSession(db, { sub: ada.sub, amr: ['pwd'], endsAt: at14 + 999 }, now + 1);
        const [, ...started] = await Promise.all([deleteAccount(db, ada, from, now + 1), start(), start(), start()]);
        await restoreAccount(db, ada, from, now + 2);
        for (const sid of started) if (sid) expect(await findLiveSession(db, sid, now + 2)).toBeUndefined();
      }
    });

    test('of restoring and erasing at the last moment, one happens', async () => {
      const { ada } = await settled();
      await deleteAccount(db, ada, from, now + 1);
      const [restored] = await Promise.all([restoreAccount(db, ada, from, at14 - 1), eraseDeletedAccounts(db, at14)]);
      expect((await findPerson(db, ada.sub)) !== undefined).toBe(restored);
    });

    test('of many restores, one happens', async () => {
      const { ada } = await settled();
      await deleteAccount(db, ada, from, now + 1);
      const all = await Promise.all([1, 2, 3].map(() => restoreAccount(db, ada, from, now + 2)));
      expect(all.filter(Boolean)).toHaveLength(1);
    });

    test('the picture of a deleted account is not shown', async () => {
      const { ada } = await settled();
      await savePicture(db, ada, { webp: Buffer.from('webp'), origin: 'https://id.example' }, now);
      const { id } = await db.prisma.picture.findUniqueOrThrow({ where: { userId: ada.sub } });
      expect(await findPicture(db, id)).toBeDefined();
      await deleteAccount(db, ada, from, now + 1);
      expect(await findPicture(db, id)).toBeUndefined();
    });

    test('the last operator cannot be deleted, also when two delete their accounts at once', async () => {
      const [olive, otto] = [await person('Olive'), await person('Otto')];
      await db.prisma.user.updateMany({ where: { id: { in: [olive.sub, otto.sub] } }, data: { isOperator: true } });
      const both = await Promise.all([olive, otto].map((one) => deleteAccount(db, one, from, now)));
      expect(both.map(({ ok }) => ok).sort()).toEqual([false, true]);
      const stays = both[0]?.ok ? otto : olive;
      expect(await deleteAccount(db, stays, from, now)).toEqual({ ok: false, code: 'last_operator' });
      expect(await findByEmail(db, stays.email)).toMatchObject({ isOperator: true });
    });
  });
}
