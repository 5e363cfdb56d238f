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
