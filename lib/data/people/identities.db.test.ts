import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../database/database';
import { testDatabases } from '../database/databases.fixture';
import { createWithIdentity, linkIdentity, listIdentities, signInIdentity, unlinkIdentity } from './identities';
import { addPasskey, removePasskey } from './passkeys';
import { createPerson, findByEmail } from './people';
import { listSecurity } from './security-log';

const now = 1_800_000_000;
const issuer = 'https://harbour.example';
const from = { ip: '192.0.2.7', userAgent: 'Firefox' };
const times = <T>(count: number, act: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => act(index)));

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(`identities on ${name}`, () => {
    let db: Database;
    beforeAll(async () => {
      db = await open();
    });
    afterAll(() => db?.close());

    const identity = () => ({ issuer, subject: randomUUID(), label: 'ada@harbour.example' });
    const address = () => `${randomUUID()}@example.com`;
    async function withPassword() {
      const made = await createPerson(db, { email: address(), name: 'Ada', passwordHash: 'hash' }, now);
      if (!made) throw new Error('taken');
      return made;
    }
    async function without(first = identity()) {
      const made = await createWithIdentity(db, { email: address(), name: 'Mary' }, first, now);
      if (!made) throw new Error('taken');
      return made;
    }

    test('an identity is linked once, visible only to its person, and logged', async () => {
      const [ada, bob] = [await withPassword(), await withPassword()];
      const one = identity();
      expect(await linkIdentity(db, ada, one, from, now)).toBe('linked');
      expect(await linkIdentity(db, bob, one, from, now)).toBe('taken');
      expect(await linkIdentity(db, ada, one, from, now)).toBe('taken');
      expect((await signInIdentity(db, one, now + 5))?.sub).toBe(ada.sub);
      expect(await listIdentities(db, ada)).toEqual([{ ...one, createdAt: now, lastUsedAt: now + 5 }]);
      expect(await listIdentities(db, bob)).toEqual([]);
      const detail = { issuer, label: one.label };
      expect(await listSecurity(db, ada, { limit: 9 })).toMatchObject([
        { kind: 'identity_linked', at: now, ...from, detail },
      ]);
      expect(await listSecurity(db, bob, { limit: 9 })).toEqual([]);
    });

    test('one of ten people gets an identity', async () => {
      const people = await times(10, withPassword);
      const one = identity();
      const answers = await Promise.all(people.map((person) => linkIdentity(db, person, one, from, now)));
      expect(answers.filter((answer) => answer === 'linked')).toHaveLength(1);
      expect(await db.prisma.identity.count({ where: { subject: one.subject } })).toBe(1);
    });

    test('the same subject at two issuers is two people (OpenID Connect Core §5.7)', async () => {
      const [ada, bob] = [await withPassword(), await withPassword()];
      const one = identity();
      const other = { ...one, issuer: 'https://mill.example' };
      await linkIdentity(db, ada, one, from, now);
      expect(await signInIdentity(db, other, now)).toBeUndefined();
      expect(await linkIdentity(db, bob, other, from, now)).toBe('linked');
      expect((await signInIdentity(db, other, now))?.sub).toBe(bob.sub);
    });

    test('an account created with an identity has a verified address and no password', async () => {
      const one = identity();
      const email = address();
      const made = await createWithIdentity(db, { email, name: 'Mary' }, one, now);
      expect(made).toMatchObject({ email, name: 'Mary', isOperator: false, secondFactor: false });
      expect(made?.passwordHash).toBeUndefined();
      const row = await db.prisma.user.findUniqueOrThrow({ where: { email } });
      expect(row.emailVerifiedAt).toEqual(new Date(now * 1000));
      expect((await signInIdentity(db, one, now))?.sub).toBe(made?.sub);
    });

    test('a taken address creates no account and links nothing', async () => {
      const ada = await withPassword();
      const one = identity();
      expect(await createWithIdentity(db, { email: ada.email, name: 'Mary' }, one, now)).toBeUndefined();
      expect(await signInIdentity(db, one, now)).toBeUndefined();
      expect(await listIdentities(db, ada)).toEqual([]);
    });

    test('ten concurrent first sign-ins create one account and nothing else', async () => {
      const one = identity();
      const emails = Array.from({ length: 10 }, address);
      const made = await times(10, (index) =>
        createWithIdentity(db, { email: emails[index] ?? '', name: 'Mary' }, one, now),
      );
      expect(made.filter((person) => person !== undefined)).toHaveLength(1);
      expect((await Promise.all(emails.map((email) => findByEmail(db, email)))).filter(Boolean)).toHaveLength(1);
    });

    test('only its person unlinks an identity, which then signs nobody in', async () => {
      const [ada, bob] = [await withPassword(), await withPassword()];
      const one = identity();
      await linkIdentity(db, ada, one, from, now);
      expect(await unlinkIdentity(db, bob, one, from, now)).toBe('unknown');
      expect(await unlinkIdentity(db, ada, one, from, now + 1)).toBe('unlinked');
      expect(await unlinkIdentity(db, ada, one, from, now + 1)).toBe('unknown');
      expect(await signInIdentity(db, one, now)).toBeUndefined();
      expect((await listSecurity(db, ada, { limit: 9 })).map(({ kind }) => kind)).toEqual([
        'identity_unlinked',
        'identity_linked',
      ]);
    });

    test('the last way to sign in stays, even with two concurrent removals', async () => {
      const first = identity();
      const mary = await without(first);
      expect(await unlinkIdentity(db, mary, first, from, now)).toBe('last');
      const second = identity();
      await linkIdentity(db, mary, second, from, now);
      const unlinked = await Promise.all([first, second].map((one) => unlinkIdentity(db, mary, one, from, now)));
      expect(unlinked.sort()).toEqual(['last', 'unlinked']);

      const [left] = await listIdentities(db, mary);
      if (!left) throw new Error('nothing is left');
      const passkey = {
        id: randomUUID(),
        publicKey: 'key',
        counter: 0,
        transports: [],
        name: 'Phone',
        syncable: false,
        backedUp: false,
      };
      await addPasskey(db, mary, passkey, from, now);
      const [identityGone, passkeyGone] = await Promise.all([
        unlinkIdentity(db, mary, left, from, now),
        removePasskey(db, mary, passkey.id, from, now),
      ]);
      expect([identityGone === 'unlinked', passkeyGone === 'removed'].filter(Boolean)).toHaveLength(1);
    });

    test('the identities of a deleted account find it until it is erased', async () => {
      const one = identity();
      const mary = await without(one);
      const deletedAt = new Date(now * 1000);
      await db.prisma.user.update({ where: { id: mary.sub }, data: { deletedAt } });
      expect(await signInIdentity(db, one, now)).toMatchObject({ sub: mary.sub, deletedAt: now });
      await db.prisma.user.update({ where: { id: mary.sub }, data: { erasedAt: deletedAt } });
      expect(await signInIdentity(db, one, now)).toBeUndefined();
    });
  });
}
