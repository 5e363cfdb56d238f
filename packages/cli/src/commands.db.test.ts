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
        'This cannot be undone. It ends: 1 webhooks, 1 waiting events.\nerror: Nothing was changed.\n',
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

    it('say that a token is not accepted', async () => {
      const { code, err } = await portal.as('nonsense').run('apps list');
      expect(code).toBe(exitCodes.notSignedIn);
      expect(err).toContain('Run "countersign login"');
    });
  });
});
