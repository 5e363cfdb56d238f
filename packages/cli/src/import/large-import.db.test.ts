/**
 * A realm of Keycloak with many people, imported through the command line and the Management API: how long it takes,
 * and that the memory does not grow with the number of people. `COUNTERSIGN_TEST_FULL` imports 100,000.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testDatabases } from '@/lib/data/database/databases.fixture';
import { writeKeycloakRealm } from '../testing/foreign-exports.fixture';
import { openCliPortal } from '../testing/management.fixture';

const people = process.env['COUNTERSIGN_TEST_FULL'] === 'true' ? 100_000 : 3000;
/** A twentieth of what is measured on an idle machine with two processors, for machines that are busy. */
const fewestPerSecond = 30;

describe.each(testDatabases)('a large import on $name', ({ name, skip, open }) => {
  it.skipIf(skip)(
    `of ${people} people takes minutes, in memory that does not grow with them`,
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'countersign-large-'));
      const db = await open();
      const portal = await openCliPortal(db);
      try {
        const realm = join(folder, 'realm.json');
        await writeKeycloakRealm(realm, people);
        const robot = portal.as(await portal.machineToken());
        const words = [
          'import',
          'keycloak',
          realm,
          '--consents-end',
          '90d',
          '--api',
          'https://api.acme.example',
          '--json',
        ];
        let most = 0;
        const before = process.memoryUsage().heapUsed;
        const watch = setInterval(() => {
          most = Math.max(most, process.memoryUsage().heapUsed - before);
        }, 100);
        const began = performance.now();
        const { code, out, err } = await robot.run(words);
        const seconds = (performance.now() - began) / 1000;
        const again = performance.now();
        const second = await robot.run(words);
        const secondsAgain = (performance.now() - again) / 1000;
        clearInterval(watch);
        expect([code, err]).toEqual([0, '']);
        const disabled = Math.floor(people / 50);
        expect(await db.prisma.user.count({ where: { email: { endsWith: '@acme.example' } } })).toBe(people - disabled);
        expect(await db.prisma.grant.count({ where: { clientId: 'trailmap' } })).toBe(people / 2);
        expect(JSON.parse(out).counts.refused).toBe(0);
        expect(JSON.parse(second.out).counts).toMatchObject({ created: 0, updated: 0, refused: 0 });
        const size = Math.round(statSync(realm).size / 1024 / 1024);
        const heap = Math.round(most / 1024 / 1024);
        console.info(
          `${name}: ${people} people and ${people / 2} consents (${size} MiB) in ${seconds.toFixed(1)} s, again in ` +
            `${secondsAgain.toFixed(1)} s; the heap grew by at most ${heap} MiB`,
        );
        expect(people / seconds).toBeGreaterThan(fewestPerSecond);
        // Server and command line share this process.
        expect(heap).toBeLessThan(700);
      } finally {
        rmSync(folder, { recursive: true, force: true });
        portal.cli.remove();
        await db.close();
      }
    },
    1_800_000,
  );
});
