/** Imports through the command line, the Management API and a real database. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '@/lib/data/database/database';
import { testDatabases } from '@/lib/data/database/databases.fixture';
import { createOAuthStore } from '@/lib/data/protocol/oauth-store';
import { verifyPassword } from '@/lib/login/password/passwords';
import { managementScopeNames } from '@/lib/management/scopes';
import { exitCodes } from '../failure';
import {
  everybodysPassword,
  numberedId,
  writeAuth0Users,
  writeKeycloakRealm,
} from '../testing/foreign-exports.fixture';
import { type CliPortal, openCliPortal } from '../testing/management.fixture';
import { accountId } from './items';

const people = 700;

describe.each(testDatabases)('imports on $name', ({ skip, open }) => {
  if (skip) return it.skip('has no server in this run', () => undefined);
  let db: Database;
  let portal: CliPortal;
  let robot: ReturnType<CliPortal['as']>;
  let folder: string;
  const file = (name: string) => join(folder, name);
  const write = (name: string, value: unknown) => {
    writeFileSync(file(name), typeof value === 'string' ? value : JSON.stringify(value));
    return file(name);
  };

  beforeAll(async () => {
    db = await open();
    portal = await openCliPortal(db);
    robot = portal.as(await portal.machineToken());
    folder = mkdtempSync(join(tmpdir(), 'countersign-import-'));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    portal?.cli.remove();
    await db?.close();
  });

  it('takes over a realm of Keycloak', async () => {
    const realm = file('realm.json');
    await writeKeycloakRealm(realm, people);
    const words = ['import', 'keycloak', realm, '--consents-end', '90d', '--api', 'https://api.acme.example', '--json'];
    const disabled = Math.floor(people / 50);
    const consents = people / 2;
    const created = people - disabled + 4 + 1 + 1 + consents;

    const dry = await robot.run([...words, '--dry-run']);
    expect(dry.code).toBe(exitCodes.ok);
    expect(JSON.parse(dry.out)).toMatchObject({ dry_run: true, counts: { refused: 0, skipped: disabled + 1 } });
    expect(await db.prisma.user.count({ where: { email: { contains: '@acme.example' } } })).toBe(0);

    const first = await robot.run(words);
    expect(first.code).toBe(exitCodes.ok);
    const { counts, problems } = JSON.parse(first.out);
    expect(counts).toMatchObject({ created, refused: 0, skipped: disabled + 1 });
    expect(problems).toContainEqual({
      source: 'client saml-app',
      outcome: 'skipped',
      reason: 'SAML clients are not taken over: Countersign speaks OpenID Connect.',
    });
    expect(problems).toContainEqual({
      source: 'client trailmap',
      outcome: 'partly',
      reason: 'Redirect URIs must be exact, so these are left out: https://trailmap.example/*',
    });

    const id = numberedId('keycloak', 0);
    const user = await db.prisma.user.findUniqueOrThrow({ where: { id }, include: { totp: true, identities: true } });
    expect(user).toMatchObject({
      email: 'person0@acme.example',
      name: 'Person Number 0',
      language: 'de',
      secondFactor: true,
    });
    // Keycloak shows people the base32 form of the stored text.
    expect(user.totp?.sealed).toBe(`sealed JJBFGV2ZGNCFARKIKBFTGUCYKBFEEU2X of ${id}`);
    expect(user.identities).toMatchObject([{ issuer: 'https://accounts.google.com', subject: '100' }]);
    expect(await verifyPassword(everybodysPassword, user.passwordHash ?? undefined)).toBe(true);

    const store = createOAuthStore(db);
    const trailmap = await store.findClient('trailmap', portal.clock.now);
    expect(trailmap?.metadata.redirect_uris).toEqual(['https://trailmap.example/callback']);
    expect(trailmap?.apis.map(({ resource }) => resource)).toEqual(['https://api.acme.example']);
    const grant = await store.findGrant(id, 'trailmap', portal.clock.now);
    expect(grant?.endsAt).toBe(portal.clock.now + 90 * 86_400);
    expect(grant?.scopes.map(({ scope }) => scope)).toEqual(['openid', 'profile', 'routes.read']);
    expect((await store.findClient('report', portal.clock.now))?.apis).toEqual([]);
    const [weak] = await db.prisma.clientSecret.findMany({ where: { clientId: 'old-app' } });
    expect(weak?.strength).toBe('weak');

    portal.clock.now += 60;
    const again = await robot.run(words);
    expect(JSON.parse(again.out).counts).toMatchObject({ created: 0, updated: 0, refused: 0 });
  }, 120_000);

  it('continues an import that was interrupted, without loss and without a second object', async () => {
    const users = file('users.ndjson');
    await writeAuth0Users(users, 1300);
    let requests = 0;
    const broken = portal.brokenAfter(() => {
      requests += 1;
      return requests > 1;
    });
    const words = ['import', 'auth0', users, '--json'];
    const first = await broken.run(words);
    expect(first.code).not.toBe(exitCodes.ok);
    expect(await db.prisma.user.count({ where: { email: { contains: '@tenant.example' } } })).toBe(500);
    expect(JSON.parse(readFileSync(`${users}.import-state.json`, 'utf8'))).toMatchObject({ done: 500 });
    const second = await robot.run(words);
    expect(JSON.parse(second.out).counts).toMatchObject({ created: 1300, unchanged: 0, refused: 0 });
    expect(await db.prisma.user.count({ where: { email: { contains: '@tenant.example' } } })).toBe(1300);
  }, 120_000);

  it('takes over users, applications, APIs and grants of Auth0', async () => {
    const users = write(
      'auth0.ndjson',
      [
        { user_id: 'auth0|abc', email: 'ada@auth0.example', email_verified: true, name: 'Ada', locale: 'fr-FR' },
        {
          user_id: 'google-oauth2|1',
          email: 'g@auth0.example',
          identities: [{ provider: 'google-oauth2', user_id: '1' }],
        },
        { user_id: 'auth0|blocked', email: 'b@auth0.example', blocked: true },
        {
          user_id: 'auth0|md5',
          email: 'md5@auth0.example',
          custom_password_hash: { algorithm: 'md5', hash: { value: 'd41d8cd98f00b204e9800998ecf8427e' } },
        },
      ]
        .map((user) => JSON.stringify(user))
        .join('\n'),
    );
    const clients = write('clients.json', [
      { client_id: 'AaiyAPdpYdesoKnqjj8HJqRn4T5titww', global: true, name: 'All Applications' },
      {
        client_id: 'web0',
        name: 'Web',
        app_type: 'regular_web',
        callbacks: ['https://web.example/callback', 'https://*.web.example/callback'],
        allowed_logout_urls: ['https://web.example/'],
        client_secret: 'x8QkzGmWvT3nRbL5-hJ_pYdC2sFeAo7uKiVq9XwNtB4lEr6ZMgHyDjSfOaUcPI1v',
        grant_types: ['authorization_code', 'implicit', 'refresh_token', 'client_credentials'],
      },
      { client_id: 'spa0', name: 'Spa', app_type: 'spa', callbacks: ['https://spa.example/callback'] },
      { client_id: 'robot0', name: 'Robot', app_type: 'non_interactive', client_secret: 'hunter2' },
    ]);
    const apis = write('apis.json', [
      { identifier: 'https://tenant.eu.auth0.com/api/v2/', is_system: true },
      {
        identifier: 'https://trips.example',
        name: 'Trips',
        scopes: [{ value: 'trips.all', description: 'See trips' }],
      },
      { identifier: 'my-api', scopes: [{ value: 'x' }] },
    ]);
    const clientGrants = write('client-grants.json', [
      { client_id: 'robot0', audience: 'https://trips.example', scope: ['trips.all'] },
    ]);
    const grants = write('grants.json', [
      { clientID: 'web0', user_id: 'auth0|abc', audience: 'https://trips.example', scope: ['openid', 'trips.all'] },
    ]);
    const words = ['import', 'auth0', users, clients, '--apis', apis, '--client-grants', clientGrants];
    const all = [...words, '--grants', grants, '--consents-end', 'never', '--json'];
    const first = await robot.run(all);
    expect(first.code).toBe(exitCodes.failed);
    const { problems, counts } = JSON.parse(first.out);
    expect(counts).toMatchObject({ refused: 1, skipped: 2 });
    expect(problems).toContainEqual(
      expect.objectContaining({ source: 'users[3] md5@auth0.example', outcome: 'refused' }),
    );
    const dropped = await robot.run([...all, '--drop-passwords']);
    expect(dropped.code).toBe(exitCodes.ok);
    const ada = accountId('auth0', 'auth0|abc');
    const store = createOAuthStore(db);
    expect(await store.findGrant(ada, 'web0', portal.clock.now)).toMatchObject({
      resources: ['https://trips.example'],
    });
    expect(await db.prisma.user.findUniqueOrThrow({ where: { id: ada } })).toMatchObject({ language: 'fr' });
    expect((await store.findClient('robot0', portal.clock.now))?.apis[0]?.machineScopes).toEqual(['trips.all']);
    const secrets = await db.prisma.clientSecret.findMany({ where: { clientId: { in: ['web0', 'robot0'] } } });
    expect(secrets.map(({ strength }) => strength).sort()).toEqual(['weak', null].sort());
  }, 60_000);

  it('takes over clients and consents of Hydra, with hashed secrets', async () => {
    const ada = accountId('auth0', 'auth0|abc');
    const clients = write('hydra.json', {
      items: [
        {
          client_id: 'hydra-web',
          client_name: '',
          client_secret: '$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy',
          redirect_uris: ['https://hydra.example/callback'],
          grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
          response_types: ['code'],
          scope: 'openid offline photos.read',
          audience: ['https://photos.example'],
          jwks: {},
          contacts: [],
          client_uri: '',
          token_endpoint_auth_method: 'client_secret_basic',
          subject_type: 'public',
        },
        {
          client_id: 'hydra-pbkdf2',
          client_secret:
            '$pbkdf2-sha256$i=25000,l=32$0ZrzXitFSGltTQnBWOsdeg$Y11AchqV4b0sUisdZd0Xr97KWoymNE0LNNrnEgY4H9M',
          grant_types: ['client_credentials'],
          scope: 'photos.read',
          token_endpoint_auth_method: 'client_secret_post',
        },
      ],
      is_last_page: true,
      next_page_token: '',
    });
    const consents = write('consents.json', [
      {
        consent_request: { subject: ada, client: { client_id: 'hydra-web' } },
        grant_scope: ['openid', 'offline', 'photos.read'],
        handled_at: '2025-10-23T20:49:00Z',
        remember: true,
      },
    ]);
    const words = ['import', 'hydra', clients, '--consents', consents, '--consents-end', '2030-01-01', '--json'];
    const { out, err, code } = await robot.run(words);
    expect([code, err]).toEqual([exitCodes.ok, '']);
    expect(JSON.parse(out)).toMatchObject({ problems: [{ source: 'scopes' }], counts: { refused: 0, skipped: 0 } });
    const store = createOAuthStore(db);
    const web = await store.findClient('hydra-web', portal.clock.now);
    expect(web?.secretHashes[0]).toMatch(/^\$2a\$10\$/);
    expect(web?.metadata.client_name).toBe('hydra-web');
    expect((await store.findClient('hydra-pbkdf2', portal.clock.now))?.apis[0]?.machineScopes).toEqual(['photos.read']);
    const grant = await store.findGrant(ada, 'hydra-web', portal.clock.now);
    expect(grant?.scopes.map(({ scope }) => scope)).toEqual(['openid', 'offline_access', 'photos.read']);
    expect(grant?.createdAt).toBe(Date.parse('2025-10-23T20:49:00Z') / 1000);
  }, 60_000);

  it('needs the permission, and says what is wrong with a file without a piece of it', async () => {
    const ada = portal.as(await portal.personToken(portal.people.ada, managementScopeNames));
    const users = write('one.ndjson', JSON.stringify({ user_id: 'auth0|1', email: 'one@auth0.example' }));
    expect((await ada.run(['import', 'auth0', users])).code).toBe(exitCodes.forbidden);
    expect((await robot.run(['import', 'auth0', file('missing.json')])).err).toContain('There is no file');
    const bad = write('bad.json', '[{"client_id": "x", "client_secret": "hunter2" oops]');
    const { code, err } = await robot.run(['import', 'hydra', bad]);
    expect(code).toBe(exitCodes.usage);
    expect(err).toContain('not valid JSON');
    expect(err).not.toContain('hunter2');
  });
});
