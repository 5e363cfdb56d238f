import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tokenStatus } from '@/lib/oauth/model/grant-records';
import type { Database } from '../database/database';
import { testDatabases } from '../database/databases.fixture';
import { createOAuthStore } from '../protocol/oauth-store';
import { accountData, accountStanding, deleteAccount, forget } from './account';
import { createPerson, findByEmail } from './people';
import { noteSecurity } from './security-log';
import { createSession, findLiveSession } from './sessions';

const now = 1_800_000_000;
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
      const sid = await createSession(
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

    test('deleting an account ends its grants for good and removes all personal data', async () => {
      const { ada, sid, grant } = await settled();
      const theirs = await app(ada.sub);
      const user = await person('Grace');
      const given = await allow(user.sub, theirs);
      expect(await accountStanding(db, ada, now)).toMatchObject({ apps: 1, ownApps: ['Trailmap'] });
      expect(await deleteAccount(db, ada, now + 1)).toBe(true);

      expect(await findLiveSession(db, sid, now + 1)).toBeUndefined();
      expect(await findByEmail(db, ada.email)).toBeUndefined();
      const store = createOAuthStore(db);
      expect(await store.findSubject(ada.sub)).toBeUndefined();
      expect(await store.findGrant(ada.sub, grant.clientId, now + 1)).toBeUndefined();
      // Issued tokens are still known, as ended.
      expect((await store.findEpoch(grant.status))?.status).toBe(tokenStatus.invalid);
      expect((await store.findEpoch(given.status))?.status).toBe(tokenStatus.invalid);
      const left = await db.prisma.user.findUniqueOrThrow({ where: { id: ada.sub }, include: { sessions: true } });
      expect(left).toMatchObject({ name: 'Deleted account', passwordHash: null, claims: {} });
      expect(JSON.stringify(left.sessions)).not.toContain('192.0.2.7');
      expect(await db.prisma.activity.count({ where: { grantId: grant.id, kind: 'allowed' } })).toBe(0);
      expect(await db.prisma.passkey.count({ where: { userId: ada.sub } })).toBe(0);

      expect(await createPerson(db, { email: ada.email, name: 'Anew', passwordHash: 'x' }, now + 2)).toBeDefined();
      expect(await deleteAccount(db, ada, now + 3)).toBe(true);
    });

    test('the last operator cannot be deleted', async () => {
      const olive = await person('Olive');
      await db.prisma.user.update({ where: { id: olive.sub }, data: { isOperator: true } });
      expect(await deleteAccount(db, olive, now)).toBe(false);
      expect((await findByEmail(db, olive.email))?.sub).toBe(olive.sub);
    });
  });
}
