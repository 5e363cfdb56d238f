import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Database } from '@/lib/data/database/database';
import { openTestDatabase } from '@/lib/data/database/databases.fixture';
import { createOAuthStore } from '@/lib/data/protocol/oauth-store';
import { verifyPassword } from '@/lib/login/password/passwords';
import { applyImport, ImportError, parseImport, readImportFile } from './import-file';
import { importJsonSchema } from './import-schema';
import { importTargetOf } from './import-target.fixture';

const now = 1_800_000_000;
const demo: unknown = JSON.parse(readFileSync('examples/demo.json', 'utf8'));

let db: Database;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

async function faultsOf(work: () => unknown): Promise<string[]> {
  try {
    await work();
  } catch (error) {
    if (error instanceof ImportError) return error.faults;
    throw error;
  }
  return [];
}

const app = (id: string, more: object = {}) => ({
  id,
  kind: 'web',
  metadata: { client_name: 'An app', redirect_uris: ['https://app.example/callback'] },
  ...more,
});
const api = (resource: string, scope: string, more: object = {}) => ({
  resource,
  name: 'An API',
  scopes: [{ value: scope, title: 'Do something' }],
  ...more,
});
const apply = (content: unknown, at = now) => applyImport(importTargetOf(db), parseImport(content, 'test'), 'test', at);

/** Everything that an import can write, except for timestamps. */
async function everything() {
  const [users, apis, scopes, access, clients, secrets] = await Promise.all([
    db.prisma.user.findMany({ orderBy: { email: 'asc' } }),
    db.prisma.api.findMany({ orderBy: { resource: 'asc' }, omit: { updatedAt: true } }),
    db.prisma.apiScope.findMany({ orderBy: { value: 'asc' } }),
    db.prisma.apiAccess.findMany({ orderBy: { clientId: 'asc' } }),
    db.prisma.client.findMany({ orderBy: { id: 'asc' }, omit: { updatedAt: true } }),
    db.prisma.clientSecret.findMany({ orderBy: { hash: 'asc' } }),
  ]);
  return { users, apis, scopes, access, clients, secrets };
}

