import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../database/database';
import { testDatabases } from '../database/databases.fixture';
import type { Effect } from '../database/outbox';
import { createPerson } from './people';
import { findSecurityEntry, listSecurity, noteSecurity } from './security-log';

const at = 1_800_000_000;

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(`security log on ${name}`, () => {
    let db: Database;
    let turn = 0;
    beforeAll(async () => {
      db = await open();
    });
    afterAll(() => db?.close());

    async function person(): Promise<string> {
      const made = await createPerson(db, { email: `log${++turn}@example.com`, name: 'Ada', passwordHash: 'x' }, at);
      if (!made) throw new Error('the address is taken');
      return made.sub;
    }
    const note = (sub: string, kind: 'passkey_added' | 'password_changed', detail: Record<string, string> = {}) =>
      db.sql.transaction((query) => noteSecurity(db.outbox, query, { sub, kind, at, ip: '192.0.2.1', detail }));

    test('entries are visible only to their owner, latest first, by page', async () => {
      const [sub, other] = [await person(), await person()];
      await note(sub, 'passkey_added', { name: 'Laptop' });
      await note(sub, 'password_changed');
      await note(other, 'password_changed');
      const entries = await listSecurity(db, { sub }, { limit: 10 });
      expect(entries.map(({ kind }) => kind)).toEqual(['password_changed', 'passkey_added']);
      expect(entries[1]).toMatchObject({ at, ip: '192.0.2.1', detail: { name: 'Laptop' } });
      const [latest] = await listSecurity(db, { sub }, { limit: 1 });
      const before = latest?.id ?? '';
      expect((await listSecurity(db, { sub }, { limit: 10, before })).map(({ kind }) => kind)).toEqual([
        'passkey_added',
      ]);
      expect(await findSecurityEntry(db, other, before)).toBeUndefined();
    });

    test('an entry is announced if its cause commits, and not otherwise', async () => {
      const sub = await person();
      const seen: Effect[] = [];
      const deliver = () =>
        db.outbox.deliverDue(
          async (effect) => void seen.push(effect),
          () => undefined,
        );
      await deliver();
      seen.length = 0;
      await note(sub, 'password_changed');
      const failing = db.sql.transaction(async (query) => {
        await noteSecurity(db.outbox, query, { sub, kind: 'passkey_added', at });
        throw new Error('the cause failed');
      });
      await expect(failing).rejects.toThrow('the cause failed');
      await deliver();
      const [entry] = await listSecurity(db, { sub }, { limit: 10 });
      expect(seen).toEqual([{ kind: 'security', sub, eventId: entry?.id }]);
    });
  });
}
