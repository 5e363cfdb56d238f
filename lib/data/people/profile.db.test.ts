import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../database/database';
import { testDatabases } from '../database/databases.fixture';
import { createOAuthStore } from '../protocol/oauth-store';
import { findPicture, findProfile, profileSchema, readersOf, savePicture, saveProfile } from './profile';

const now = 1_800_000_000;
const at = new Date(now * 1000);
const empty = profileSchema.parse({
  given_name: '',
  family_name: '',
  nickname: '',
  website: '',
  locale: '',
  zoneinfo: '',
  phone_number: '',
  street_address: '',
  postal_code: '',
  locality: '',
  region: '',
  country: '',
});

describe('the fields of a profile', () => {
  test.each([
    ['phone_number', '+44 (0)20', false],
    ['phone_number', '+44 20 7946 0958', true],
    ['phone_number', '020 7946 0958', false],
    ['locale', 'de-CH', true],
    ['locale', 'no such language', false],
    ['zoneinfo', 'Europe/Zurich', true],
    ['zoneinfo', 'Europe/Atlantis', false],
    ['website', 'https://ada.example/', true],
    ['website', 'javascript:alert(1)', false],
    ['website', 'https://user:secret@ada.example/', false],
    ['given_name', `A${'a'.repeat(200)}`, false],
    ['given_name', 'Ada\u202e', false],
    ['street_address', '12 St James’s Square\nFlat 3', true],
    ['street_address', 'a\0b', false],
  ])('%s takes or refuses %s', (field, value, taken) => {
    expect(profileSchema.safeParse({ ...empty, [field]: value }).success).toBe(taken);
  });
});

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(`profiles on ${name}`, () => {
    let db: Database;
    beforeAll(async () => {
      db = await open();
    });
    afterAll(() => db?.close());

    async function person(claims: Record<string, string | boolean> = {}) {
      const sub = randomUUID();
      const dates = { createdAt: at, updatedAt: at };
      await db.prisma.user.create({ data: { id: sub, email: `${sub}@example.com`, name: 'Ada', claims, ...dates } });
      return { sub };
    }
    const claimsOf = async (sub: string) => (await createOAuthStore(db).findSubject(sub))?.claims;

    test('are stored as standard claims and leave other claims unchanged', async () => {
      const ada = await person({ birthdate: '1815-12-10', nickname: 'Countess' });
      const lived = { street_address: '12 St James’s Square', locality: 'London', country: 'GB' };
      await saveProfile(db, ada, { ...empty, given_name: 'Ada', locale: 'en-GB', ...lived }, now + 5);
      expect(await claimsOf(ada.sub)).toEqual({
        birthdate: '1815-12-10',
        given_name: 'Ada',
        locale: 'en-GB',
        address: { ...lived, formatted: '12 St James’s Square\nLondon\nGB' },
      });
      expect((await createOAuthStore(db).findSubject(ada.sub))?.updatedAt).toBe(now + 5);
      expect(await findProfile(db, ada)).toMatchObject({ given_name: 'Ada', nickname: '', locality: 'London' });
      await saveProfile(db, ada, empty, now + 6);
      expect(await claimsOf(ada.sub)).toEqual({ birthdate: '1815-12-10' });
    });

    test('a changed phone number loses its verification, an unchanged one keeps it', async () => {
      const ada = await person({ phone_number: '+442079460958', phone_number_verified: true });
      await saveProfile(db, ada, { ...empty, phone_number: '+442079460958' }, now);
      expect(await claimsOf(ada.sub)).toEqual({ phone_number: '+442079460958', phone_number_verified: true });
      await saveProfile(db, ada, { ...empty, phone_number: '+442079460959' }, now);
      expect(await claimsOf(ada.sub)).toEqual({ phone_number: '+442079460959', phone_number_verified: false });
      await saveProfile(db, ada, empty, now);
      expect(await claimsOf(ada.sub)).toEqual({});
    });

    test('a picture has its own URL, which disappears with it', async () => {
      const ada = await person();
      const webp = Buffer.from('a picture');
      await savePicture(db, ada, { webp, origin: 'https://id.example' }, now);
      const { picture = '' } = await findProfile(db, ada);
      expect(picture).toMatch(/^https:\/\/id\.example\/pictures\/[0-9a-f-]{36}$/);
      const id = picture.slice(-36);
      expect(Buffer.from((await findPicture(db, id)) ?? [])).toEqual(webp);
      await savePicture(db, ada, { webp: undefined, origin: 'https://id.example' }, now);
      expect(await findPicture(db, id)).toBeUndefined();
      expect(await claimsOf(ada.sub)).toEqual({});
      expect(await findPicture(db, 'no uuid')).toBeUndefined();
    });

    test('lists the apps that may read the profile now', async () => {
      const ada = await person();
      const [client, other] = [`app-${randomUUID()}`, `app-${randomUUID()}`];
      for (const id of [client, other]) {
        const metadata = { client_name: id, redirect_uris: ['https://app.example/cb'] };
        await db.prisma.client.create({
          data: { id, kind: 'web', metadata, scopes: [], createdAt: at, updatedAt: at },
        });
      }
      const terms = { ownerId: ada.sub, resources: [], endsAt: null, once: false };
      const store = createOAuthStore(db);
      const allowed = (scopes: string[]) => scopes.map((scope) => ({ scope, endsAt: null }));
      const grant = await store.allow({ ...terms, clientId: client, scopes: allowed(['profile', 'phone']) }, now);
      await store.allow({ ...terms, clientId: other, scopes: allowed(['profile']) }, now);
      const names = async (scope: string) =>
        (await readersOf(db, ada, ['profile', 'phone'], now))
          .get(scope)
          ?.map((reader) => reader.client.metadata.client_name)
          .sort();
      expect(await names('profile')).toEqual([client, other].sort());
      expect(await names('phone')).toEqual([client]);
      await store.endGrant(grant.id, ada.sub, 'owner', now);
      expect(await names('phone')).toEqual([]);
    });
  });
}
