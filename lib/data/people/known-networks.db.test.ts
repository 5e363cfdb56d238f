import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../database/database';
import { testDatabases } from '../database/databases.fixture';
import { sweep } from '../database/sweep';
import { accountData } from './account';
import { deleteAccount, eraseDeletedAccounts, restoreSeconds } from './account-deletion';
import { forgetNetworks, isKnownNetwork, rememberNetwork } from './known-networks';
import { createPerson } from './people';

const now = 1_900_000_000;
const day = 86_400;

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(name, () => {
    let db: Database;
    let sub: string;
    beforeAll(async () => {
      db = await open();
    });
    afterAll(() => db.close());
    beforeEach(async () => {
      await db.prisma.user.deleteMany();
      const email = `${randomUUID()}@example.com`;
      const person = await createPerson(db, { email, name: 'Ada', passwordHash: 'x' }, now);
      if (!person) throw new Error('taken');
      sub = person.sub;
    });
    const remember = (hash: string, at: number) => rememberNetwork(db.sql.query, sub, hash, at);

    test('a network is known for 90 days after its last use, in whatever order sign-ins are written', async () => {
      await Promise.all(Array.from({ length: 10 }, (_, n) => remember('home', now - n)));
      expect(await db.prisma.knownNetwork.count()).toBe(1);
      expect(await isKnownNetwork(db, 'home', now + 90 * day - 1)).toBe(true);
      expect(await isKnownNetwork(db, 'home', now + 90 * day)).toBe(false);
      expect(await isKnownNetwork(db, 'office', now)).toBe(false);
    });

    test('the latest two hundred of an account are kept', async () => {
      const rows = Array.from({ length: 200 }, (_, n) => ({
        hash: `${n}`,
        userId: sub,
        lastUsedAt: new Date((now + n) * 1000),
      }));
      await db.prisma.knownNetwork.createMany({ data: rows });
      await remember('199', now + 300);
      expect(await db.prisma.knownNetwork.count()).toBe(200);
      await remember('home', now + 300);
      expect(await db.prisma.knownNetwork.count()).toBe(200);
      expect(await isKnownNetwork(db, 'home', now + 300)).toBe(true);
      expect(await isKnownNetwork(db, '0', now + 300)).toBe(false);
    });

    test('the sweep deletes it afterwards', async () => {
      await remember('home', now);
      await remember('office', now + 1);
      expect((await sweep(db, now + 90 * day)).networks).toBe(1);
      expect(await db.prisma.knownNetwork.findMany({ select: { hash: true } })).toEqual([{ hash: 'office' }]);
    });

    test('it is deleted with the account, and when somebody else may have used the account', async () => {
      await remember('home', now);
      await forgetNetworks(db.sql.query, sub);
      expect(await db.prisma.knownNetwork.count()).toBe(0);
      await remember('home', now);
      await deleteAccount(db, { sub }, {}, now);
      await eraseDeletedAccounts(db, now + restoreSeconds);
      expect(await db.prisma.knownNetwork.count()).toBe(0);
    });

    test('the export shows when each was last used, but not the hash', async () => {
      await remember('home', now);
      expect(await accountData(db, { sub })).toMatchObject({ knownNetworks: [{ lastUsedAt: new Date(now * 1000) }] });
      expect(JSON.stringify(await accountData(db, { sub }))).not.toContain('home');
    });
  });
}
