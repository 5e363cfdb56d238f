import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const quick = process.env['COUNTERSIGN_TEST_QUICK'] === 'true';

const folders = ['app', 'components', 'examples', 'lib', 'packages', 'scripts'].map(
  (folder) => `${folder}/**/*.test.ts`,
);
/** `npm run check` does not need the client libraries of `e2e/clients`. */
const everything = quick ? folders : [...folders, 'e2e/clients/*.test.ts'];

/** Tests that open a database take most of the time: `npm run check` leaves them out, `npm test` runs everything. */
const databaseTests = ['app', 'lib', 'packages'].map((folder) => `${folder}/**/*.db.test.ts`);

export default defineConfig({
  resolve: {
    alias: {
      '@countersign/client': new URL('packages/client/src/index.ts', import.meta.url).pathname,
      '@countersign/verifier': new URL('packages/verifier/src/index.ts', import.meta.url).pathname,
      '@/': new URL('.', import.meta.url).pathname,
    },
  },
  test: {
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // Vitest's default leaves one processor idle. Some tests wait most of their time, so there is one worker more.
    maxWorkers: availableParallelism() + 1,
    // Files share the modules of their worker: loading them takes half of the time.
    isolate: false,
    projects: [
      { extends: true, test: { name: 'core', include: everything, exclude: databaseTests, pool: 'threads' } },
      ...(quick
        ? []
        : [
            {
              extends: true as const,
              test: { name: 'database', include: databaseTests, globalSetup: ['scripts/databases.fixture.ts'] },
            },
          ]),
    ],
  },
});