describe('the import file', () => {
  it('creates people who can sign in, APIs, and apps with their ids and secrets', async () => {
    await apply(demo);
    const ada = await db.prisma.user.findUniqueOrThrow({ where: { email: 'ada@example.com' } });
    expect(await verifyPassword('analytical engine 1843', ada.passwordHash ?? undefined)).toBe(true);
    const trailmap = await createOAuthStore(db).findClient('trailmap', now);
    expect(trailmap?.metadata.client_name).toBe('Trailmap');
    expect(trailmap?.secretHashes).toHaveLength(1);
    expect(trailmap?.ownerName).toBe('Grace Hopper');
    expect(trailmap?.apis.map(({ resource }) => resource)).toContain('http://localhost:3002');
    expect(trailmap?.apis.flatMap(({ scopes }) => scopes.map(({ value, effect }) => [value, effect]))).toEqual([
      ['routes.read', 'reads'],
      ['routes.write', 'changes'],
    ]);
    const report = await createOAuthStore(db).findClient('route-report', now);
    expect(report?.apis[0]?.machineScopes).toEqual(['routes.read']);
  });

  it('accepts non-ASCII email addresses for people and owners, each in one spelling (RFC 6531)', async () => {
    const api = { resource: 'https://maps.example', name: 'Maps', owner: 'иван@xn--80a1acny.xn--p1ai', scopes: [] };
    await apply({ people: [{ email: 'Иван@почта.рф', name: 'Иван' }], apis: [api] });
    const ivan = await db.prisma.user.findUniqueOrThrow({ where: { email: 'иван@xn--80a1acny.xn--p1ai' } });
    expect((await db.prisma.api.findFirstOrThrow({ where: { resource: api.resource } })).ownerId).toBe(ivan.id);
    await apply({ people: [{ email: 'ИВАН@ПОЧТА.РФ', name: 'Somebody else' }] });
    expect(await db.prisma.user.count({ where: { email: { contains: 'xn--p1ai' } } })).toBe(1);
    await db.prisma.api.delete({ where: { resource: api.resource } });
    await db.prisma.user.delete({ where: { id: ivan.id } });
  });

  it('changes nothing the second time', async () => {
    const before = await everything();
    await apply(demo, now + 1000);
    expect(await everything()).toEqual(before);
  });

  it('changes what it names, and leaves the rest alone', async () => {
    const first = 'a'.repeat(40);
    const second = 'b'.repeat(40);
    await apply({ apps: [app('changing', { secrets: [first] }), app('staying')] });
    await apply(
      { apps: [app('changing', { secrets: [second], maxGrantSeconds: 3600, refreshIdleSeconds: 7200 })] },
      now + 10,
    );
    const store = createOAuthStore(db);
    const changed = await store.findClient('changing', now + 11);
    expect(changed).toMatchObject({ maxGrantSeconds: 3600, refreshIdleSeconds: 7200 });
    expect(changed?.secretHashes).toHaveLength(1);
    expect(await store.findClient('staying', now + 11)).toBeDefined();
    await apply({ apps: [app('changing', { secrets: [first, second] })] }, now + 20);
    expect((await store.findClient('changing', now + 21))?.secretHashes).toHaveLength(2);
  });

  it('allows an app everything that the access of an API can give, and takes it away again', async () => {
    const given = {
      userScopes: ['tides.read'],
      machineScopes: ['tides.read'],
      mayExchange: 'delegation',
      receivesEvents: true,
      lastingTokens: true,
    };
    const tides = (access: object) =>
      api('https://tides.example', 'tides.read', {
        accessTokenFormat: 'opaque',
        lastingKeys: true,
        access: [{ app: 'tide-clock', ...access }],
      });
    const reached = async (access: object) => {
      await apply({ apis: [tides(access)], apps: [app('tide-clock')] });
      return (await createOAuthStore(db).findClient('tide-clock', now))?.apis[0];
    };
    const { userScopes: _, ...rest } = given;
    expect(await reached(given)).toMatchObject({ ...rest, opaqueTokens: true, lastingKeys: true });
    const { lastingTokens, receivesEvents, mayExchange, machineScopes } = (await reached({})) ?? {};
    expect({ lastingTokens, receivesEvents, mayExchange, machineScopes }).toEqual({ machineScopes: [] });
  });

  it('takes names and texts in other languages, and reports a wrong one under the name in the file', async () => {
    const scopes = [{ value: 'paths.read', title: 'See your paths', 'title#de': 'Deine Wege sehen' }];
    const metadata = { ...app('wege').metadata, 'client_name#de': 'Wege', 'client_name#fr-ca': 'Sentiers' };
    await apply({
      apis: [{ ...api('https://paths.example', 'paths.read'), name: 'Paths', 'name#de': 'Wege', scopes }],
      apps: [app('wege', { metadata, scopes: [{ scope: 'paths.read' }] })],
    });
    const found = await createOAuthStore(db).findClient('wege', now);
    expect(found?.metadata.localized).toEqual({ de: { client_name: 'Wege' }, 'fr-CA': { client_name: 'Sentiers' } });
    expect(found?.apis).toMatchObject([
      { localized: { de: { name: 'Wege' } }, scopes: [{ localized: { de: { title: 'Deine Wege sehen' } } }] },
    ]);
    const wrong = (more: object) => ({ apis: [{ ...api('https://paths.example', 'paths.read'), ...more }] });
    expect(await faultsOf(() => parseImport(wrong({ 'name#de_DE': 'Wege' }), 'test'))).toEqual([
      'apis[0].name#de_DE: "de_DE" is not a language tag (BCP 47), such as de or pt-BR.',
    ]);
    expect(await faultsOf(() => parseImport(wrong({ 'resource#de': 'https://x.example' }), 'test'))).toHaveLength(1);
    expect(await faultsOf(() => parseImport(wrong({ localized: { de: { name: 'Wege' } } }), 'test'))).toHaveLength(1);
  });

  it('verifies the identity in the file until it is changed elsewhere', async () => {
    const store = createOAuthStore(db);
    const verifiedAt = async () => (await store.findClient('marked', now))?.verifiedAt;
    const named = (client_name: string, more: object = {}) => {
      const { metadata, ...rest } = app('marked', more);
      return { apps: [{ ...rest, metadata: { ...metadata, client_name } }] };
    };
    await apply(named('Trailmap', { verified: true }));
    await apply(named('Trailmap', { verified: true }), now + 10);
    expect(await verifiedAt()).toBe(now);
    // The same change as by the portal's form between two starts.
    const row = await db.prisma.client.findUniqueOrThrow({ where: { id: 'marked' } });
    const renamed = { ...z.record(z.string(), z.json()).parse(row.metadata), client_name: 'Google' };
    await db.prisma.client.update({ where: { id: 'marked' }, data: { metadata: renamed } });
    expect(await verifiedAt()).toBeUndefined();
    // A file that leaves `verified` out restores the verified identity, and with it the mark. Another one loses it.
    await apply(named('Trailmap'), now + 20);
    expect(await verifiedAt()).toBe(now);
    await apply(named('Another'), now + 30);
    expect(await verifiedAt()).toBeUndefined();
    await apply(named('Another', { verified: true }), now + 40);
    expect(await verifiedAt()).toBe(now + 40);
    await apply(named('Another', { verified: false }), now + 50);
    expect(await verifiedAt()).toBeUndefined();
    await apply(named('Another'), now + 60);
    expect(await verifiedAt()).toBeUndefined();
  });

  it('keeps sealed secrets only for the method that needs them (OpenID Connect Core §9)', async () => {
    const secrets = ['c'.repeat(64)];
    const by = (token_endpoint_auth_method: string, more: object = {}) => ({
      apps: [{ ...app('mac', more), metadata: { ...app('mac').metadata, token_endpoint_auth_method } }],
    });
    const found = async (at: number) => createOAuthStore(db).findClient('mac', at);
    await apply(by('client_secret_basic', { secrets }));
    expect(await found(now)).not.toHaveProperty('sealedSecrets');
    await apply(by('client_secret_jwt', { secrets }), now + 1);
    expect(await found(now + 1)).toMatchObject({ sealedSecrets: [`sealed ${secrets[0]}`] });
    const before = await everything();
    await apply(by('client_secret_jwt', { secrets }), now + 2);
    expect(await everything()).toEqual(before);
    await apply(by('client_secret_jwt'), now + 2);
    expect(await found(now + 2)).toMatchObject({ sealedSecrets: [`sealed ${secrets[0]}`] });
    await apply(by('client_secret_basic'), now + 3);
    expect(await db.prisma.clientSecret.count({ where: { sealed: { not: null } } })).toBe(0);
    expect((await found(now + 3))?.secretHashes).toHaveLength(1);
    const metadata = { ...app('x').metadata, token_endpoint_auth_method: 'client_secret_jwt' };
    const wrong = app('x', { secrets: ['d'.repeat(40)] });
    const strict = { ...wrong, metadata: { ...metadata, token_endpoint_auth_signing_alg: 'HS384' } };
    expect(await faultsOf(() => apply({ apps: [strict] }))).toEqual([
      'apps[0].secrets[0]: The secret is too short for HS384 (RFC 7518 §3.2).',
    ]);
    expect(await faultsOf(() => apply({ apps: [{ ...wrong, metadata }] }))).toEqual([]);
  });

  it('never changes an existing account', async () => {
    const before = await everything();
    await apply({
      people: [{ email: 'ADA@example.com', name: 'Mallory', password: 'another password', operator: true }],
    });
    expect((await everything()).users).toEqual(before.users);
  });

  it('is applied completely or not at all, and every problem is reported', async () => {
    const before = await everything();
    const shared = 'a secret that two apps would have in common';
    const faults = await faultsOf(() =>
      apply({
        people: [{ email: 'new@example.com', name: 'New', password: 'a password of hers' }],
        apis: [
          api('https://one.example', 'routes.read'),
          api('https://two.example', 'two.read', { access: [{ app: 'nobody', userScopes: ['two.read'] }] }),
        ],
        apps: [
          app('orphan', { owner: 'nobody@example.com', secrets: [shared] }),
          app('asking', { scopes: [{ scope: 'no.such' }], secrets: [shared] }),
        ],
      }),
    );
    expect(faults).toEqual([
      'apis[0].scopes: “routes.read” belongs to another API.',
      'apps[0].owner: There is no account of nobody@example.com.',
      'apps[1].scopes[0].scope: No API has the scope “no.such”.',
      'apps[1].secrets: Another app has this secret; each needs its own.',
      'apis[1].access[0].app: There is no app “nobody”.',
    ]);
    expect(await everything()).toEqual(before);
  });

  it('gives nothing to a deleted account, although its address is reserved', async () => {
    const [id, at] = [randomUUID(), new Date()];
    const gone = { id, email: 'gone@example.com', name: 'Gone', createdAt: at, updatedAt: at, deletedAt: at };
    await db.prisma.user.create({ data: gone });
    const secrets = ['a secret that only this app has, and nobody else'];
    expect(await faultsOf(() => apply({ apps: [app('theirs', { owner: gone.email, secrets })] }))).toEqual([
      'apps[0].owner: There is no account of gone@example.com.',
    ]);
    await db.prisma.user.delete({ where: { id } });
  });

  it('gives APIs their scope prefixes, and keeps other APIs out of them', async () => {
    await apply({ apis: [api('https://prefix-one.example', 'plain', { scopePrefix: 'prefixone' })] });
    await apply({ apis: [api('https://prefix-one.example', 'plain', { scopePrefix: 'prefixone' })] });
    const found = await db.prisma.api.findUniqueOrThrow({ where: { resource: 'https://prefix-one.example' } });
    expect(found.scopePrefix).toBe('prefixone');
    const faults = await faultsOf(() =>
      apply({ apis: [api('https://prefix-two.example', 'prefixone.read', { scopePrefix: 'prefixone' })] }),
    );
    expect(faults).toEqual([
      'apis[0].scopePrefix: Another API has the prefix “prefixone”, or scopes that begin with it. Choose another one.',
      'apis[0].scopes: “prefixone.read” begins with the prefix of another API.',
    ]);
    expect(
      await faultsOf(() => parseImport({ apis: [api('https://x.example', 'x', { scopePrefix: 'scim' })] }, 'test')),
    ).toEqual(['apis[0].scopePrefix: This prefix is reserved for this server.']);
  });

  it('reports an API that is registered in another spelling (RFC 3986 §6.2.3)', async () => {
    await apply({ apis: [api('https://spelling.example', 'spelling.read')] });
    const faults = await faultsOf(() => apply({ apis: [api('https://Spelling.example/', 'spelling.write')] }));
    expect(faults).toEqual([
      'apis[0].resource: “https://Spelling.example/” differs from the registered “https://spelling.example” only in ' +
        'spelling. Write it as it is registered.',
    ]);
  });

  it.each([
    [{ peeple: [] }, /peeple/],
    [{ people: [{ email: 'x', name: 'X' }] }, /^people\[0\]\.email: /],
    [{ people: [{ email: 'x@example.com', name: 'X', password: 'short' }] }, /^people\[0\]\.password: /],
    [{ people: [{ email: 'x@example.com', name: 'X', passwordHash: '$2b$10$x' }] }, /^people\[0\]\.passwordHash: /],
    [{ people: [{ email: 'x@example.com', name: 'X', passwordHash: '$argon2id$x' }] }, /^people\[0\]\.passwordHash: /],
    [
      { people: ['x@example.com', 'X@example.com'].map((email) => ({ email, name: 'X' })) },
      /^people\[1\]\.email: .*twice/,
    ],
    [{ apis: [api('no address', 'a.b')] }, /^apis\[0\]\.resource: /],
    [
      { apis: [api('https://a.example', 'a.b'), api('HTTPS://A.example:443/', 'a.c')] },
      /^apis\[1\]\.resource: .*same identifier/,
    ],
    [{ apis: [api('https://a.example', 'openid')] }, /^apis\[0\]\.scopes\[0\]\.value: /],
    [
      { apis: [api('https://a.example', 'a.b'), api('https://b.example', 'a.b')] },
      /^apis\[1\]\.scopes\[0\]\.value: .*twice/,
    ],
    [
      { apis: [api('https://a.example', 'a.b', { access: [{ app: 'x', machineScopes: ['c.d'] }] })] },
      /^apis\[0\]\.access\[0\]\.machineScopes: /,
    ],
    [{ apps: [app('x', { secrets: ['too short'] })] }, /^apps\[0\]\.secrets\[0\]: /],
    [
      { apps: [app('x', { metadata: { client_name: 'X', redirect_uris: ['http://evil.example/*'] } })] },
      /redirect_uris\[0\]: /,
    ],
    [{ apps: [app('x', { metadata: { client_name: 'X', redirect_urls: [] } })] }, /redirect_urls/],
    [{ apps: [app('x'), app('x')] }, /^apps\[1\]\.id: .*twice/],
  ])('refuses %j', async (content, line) => {
    const faults = await faultsOf(() => parseImport(content, 'test'));
    expect(faults.join('\n')).toMatch(line);
  });

  describe('as a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-import-'));
    afterAll(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'import.json');
    const read = (content: string | Uint8Array, environment: Record<string, string> = {}) => {
      writeFileSync(path, content);
      return readImportFile(path, environment);
    };

    it('is reported when it is malformed or missing, without repeating its text', async () => {
      const broken = '{ "people": [\n{"password": "hunter2" "name": "A"} ] }';
      expect(await faultsOf(() => read(broken))).toEqual(['Line 2, column 24: Expected a comma or }.']);
      const missing = join(folder, 'missing.json');
      expect(await faultsOf(() => readImportFile(missing, {}))).toEqual([expect.stringContaining('ENOENT')]);
    });

    it('may begin with a byte order mark, and must be UTF-8', async () => {
      const text = JSON.stringify({ apps: [app('with-mark')] });
      expect((await read(`\ufeff${text}`)).apps).toMatchObject([{ id: 'with-mark' }]);
      const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
      expect(await faultsOf(() => read(utf16))).toEqual(['The file is not UTF-8 text. Save it as UTF-8.']);
    });

    it('takes secrets from the environment, where they must be set', async () => {
      const reference = ['$', '{TRAILMAP_SECRET}'].join('');
      const text = JSON.stringify({ apps: [app('trailmap', { secrets: [reference] })] });
      const secret = 's'.repeat(40);
      expect((await read(text, { TRAILMAP_SECRET: secret })).apps).toMatchObject([{ secrets: [secret] }]);
      expect(await faultsOf(() => read(text))).toEqual([
        'apps[0].secrets[0]: The environment variable TRAILMAP_SECRET is not set.',
      ]);
      // The value of a variable is checked like the file itself, and appears in no message.
      const faults = await faultsOf(() => read(text, { TRAILMAP_SECRET: 'hunter2' }));
      expect(faults).toEqual([expect.stringMatching(/^apps\[0\]\.secrets\[0\]: /)]);
      expect(faults.join()).not.toContain('hunter2');
    });

    it('must not contain a key twice (RFC 8259 §4)', async () => {
      const one = JSON.stringify(app('one'));
      const text = `{"apps": [${one.replace('"kind"', '"id":"two",\n"kind"')}],\n"people": [], "apps": []}`;
      expect(await faultsOf(() => read(text))).toEqual([
        'apps[0].id: The key appears twice (line 1, column 23).',
        'apps: The key appears twice (line 3, column 15).',
      ]);
    });
  });

  it('has a published schema that is equal to its own', async () => {
    await expect(`${JSON.stringify(importJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(
      '../../public/schema/import.json',
    );
  });
});
