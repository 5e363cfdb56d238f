/** An export of one server, imported into another, makes the two equal. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyImport, parseImport } from '@/lib/config/import-file';
import { importTargetOf } from '@/lib/config/import-target.fixture';
import type { Database } from '@/lib/data/database/database';
import { testDatabases } from '@/lib/data/database/databases.fixture';
import { createOAuthStore } from '@/lib/data/protocol/oauth-store';
import { managementScopeNames } from '@/lib/management/scopes';
import { exitCodes } from '../failure';
import { type CliPortal, openCliPortal } from '../testing/management.fixture';

const jwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo', kid: 'k', alg: 'EdDSA' };
const bcrypt = '$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW';
const callback = { redirect_uris: ['https://app.example/callback'] };

const content = {
  people: [
    {
      id: '5a9c0f6e-0f0e-4c36-9d5e-0a4f5f1f7a10',
      email: 'grace@example.com',
      name: 'Grace Hopper',
      passwordHash: bcrypt,
      emailVerified: true,
      language: 'ja',
      claims: { given_name: 'Grace' },
      totp: { secret: 'JBSWY3DPEHPK3PXP' },
      identities: [{ issuer: 'https://accounts.google.com', subject: '42', label: 'grace@gmail.example' }],
    },
    { email: 'nobody@example.com', name: 'Without a password' },
  ],
  apis: [
    {
      resource: 'https://trips.example',
      name: 'Trips',
      'name#de': 'Reisen',
      owner: 'grace@example.com',
      accessTokenFormat: 'opaque',
      refreshIdleSeconds: 3600,
      scopePrefix: 'trips',
      openToApps: false,
      scopes: [{ value: 'trips.read', title: 'See your trips', 'title#de': 'Deine Reisen sehen', effect: 'reads' }],
      detailTypes: [
        {
          type: 'trip_payment',
          title: 'Pay a trip',
          singleAct: true,
          fields: [{ name: 'to', kind: 'text', title: 'To' }],
        },
      ],
      access: [
        { app: 'web', userScopes: ['trips.read'], receivesEvents: true },
        { app: 'robot', machineScopes: ['trips.read'] },
      ],
    },
  ],
  apps: [
    {
      id: 'web',
      kind: 'web',
      owner: 'grace@example.com',
      verified: true,
      maxGrantSeconds: 86_400,
      scopes: [{ scope: 'openid', required: true }, { scope: 'trips.read' }],
      secrets: ['a-generated-secret-of-the-web-app-1234567890'],
      secretHashes: [{ hash: bcrypt }],
      trustedIssuers: [{ issuer: 'https://idp.example', jwks: { keys: [jwk] }, subject: 'sub', scopes: ['openid'] }],
      metadata: { client_name: 'Web', 'client_name#de': 'Netz', ...callback },
    },
    {
      id: 'signing',
      kind: 'web',
      firstParty: true,
      secrets: ['a-secret-that-is-long-enough-for-a-mac-0123456789'],
      metadata: { client_name: 'Signing', token_endpoint_auth_method: 'client_secret_jwt', ...callback },
    },
    {
      id: 'robot',
      kind: 'machine',
      metadata: { client_name: 'Robot', grant_types: ['client_credentials'], response_types: [] },
    },
  ],
};

describe.each(testDatabases)('an export on $name', ({ skip, open }) => {
  if (skip) return it.skip('has no server in this run', () => undefined);
  let folder: string;
  const opened: { db: Database; portal: CliPortal }[] = [];
  const openPortal = async () => {
    const db = await open();
    const portal = await openCliPortal(db);
    opened.push({ db, portal });
    // Otherwise the two have people of the fixture with other ids.
    await db.prisma.client.deleteMany({ where: { id: { in: ['robot', 'idle-robot'] } } });
    const olga = portal.as(await portal.personToken(portal.people.olga, managementScopeNames));
    return { db, portal, olga };
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-export-'));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    for (const { db, portal } of opened) {
      portal.cli.remove();
      await db.close();
    }
  });
  const file = (name: string) => join(folder, name);
  const passphrase = { env: { COUNTERSIGN_PASSPHRASE: 'four unrelated garden words' } };
  /** Without what is new in each export, and without the people of the fixture. */
  const comparable = (path: string) => {
    const { $schema: _, people, ...rest } = JSON.parse(readFileSync(path, 'utf8'));
    const fixture = ['ada@example.com', 'bob@example.com', 'olga@example.com'];
    return { ...rest, people: people.filter(({ email }: { email: string }) => !fixture.includes(email)) };
  };

  it('makes another server equal, with secrets that work there', async () => {
    const one = await openPortal();
    await applyImport(importTargetOf(one.db), parseImport(content, 'test'), 'test', one.portal.clock.now);
    const made = await one.olga.run(['export', file('a.json'), '--people'], passphrase);
    expect([made.err, made.code]).toEqual(['', exitCodes.ok]);
    const text = readFileSync(file('a.json'), 'utf8');
    for (const secret of [bcrypt, 'JBSWY3DPEHPK3PXP', 'long-enough-for-a-mac']) expect(text).not.toContain(secret);

    const other = await openPortal();
    const wrong = await other.olga.run(['import', 'file', file('a.json')], {
      env: { COUNTERSIGN_PASSPHRASE: 'wrong' },
    });
    expect([wrong.code, wrong.err]).toEqual([exitCodes.usage, 'error: This is not the passphrase of the export.\n']);
    const words = ['import', 'file', file('a.json'), '--json'];
    const taken = await other.olga.run(words, passphrase);
    const { counts, problems } = JSON.parse(taken.out);
    // The people of the fixture exist on both servers, with other ids.
    expect(problems.map(({ reason }: { reason: string }) => reason).sort()).toEqual(
      ['ada', 'bob', 'olga'].map((name) => expect.stringContaining(`the address ${name}@example.com`)),
    );
    expect(counts.refused).toBe(3);

    for (const [name, { olga }] of [
      ['a-open.json', one],
      ['b-open.json', other],
    ] as const) {
      const { code } = await olga.run(['export', file(name), '--people', '--no-secrets']);
      expect(code).toBe(exitCodes.ok);
    }
    expect(comparable(file('b-open.json'))).toEqual(comparable(file('a-open.json')));
    const stored = async (db: Database) => ({
      hashes: await db.prisma.user.findMany({
        where: { email: { in: ['grace@example.com', 'nobody@example.com'] } },
        orderBy: { email: 'asc' },
        select: { id: true, passwordHash: true, secondFactor: true },
      }),
      secrets: await db.prisma.clientSecret.findMany({
        where: { clientId: { in: ['web', 'signing'] } },
        orderBy: { hash: 'asc' },
        select: { clientId: true, hash: true, hint: true, sealed: true, strength: true },
      }),
    });
    expect(await stored(other.db)).toEqual(await stored(one.db));
    const web = async (db: Database) => {
      const found = await createOAuthStore(db).findClient('web', other.portal.clock.now);
      return found && { ...found, secretHashes: found.secretHashes.sort() };
    };
    expect(await web(other.db)).toEqual(await web(one.db));
    const again = await other.olga.run(words, passphrase);
    expect(JSON.parse(again.out).counts).toMatchObject({ created: 0, updated: 0 });
  }, 60_000);

  it('does not replace a file, and needs a passphrase and the permission', async () => {
    const { olga, portal } = await openPortal();
    writeFileSync(file('present.json'), 'mine');
    expect((await olga.run(['export', file('present.json')], passphrase)).code).toBe(exitCodes.usage);
    expect(readFileSync(file('present.json'), 'utf8')).toBe('mine');
    expect((await olga.run(['export', file('none.json')])).err).toContain('--passphrase-file');
    const ada = portal.as(await portal.personToken(portal.people.ada, managementScopeNames));
    expect((await ada.run(['export', file('ada.json')], passphrase)).code).toBe(exitCodes.forbidden);
  });
});
