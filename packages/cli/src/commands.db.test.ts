/** The commands against the Management API of a real portal. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '@/lib/data/database/database';
import { testDatabases } from '@/lib/data/database/databases.fixture';
import { managementScopeNames } from '@/lib/management/scopes';
import { exitCodes } from './failure';
import { type CliPortal, openCliPortal } from './testing/management.fixture';

describe.each(testDatabases)('on $name', ({ open, skip }) => {
  describe.skipIf(skip)('the commands', () => {
    let db: Database;
    let portal: CliPortal;
    let robot: ReturnType<CliPortal['as']>;
    let ada: ReturnType<CliPortal['as']>;
    let olga: ReturnType<CliPortal['as']>;

    beforeAll(async () => {
      db = await open();
      portal = await openCliPortal(db);
      robot = portal.as(await portal.machineToken());
      ada = portal.as(await portal.personToken(portal.people.ada, managementScopeNames));
      olga = portal.as(await portal.personToken(portal.people.olga, managementScopeNames));
    });
    afterAll(async () => {
      portal?.cli.remove();
      await db?.close();
    });

    it('list apps: a person sees their own, an app of the operator sees all', async () => {
      const own = await ada.json('apps list');
      expect(own.items.map(({ id }: { id: string }) => id)).toEqual(['idle-robot']);
      const all = await robot.json('apps list --all');
      expect(all.items.length).toBeGreaterThanOrEqual(4);
      expect(all.next_cursor).toBeNull();
      const table = await robot.run('apps list --search idle', { columns: 60 });
      expect(table.out).toMatch(
        /^ID {10}NAME {8}KIND {5}CREATED\nidle-robot {2}idle-robot {2}machine {2}2027-01-15 \d\d:00\n$/,
      );
      const short = await robot.json('apps list --limit 1');
      expect([short.items.length, typeof short.next_cursor]).toEqual([1, 'string']);
    });

    it('show an app, and none of somebody else', async () => {
      expect(await ada.json('apps show idle-robot')).toMatchObject({ id: 'idle-robot', owner_id: portal.people.ada });
      const foreign = await ada.run('apps show robot');
      expect([foreign.code, foreign.out]).toEqual([exitCodes.notFound, '']);
      expect(foreign.err).toMatch(/^error: There is no such app\.\nRequest: [\w-]+\n$/);
    });

    it('show what operators did, to operators only', async () => {
      await olga.json('audit');
      const { items } = await olga.json('audit --since 1d');
      expect(items[0]).toMatchObject({ operation: 'listAuditEntries', user_id: portal.people.olga });
      expect((await ada.run('audit')).code).toBe(exitCodes.forbidden);
      expect((await olga.run('audit --since yesterday')).err).toContain('--since: Give a date');
    });

    it('register, change and delete apps', async () => {
      const made = await ada.run(
        [
          'apps',
          'create',
          '--kind',
          'web',
          '--name',
          'Trail map',
          '--redirect-uri',
          'https://trailmap.example/cb',
        ].concat(['--scope', 'openid!', 'email', '--max-grant', '90d', '--homepage', 'https://trailmap.example']),
        { columns: 80 },
      );
      expect(made.err).toBe('It is not shown again. Keep it in a safe place.\n');
      const [, id = ''] = /registered: (app_\w+)/.exec(made.out) ?? [];
      const [, secret = ''] = /Client secret: (\S+)/.exec(made.out) ?? [];
      expect(secret.length).toBeGreaterThan(30);
      const shown = await ada.json(`apps show ${id}`);
      expect(shown).toMatchObject({
        kind: 'web',
        metadata: { client_name: 'Trail map', client_uri: 'https://trailmap.example' },
        scopes: [
          { scope: 'openid', required: true },
          { scope: 'email', required: false },
        ],
        max_grant_seconds: 90 * 86_400,
      });
      const preview = await ada.run(`apps update ${id} --name Trailmaps --set client_uri=null --dry-run`);
      expect(preview.out).toContain('Trailmaps');
      expect(await ada.json(`apps show ${id}`)).toEqual(shown);
      const changed = await ada.json(`apps update ${id} --name Trailmaps --set client_uri=null`);
      expect([changed.metadata.client_name, 'client_uri' in changed.metadata]).toEqual(['Trailmaps', false]);
      expect((await ada.run(`apps update ${id}`)).code).toBe(exitCodes.usage);
      const wrong = await ada.run(`apps update ${id} --redirect-uri http://trailmap.example/cb`);
      expect([wrong.code, wrong.err]).toEqual([exitCodes.failed, expect.stringContaining('redirect_uris')]);
      expect((await ada.json(`apps standing ${id}`)).secrets).toBe(1);
      expect((await ada.json(`apps scopes ${id}`)).items.length).toBeGreaterThan(3);
      expect((await ada.run(`apps delete ${id}`, { typed: ['y'] })).err).toContain('It ends: 1 app, 1 secret.');
      expect((await ada.run(`apps show ${id}`)).code).toBe(exitCodes.notFound);
    });

    it('rotate and end the secrets of an app, and read its log', async () => {
      const { id, client_secret: first } = await ada.json(
        'apps create --kind web --name Rotating --redirect-uri https://rotating.example/cb',
      );
      const preview = await ada.run(`apps rotate-secret ${id} --overlap 1d --dry-run`);
      expect(preview.out).toContain('Nothing was changed.');
      const rotated = await ada.run(`apps rotate-secret ${id} --overlap 1d`, { columns: 80 });
      expect(rotated.out).toMatch(/^✓ The app has a new secret\.\nClient secret: \S{30,}\n$/);
      expect(rotated.out).not.toContain(first);
      const { items } = await ada.json(`apps secrets list ${id}`);
      expect(items.map(({ ends_at }: { ends_at: string | null }) => ends_at === null)).toEqual([true, false]);
      expect(JSON.stringify(items)).not.toContain(first);
      await ada.json(`apps secrets end ${id} ${items[1].id} --yes`);
      expect((await ada.json(`apps secrets list ${id}`)).items).toHaveLength(1);
      expect((await ada.json(`logs ${id}`)).items).toEqual([]);
      expect((await ada.run(`apps logo ${id}`)).code).toBe(exitCodes.notFound);
      await ada.json(`apps delete ${id} --yes`);
    });

    it('register an API with its scopes, and say which app has access', async () => {
      const resource = 'https://api.trails.example';
      const line = `apis create ${resource} --name Trails --tokens 10m --no-open --replace`;
      const made = await ada.json(line);
      expect(made).toMatchObject({ resource, access_token_seconds: 600, open_to_apps: false });
      expect(await ada.json(line)).toMatchObject({ id: made.id });
      expect((await ada.run(`apis create ${resource} --name Trails`)).code).not.toBe(0);
      expect(await ada.json(`apis scopes prefix ${resource} trails`)).toEqual({ prefix: 'trails' });
      const scope = [
        'apis',
        'scopes',
        'set',
        resource,
        'trails.read',
        '--title',
        'See your trails',
        '--effect',
        'reads',
      ];
      expect((await ada.run(scope)).out).toBe('✓ The API has the scope trails.read.\n');
      expect((await ada.json(`apis scopes list ${resource}`)).items).toMatchObject([{ scope: 'trails.read' }]);
      expect(await ada.json(`apis scopes show ${resource} trails.read`)).toMatchObject({ effect: 'reads' });
      const access = await ada.json(`apis access set ${resource} idle-robot --itself trails.read`);
      expect(access).toMatchObject({ app_id: 'idle-robot', machine_scopes: ['trails.read'] });
      expect((await ada.json(`apis access list ${resource}`)).items).toHaveLength(1);
      expect(await ada.json(`apis access show ${resource} idle-robot`)).toEqual(access);
      await ada.json(`apis events allow ${resource} idle-robot`);
      await ada.json(`apis events deny ${resource} idle-robot --yes`);
      const key = await ada.run('api-keys create --name Report --scope trails.read --until 30d --app idle-robot', {
        columns: 80,
      });
      const [, value = ''] = /API key: (cs_key_\S+)/.exec(key.out) ?? [];
      expect(await robot.json('token inspect', { piped: value })).toMatchObject({ active: true, kind: 'api_key' });
      const { items } = await ada.json('api-keys list --app idle-robot');
      await ada.json(`api-keys end ${items[0].id} --app idle-robot --yes`);
      expect((await robot.run('token inspect', { piped: value })).code).toBe(exitCodes.failed);
      const own = await ada.json('api-keys create --name Mine --scope apps.read --until 1h');
      expect(await portal.as(own.value).json('whoami')).toMatchObject({ scopes: ['apps.read'] });
      await ada.json(`api-keys end ${own.id} --yes`);
      expect((await ada.json(`apis types ${resource}`)).items).toEqual([]);
      const types = await ada.run(`apis types ${resource} --file -`, { piped: '{"items":"x"}' });
      expect(types.code).toBe(exitCodes.usage);
      const stream = await ada.json(`apis streams create ${resource} --description Poll`);
      expect(await ada.json(`apis streams update ${resource} ${stream.id} --status paused`)).toMatchObject({
        status: 'paused',
      });
      await ada.json(`apis streams verify ${resource} ${stream.id}`);
      expect(await ada.json(`apis streams show ${resource} ${stream.id}`)).toMatchObject({ waiting: 1 });
      await ada.json(`apis streams delete ${resource} ${stream.id} --yes`);
      expect((await ada.json(`apis streams list ${resource}`)).items).toEqual([]);
      expect(await olga.json('apis scopes permitted')).toMatchObject({ items: [] });
      await robot.json(`apis scopes permit ${resource} calendar`);
      await robot.json(`apis scopes forbid ${resource} calendar --yes`);
      await ada.json(`apis access remove ${resource} idle-robot --yes`);
      await ada.json(`apis scopes delete ${resource} trails.read --yes`);
      expect(await ada.json(`apis update ${resource} --name Paths --open`)).toMatchObject({ open_to_apps: true });
      expect((await ada.json('apis list')).items).toMatchObject([{ name: 'Paths' }]);
      expect((await ada.run(`apis delete ${resource}`, { typed: ['y'] })).code).toBe(0);
      expect((await ada.run(`apis show ${resource}`)).code).toBe(exitCodes.notFound);
    });

    it('verify the identity of an app, for operators', async () => {
      const shown = await olga.json('verifications show idle-robot');
      expect(shown).toMatchObject({ app_id: 'idle-robot', verified_at: null });
      expect((await olga.run('verifications set idle-robot')).code).toBe(exitCodes.usage);
      expect((await olga.run('verifications set idle-robot', { typed: ['n'] })).code).toBe(exitCodes.failed);
      expect((await olga.run('verifications set idle-robot', { typed: ['y'] })).code).toBe(0);
      const { items } = await olga.json('verifications list');
      expect(items.map(({ app_id: id }: { app_id: string }) => id)).toContain('idle-robot');
      await olga.json('verifications remove idle-robot --yes');
      expect((await ada.run('verifications list')).code).toBe(exitCodes.forbidden);
    });

    it('trust an issuer of assertions', async () => {
      const made = await ada.json(
        'apps create --kind web --name Bearer --redirect-uri https://bearer.example/cb --scope openid email',
      );
      const issuer = 'https://issuer.example';
      const set = `apps issuers set ${made.id} ${issuer} --jwks-uri ${issuer}/jwks --scope email`;
      expect(await ada.json(set)).toMatchObject({ issuer, scopes: ['email'], subject: 'sub' });
      expect((await ada.json(`apps issuers list ${made.id}`)).items).toHaveLength(1);
      expect(await ada.json(`apps issuers show ${made.id} ${issuer}`)).toMatchObject({ jwks_uri: `${issuer}/jwks` });
      await ada.json(`apps issuers remove ${made.id} ${issuer} --yes`);
      expect((await ada.json(`apps issuers list ${made.id}`)).items).toEqual([]);
      await ada.json(`apps delete ${made.id} --yes`);
    });

    it('register an app under a chosen id from a file, as often as one likes', async () => {
      const file = JSON.stringify({
        kind: 'spa',
        metadata: { client_name: 'Map', redirect_uris: ['https://a.example/'] },
      });
      const line = 'apps create --id chosen-map --file - --name Chosen';
      const first = await ada.json(line, { piped: file });
      expect(first).toMatchObject({ id: 'chosen-map', client_secret: null, metadata: { client_name: 'Chosen' } });
      expect(await ada.json(line, { piped: file })).toMatchObject({ id: 'chosen-map', created_at: first.created_at });
      expect((await ada.run(line, { piped: '{' })).err).toContain('Standard input is not JSON');
      expect((await ada.run('apps create --name X')).code).toBe(exitCodes.usage);
      const foreign = await portal
        .as(await portal.personToken(portal.people.bob, ['apps.write']))
        .run(line, { piped: file });
      expect(foreign.code).toBe(exitCodes.notFound);
      await ada.json('apps delete chosen-map --yes');
    });

    it('set up webhooks: the secret is shown once, and what a removal ends is said first', async () => {
      const made = await ada.run(
        'webhooks create idle-robot --url https://hooks.example/in --type grant.ended secret.expired',
        { columns: 80 },
      );
      expect(made).toMatchObject({ code: 0, err: 'It is not shown again. Keep it in a safe place.\n' });
      const [, id = ''] = /set up: ([\w-]+)/.exec(made.out) ?? [];
      const [, secret = ''] = /Secret: (whsec_\S+)/.exec(made.out) ?? [];
      expect([id.length, secret.length > 30]).toEqual([36, true]);
      const shown = await ada.json(`webhooks show idle-robot ${id}`);
      expect(shown).toMatchObject({ url: 'https://hooks.example/in', types: ['grant.ended', 'secret.expired'] });
      expect(JSON.stringify(shown)).not.toContain(secret);
      const preview = await ada.run(`webhooks update idle-robot ${id} --all-types --status paused --dry-run`);
      expect(preview.out).toBe(
        'Nothing was changed.\ntypes: grant.ended, secret.expired → nothing\nstatus: enabled → paused\n',
      );
      expect(await ada.json(`webhooks update idle-robot ${id} --status paused`)).toMatchObject({ status: 'paused' });
      expect((await ada.run(`webhooks ping idle-robot ${id}`)).code).toBe(exitCodes.conflict);
      await ada.json(`webhooks update idle-robot ${id} --status enabled`);
      const rotated = await ada.json(`webhooks rotate-secret idle-robot ${id} --overlap 2h`);
      expect(rotated.secret).not.toBe(secret);
      await ada.json(`webhooks ping idle-robot ${id}`);
      const { items } = await ada.json(`webhooks deliveries idle-robot ${id}`);
      expect(items).toMatchObject([{ event: { type: 'ping' }, state: 'waiting' }]);
      expect(await ada.json(`webhooks delivery idle-robot ${id} ${items[0].event.id}`)).toMatchObject({ log: [] });
      expect((await ada.json(`webhooks resend idle-robot ${id} --since 1d --dry-run`)).changes).toEqual([
        { field: 'sent', to: expect.any(Number) },
      ]);
      expect((await ada.run(`webhooks resend idle-robot ${id}`)).code).toBe(exitCodes.usage);
      const kept = await ada.run(`webhooks delete idle-robot ${id}`, { typed: ['n'] });
      expect(kept).toMatchObject({ code: 1, questions: [`Delete the webhook ${id}? [y/N] `] });
      expect(kept.err).toBe(
        'This cannot be undone. It ends: 1 webhook, 1 waiting event.\nerror: Nothing was changed.\n',
      );
      expect((await ada.run(`webhooks delete idle-robot ${id}`)).code).toBe(exitCodes.usage);
      expect((await ada.run(`webhooks delete idle-robot ${id} --yes`)).out).toBe('✓ The webhook is deleted.\n');
      expect((await ada.json('webhooks list idle-robot')).items).toEqual([]);
    });

    it('a webhook with a chosen id is created once, and then changed', async () => {
      const id = '6a3f7a52-5d0c-4c3f-9a3e-5a1d7f2f8b10';
      const line = `webhooks create idle-robot --id ${id} --url https://hooks.example`;
      expect(await ada.json(`${line}/a`)).toMatchObject({ id, secret: expect.any(String) });
      const again = await ada.json(`${line}/b`);
      expect([again.url, 'secret' in again]).toEqual(['https://hooks.example/b', false]);
      const wrong = await ada.run('webhooks create idle-robot --url http://hooks.example');
      expect([wrong.code, wrong.err]).toEqual([exitCodes.failed, expect.stringMatching(/^error: .*\n {2}url: /)]);
    });

    it('poll the events of an app', async () => {
      const opened = await ada.json('events list idle-robot');
      await ada.json('events ping idle-robot');
      const { items } = await ada.json(`events list idle-robot --cursor ${opened.next_cursor} --type ping`);
      expect(items).toMatchObject([{ type: 'ping' }]);
      const people = await ada.run(`events list idle-robot --cursor ${opened.next_cursor}`, { columns: 60 });
      expect(people.out).toMatch(/^WHEN {14}TYPE {2}DATA/);
      expect(people.err).toMatch(/^Continue with --cursor /);
    });

    it('inspect tokens that only the server knows, for those who may', async () => {
      const key = await portal.personKey(portal.people.ada, ['apps.read']);
      const found = await robot.json('token inspect', { piped: key });
      expect(found).toMatchObject({ kind: 'api_key', active: true, server: { user_id: portal.people.ada } });
      await portal.oauth.grants.pause(portal.people.ada, found.server.grant_id);
      const paused = await robot.run('token inspect', { piped: key });
      expect(paused.code).toBe(exitCodes.failed);
      expect(paused.out).toContain('Active: no');
      expect(paused.err).toBe('error: The token is not active. The owner paused this access.\n');
      expect(paused.out + paused.err).not.toContain(key);
      const foreign = await ada.run('token inspect', { piped: 'cs_at_somebody-elses' });
      expect(foreign.err).toContain('It is not known whether the token is active.');
    });

    it('show who is signed in', async () => {
      expect(await olga.json('whoami')).toMatchObject({
        signed_in_by: 'COUNTERSIGN_TOKEN',
        profile: null,
        // This app may read neither the name nor the address.
        user: { name: null, email: null, is_operator: true },
      });
      expect((await robot.run('whoami', { columns: 80 })).out).toContain('App:          robot');
    });

    it('sign in with an API key or as an app, and sign out', async () => {
      const { cli } = portal;
      const key = await portal.personKey(portal.people.ada, ['apps.read']);
      const login = 'login --server https://id.example --with-api-key';
      expect(await cli.run(login, { piped: `${key}\n` })).toMatchObject({
        code: 0,
        out: '✓ You are signed in to https://id.example with an API key.\n',
      });
      expect(JSON.parse((await cli.run('apps list --json')).out).items).toHaveLength(1);
      expect((await cli.run(login, { piped: 'cs_key_wrong' })).code).toBe(exitCodes.notSignedIn);
      expect((await cli.run('profiles list')).out).toBe('id.example\thttps://id.example\tan API key\tyes\n');
      await cli.run('logout');
      // The key stays valid: it may be in use elsewhere.
      expect(await portal.as(key).json('whoami')).toMatchObject({ user: { name: 'Ada' } });
      const secret = 'the-secret-of-robot'.padEnd(43, '-');
      const asApp = await cli.run('login --server https://id.example --client-id robot', { typed: [secret] });
      expect(asApp).toMatchObject({ code: 0, questions: ['Secret of the app: '] });
      expect(JSON.parse((await cli.run('whoami --json')).out)).toMatchObject({ client_id: 'robot', user: null });
      portal.clock.now += 3600;
      expect((await cli.run('whoami')).code).toBe(0);
      portal.clock.now -= 3600;
      const wrong = await cli.run('login --server https://id.example --client-id robot', { piped: 'wrong' });
      expect(wrong.code).toBe(exitCodes.notSignedIn);
      expect(wrong.err).not.toContain('wrong');
      await cli.run('logout');
    });

    it('pause, narrow and end grants; only their owner resumes them or makes them longer', async () => {
      const token = await portal.personToken(portal.people.bob, ['apps.read', 'apis.read']);
      const { items } = await robot.json(`grants list --user ${portal.people.bob} --state live`);
      const [{ id }] = items;
      expect(items).toMatchObject([{ app_id: 'console', state: 'live', user_id: portal.people.bob }]);
      expect((await ada.run(`grants show ${id}`)).code).toBe(exitCodes.notFound);
      expect(await robot.json(`grants change ${id} --keep apps.read --until 1h`)).toMatchObject({
        scopes: [{ scope: 'apps.read' }],
        ends_at: new Date((portal.clock.now + 3600) * 1000).toISOString().replace('.000', ''),
      });
      expect((await robot.run(`grants change ${id} --until never`)).code).toBe(exitCodes.forbidden);
      expect((await robot.run(`grants change ${id}`)).code).toBe(exitCodes.usage);
      expect(await robot.json(`grants pause ${id}`)).toMatchObject({ state: 'paused' });
      expect((await portal.as(token).run('whoami')).code).toBe(exitCodes.notSignedIn);
      expect((await robot.run(`grants resume ${id}`)).code).toBe(exitCodes.forbidden);
      const preview = await robot.run(`grants end ${id} --dry-run`);
      expect(preview.out).toBe('Nothing was changed.\nstate: paused → ended\nEnds grants: 1\n');
      expect((await robot.run(`grants end ${id} --yes`)).out).toBe('✓ The grant has ended.\n');
      expect(await robot.json(`grants show ${id}`)).toMatchObject({ state: 'ended' });
      const receipts = await robot.json(`grants receipts ${id}`);
      const receipt = await robot.json(`grants receipt ${id} ${receipts.items[0].id}`);
      expect(receipt.jwt.split('.')).toHaveLength(3);
    });

    it('create, change, sign out, delete and restore accounts', async () => {
      const made = await olga.run(
        [
          'users',
          'create',
          '--email',
          'eve@example.com',
          '--name',
          'Eve E.',
          '--verified',
          '--with-password',
          '--json',
        ],
        { piped: 'four unrelated garden words\n' },
      );
      expect([made.code, made.err]).toEqual([0, '']);
      const { id } = JSON.parse(made.out);
      expect(made.out).not.toContain('garden');
      expect(await olga.json('users list --search eve')).toMatchObject({ items: [{ id, has_password: true }] });
      const changed = await olga.json(`users update ${id} --language de --operator`);
      expect(changed).toMatchObject({ language: 'de', is_operator: true });
      const operators = await olga.json('users list --operators');
      expect(operators.items.map(({ name }: { name: string }) => name).sort()).toEqual(['Eve E.', 'Olga']);
      expect(await olga.json(`users update ${id} --no-operator --language browser`)).toMatchObject({
        language: null,
        is_operator: false,
      });
      const again = await olga.run('users create --email eve@example.com --name Eve --with-password', { piped: 'x' });
      expect([again.code, again.err]).toEqual([exitCodes.failed, expect.stringContaining('\n  password: ')]);
      expect((await olga.json(`users sessions list ${portal.people.ada}`)).items.length).toBeGreaterThan(0);
      await olga.json(`users sessions end ${portal.people.ada} --yes`);
      expect((await olga.json(`users sessions list ${portal.people.ada}`)).items).toEqual([]);
      expect((await olga.json(`users log ${id}`)).items).toEqual(expect.any(Array));
      expect((await olga.run(`users disable ${id}`, { typed: ['y'] })).out).toBe('✓ The account is disabled.\n');
      expect((await olga.json(`users show ${id}`)).disabled_at).not.toBeNull();
      expect(await olga.json(`users enable ${id}`)).toMatchObject({ id, disabled_at: null });
      await olga.json(`users delete ${id} --yes`);
      expect((await olga.run(`users update ${id} --name X`)).code).toBe(exitCodes.conflict);
      expect(await olga.json('users list --deleted')).toMatchObject({ items: [{ id }] });
      expect(await olga.json(`users restore ${id}`)).toMatchObject({ id, deleted_at: null });
      expect((await ada.run('users list')).code).toBe(exitCodes.forbidden);
    });

    it('show, rotate and withdraw signing keys', async () => {
      const before = await olga.json('keys list');
      const preview = await olga.run('keys rotate --dry-run');
      expect(preview.out).toContain('Nothing was changed.');
      expect(await olga.json('keys list')).toEqual(before);
      const rotated = await olga.run('keys rotate');
      expect(rotated.out).toMatch(/^✓ \d+ new keys are published\.\n$/);
      const after = await olga.json('keys list');
      expect(after.items.length).toBeGreaterThan(before.items.length);
      const waiting = after.items.find(({ state }: { state: string }) => state === 'published');
      // A key id may begin with a dash.
      expect((await olga.run(`keys withdraw --yes -- ${waiting.kid}`)).code).toBe(0);
      expect((await olga.run('keys withdraw nothing --yes')).code).toBe(exitCodes.notFound);
      expect((await ada.run('keys rotate')).code).toBe(exitCodes.forbidden);
    });

    it('show the settings, and give an app permissions', async () => {
      expect(await olga.json('settings')).toMatchObject({ issuer: 'https://id.example' });
      expect((await robot.run('operator-access set idle-robot --itself users.read')).code).toBe(exitCodes.forbidden);
      const given = await olga.json('operator-access set idle-robot --itself users.read apps.read');
      expect(given).toMatchObject({ client_id: 'idle-robot', machine_scopes: ['users.read', 'apps.read'] });
      expect(await olga.json('operator-access show idle-robot')).toEqual(given);
      await olga.json('operator-access remove idle-robot --yes');
      const { items } = await olga.json('operator-access list');
      expect(items.map(({ client_id: id }: { client_id: string }) => id)).not.toContain('idle-robot');
    });

    it('say that a token is not accepted', async () => {
      const { code, err } = await portal.as('nonsense').run('apps list');
      expect(code).toBe(exitCodes.notSignedIn);
      expect(err).toContain('Run "countersign login"');
    });
  });
});
