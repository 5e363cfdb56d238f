/** Copies of apps' logos, from registration to the URL that serves them. */
import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLogoFetcher } from '@/lib/pictures/logos';
import { createPictures } from '@/lib/pictures/redraw';
import type { Database } from '../database/database';
import { testDatabases } from '../database/databases.fixture';
import { listGrants } from '../owner/grants';
import { createPerson } from '../people/people';
import { createOAuthStore } from '../protocol/oauth-store';
import { createClient, deleteClient, findClient, updateClient } from './clients';
import { askLogoAgain, findLogo, keepLogo, logoStanding, noteLogoFault, takeDueLogos } from './logos';
import { removeMark, reviewApp, seenIdentity, verifyApp } from './verification';

const start = 1_800_000_000;

for (const { name, skip, open } of testDatabases) {
  describe.skipIf(skip)(`logos on ${name}`, () => {
    let db: Database;
    let owner: { sub: string };
    let png: Buffer;
    let answer: (url: string) => Response | Promise<Response>;
    const clock = { now: start };
    const fetched: string[] = [];
    const logged: Record<string, unknown>[] = [];
    let fetcher: ReturnType<typeof createLogoFetcher>;

    beforeAll(async () => {
      db = await open();
      png = await sharp({ create: { width: 300, height: 100, channels: 3, background: '#b00' } })
        .png()
        .toBuffer();
      const made = await createPerson(db, { email: 'dev@example.com', name: 'Dev', passwordHash: 'x' }, start);
      owner = { sub: made?.sub ?? '' };
      fetcher = createLogoFetcher({
        fetch: async (input) => {
          fetched.push(String(input));
          return answer(String(input));
        },
        pictures: createPictures(),
        store: {
          takeDue: (now, until, limit) => takeDueLogos(db, now, until, limit),
          keep: (logo, webp) => keepLogo(db, logo, webp),
          fail: (logo, failure) => noteLogoFault(db, logo, failure),
        },
        now: () => clock.now,
        log: (entry) => void logged.push(entry),
      });
    });
    beforeEach(async () => {
      await db.prisma.client.deleteMany();
      fetched.length = 0;
      logged.length = 0;
      answer = () => new Response(new Uint8Array(png));
    });
    afterAll(() => db?.close());

    async function look(): Promise<void> {
      await fetcher.look();
      await fetcher.settled();
    }
    const draft = (logo: string | undefined, more = {}) => ({
      metadata: {
        client_name: 'Trailmap',
        redirect_uris: ['https://app.example/cb'],
        ...more,
        ...(logo !== undefined && { logo_uri: logo }),
      },
      scopes: [],
    });
    const seal = async () => '';
    async function app(logo: string | undefined): Promise<string> {
      const made = await createClient(db, owner, 'web', draft(logo), clock.now, seal);
      if ('refused' in made) throw new Error(JSON.stringify(made.refused));
      return made.id;
    }
    const hashOf = async (id: string) => (await findClient(db, owner, id))?.logoHash;
    const save = (id: string, logo: string | undefined, more = {}) =>
      updateClient(db, owner, id, draft(logo, more), clock.now);

    test('are fetched once, re-encoded, and found by their hash', async () => {
      const id = await app('https://app.example/logo.png');
      expect(await hashOf(id)).toBeUndefined();
      await look();
      await look();
      expect(fetched).toEqual(['https://app.example/logo.png']);
      const hash = (await hashOf(id)) ?? '';
      const webp = Buffer.from((await findLogo(db, hash)) ?? []);
      expect(await sharp(webp).metadata()).toMatchObject({ format: 'webp', width: 192, height: 192 });
      expect(await findLogo(db, hash.replace(/.$/, hash.endsWith('A') ? 'B' : 'A'))).toBeUndefined();
      expect(await findLogo(db, "' OR 1=1 --")).toBeUndefined();
      expect(await logoStanding(db, owner, id)).toEqual({
        uri: 'https://app.example/logo.png',
        hash,
        triedAt: clock.now,
        verified: false,
      });
    });

    test('appear on the consent page and in grants at once, although clients are cached', async () => {
      const id = await app('https://app.example/logo.png');
      const store = createOAuthStore(db);
      expect((await store.findClient(id, clock.now))?.logoHash).toBeUndefined();
      await look();
      const hash = await hashOf(id);
      expect((await store.findClient(id, clock.now))?.logoHash).toBe(hash);
      const grant = { ownerId: owner.sub, clientId: id, resources: [], endsAt: null, once: false };
      await store.allow({ ...grant, scopes: [{ scope: 'openid', endsAt: null }] }, clock.now);
      expect((await listGrants(db, owner, clock.now)).map(({ client }) => client.logoHash)).toContain(hash);
      await save(id, undefined);
      expect((await store.findClient(id, clock.now))?.logoHash).toBeUndefined();
    });

    test('are due however an app is registered: by itself, replaced, or by its document', async () => {
      const store = createOAuthStore(db);
      const logo = (at: number) => ({
        client_name: 'Self',
        redirect_uris: ['https://self.example/cb'],
        logo_uri: `https://self.example/${at}.png`,
      });
      const base = { kind: 'web' as const, scopes: [] };
      const { metadata } = (await store.findClient(await app(undefined), clock.now)) ?? {};
      if (!metadata) throw new Error('no client');
      const self = `self-${randomUUID()}`;
      const registration = { ...base, id: self, metadata: { ...metadata, ...logo(1) } };
      await store.registerClient({ ...registration, registrationHash: 'h' }, clock.now);
      await look();
      const first = (await store.findClient(self, clock.now))?.logoHash;
      expect(first).toBeDefined();
      await store.replaceRegistration({ ...registration, metadata: { ...metadata, ...logo(2) } }, clock.now);
      expect((await store.findClient(self, clock.now))?.logoHash).toBeUndefined();
      const document = { ...base, id: 'https://doc.example/app', documentEndsAt: clock.now + 60 };
      await store.saveClientDocument({ ...document, metadata: { ...metadata, ...logo(3) } }, clock.now);
      await look();
      expect(fetched.sort()).toEqual([1, 2, 3].map((at) => `https://self.example/${at}.png`));
      // The document is fetched again every hour; its logo is not, while its address stays.
      await store.saveClientDocument({ ...document, metadata: { ...metadata, ...logo(3) } }, clock.now);
      await look();
      expect(fetched).toHaveLength(3);
    });

    test('are deleted with the app, and when it names another logo or none', async () => {
      const [changed, emptied, deleted] = [
        await app('https://a.example/1'),
        await app('https://a.example/2'),
        await app('https://a.example/3'),
      ];
      // Three images, so that none stays because another app uses it.
      answer = async (url) => {
        const image = sharp({
          create: { width: 30, height: 10 * Number(url.at(-1)), channels: 3, background: '#0b0' },
        });
        return new Response(new Uint8Array(await image.png().toBuffer()));
      };
      await look();
      const hashes = await Promise.all([changed, emptied, deleted].map(hashOf));
      expect(new Set(hashes).size).toBe(3);
      await save(changed, 'https://a.example/4');
      await save(emptied, undefined);
      await deleteClient(db, owner, deleted, clock.now);
      for (const hash of hashes) expect(await findLogo(db, hash ?? '')).toBeUndefined();
      expect(await db.prisma.clientLogo.count()).toBe(1);
    });

    test('stay as they are when other settings are saved', async () => {
      const id = await app('https://app.example/logo.png');
      await look();
      const hash = await hashOf(id);
      await save(id, 'https://app.example/logo.png', { client_name: 'Trailmap 2' });
      await look();
      expect(await hashOf(id)).toBe(hash);
      expect(fetched).toHaveLength(1);
    });

    test('that were verified are not fetched again, neither on request nor through another URL', async () => {
      const id = await app('https://app.example/logo.png');
      await look();
      const operator = { sub: owner.sub, isOperator: true };
      const verify = async () => {
        const seen = await reviewApp(db, operator, id);
        return seen && verifyApp(db, operator, id, seenIdentity(seen), clock.now);
      };
      clock.now += 60;
      expect(await verify()).toBe('verified');
      const verified = await hashOf(id);
      clock.now += 60;
      expect(await askLogoAgain(db, owner, id, clock.now)).toBe(false);
      expect(await logoStanding(db, owner, id)).toMatchObject({ hash: verified, verified: true });
      // The mark is lost with the name, but could return with it.
      await save(id, 'https://app.example/logo.png', { client_name: 'Elsewhere' });
      expect(await askLogoAgain(db, owner, id, clock.now)).toBe(false);
      await save(id, 'https://app.example/other.png');
      await look();
      clock.now += 60;
      await save(id, 'https://app.example/logo.png');
      expect((await findClient(db, owner, id))?.verifiedAt).toBeDefined();
      await look();
      expect(fetched).toEqual(['https://app.example/logo.png', 'https://app.example/other.png']);
      expect(await hashOf(id)).toBeUndefined();
      // Until an operator verifies it again.
      clock.now += 60;
      expect(await removeMark(db, operator, id, clock.now)).toBe(true);
      await look();
      expect(await verify()).toBe('verified');
      expect(await hashOf(id)).toBe(verified);
    });

    test('that had no copy when the app was verified are not fetched later', async () => {
      const operator = { sub: owner.sub, isOperator: true };
      const verify = async (id: string, seen = reviewApp(db, operator, id)) =>
        verifyApp(db, operator, id, seenIdentity((await seen) ?? { identity: { name: '', places: [] } }), clock.now);
      // Its host refuses at first, so that a retry follows.
      answer = () => new Response(null, { status: 503 });
      const later = await app('https://app.example/later.png');
      await look();
      expect(await verify(later)).toBe('verified');
      // A fetch runs while the operator looks.
      let go = () => undefined;
      const held = new Promise<void>((resolve) => {
        go = () => void resolve();
      });
      answer = async () => {
        await held;
        return new Response(new Uint8Array(png));
      };
      const underWay = await app('https://app.example/under-way.png');
      await fetcher.look();
      expect(await verify(underWay)).toBe('verified');
      go();
      await fetcher.settled();
      clock.now += 86_400;
      await look();
      for (const id of [later, underWay]) expect(await hashOf(id)).toBeUndefined();
      // It changed between viewing and confirming.
      const swapped = await app('https://app.example/swapped.png');
      const seen = reviewApp(db, operator, swapped);
      await seen;
      await look();
      expect(await verify(swapped, seen)).toBe('changed');
      expect(await verify(swapped)).toBe('verified');
    });

    test('are fetched again on the developer’s request, at most once a minute', async () => {
      const id = await app('https://app.example/logo.png');
      await look();
      const before = await hashOf(id);
      expect(await askLogoAgain(db, owner, id, clock.now)).toBe(false);
      clock.now += 60;
      expect(await askLogoAgain(db, { sub: randomUUID() }, id, clock.now)).toBe(false);
      expect(await askLogoAgain(db, owner, id, clock.now)).toBe(true);
      answer = () => new Response('gone', { status: 404 });
      await look();
      // An earlier copy stays when its URL fails.
      expect(await hashOf(id)).toBe(before);
      expect(await logoStanding(db, owner, id)).toMatchObject({ fault: 'Its address answered 404.' });
    });

    test.each([
      ['an SVG file', () => new Response('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'This is an SVG file', 1],
      ['no picture', () => new Response('<!doctype html>'), 'This is not a picture', 1],
      ['404', () => new Response(null, { status: 404 }), 'Its address answered 404.', 1],
      ['503', () => new Response(null, { status: 503 }), 'Its address answered 503.', 4],
      [
        'no answer',
        (): Response => {
          throw new Error('leads to 10.0.0.1, which is not a public address');
        },
        'It could not be fetched: leads to 10.0.0.1',
        4,
      ],
    ])(
      'that are %s are refused with the reason, and tried again only where it may pass',
      async (_, answers, reason, tries) => {
        const id = await app('https://app.example/logo');
        answer = answers;
        for (let turn = 0; turn < 6; turn += 1) {
          await look();
          await look();
          clock.now += 86_400;
        }
        expect(fetched).toHaveLength(tries);
        const standing = await logoStanding(db, owner, id);
        expect(standing?.fault).toContain(reason);
        expect(standing).not.toHaveProperty('dueAt');
        expect(logged.at(-1)).toMatchObject({ event: 'logo_refused', clientId: id });
        expect(await findClient(db, owner, id)).not.toHaveProperty('logoHash');
      },
    );

    test('of a client that has changed meanwhile are discarded', async () => {
      const id = await app('https://app.example/old');
      answer = async () => {
        await save(id, 'https://app.example/new');
        return new Response(new Uint8Array(png));
      };
      await look();
      expect(await hashOf(id)).toBeUndefined();
      expect(await logoStanding(db, owner, id)).toMatchObject({ uri: 'https://app.example/new', dueAt: clock.now });
    });

    test('are each fetched by one of ten concurrent instances', async () => {
      for (let at = 0; at < 6; at += 1) await app(`https://many.example/${at}`);
      await Promise.all(Array.from({ length: 10 }, () => fetcher.look()));
      await fetcher.settled();
      expect(fetched).toHaveLength(6);
    });
  });
}
