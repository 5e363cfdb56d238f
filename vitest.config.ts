import { defineConfig } from 'vitest/config';

const quick = process.env['COUNTERSIGN_TEST_QUICK'] === 'true';

const everything = ['app', 'components', 'examples', 'lib', 'scripts'].map((folder) => `${folder}/**/*.test.ts`);

/** Tests that open a database take most of the time: `npm run check` leaves them out, `npm test` runs everything. */
const databaseTests = ['app', 'lib'].map((folder) => `${folder}/**/*.db.test.ts`);

export default defineConfig({
  resolve: { alias: { '@': new URL('.', import.meta.url).pathname } },
  test: {
    testTimeout: 30_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        // Without a world of its own for each file: the modules are loaded once, which is half of the time.
        test: { name: 'core', include: everything, exclude: databaseTests, isolate: false, pool: 'threads' },
      },
      ...(quick
        ? []
        : [
            {
              extends: true as const,
              test: { name: 'database', include: databaseTests, globalSetup: ['scripts/postgres.fixture.ts'] },
            },
          ]),
    ],
  },
});
