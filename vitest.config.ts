import { defineConfig } from 'vitest/config';

const quick = process.env['COUNTERSIGN_TEST_QUICK'] === 'true';

/** What `npm run check` leaves out: it opens a database, and that is what takes the time. `npm test` runs everything. */
const databaseTests = [
  'app/**',
  'lib/data/**',
  'lib/login/{mail-flows,next-auth,sign-in}.test.ts',
  'lib/mail/deliver.test.ts',
  'lib/{import,mounts,reach,signals}.test.ts',
];

export default defineConfig({
  resolve: { alias: { '@': new URL('.', import.meta.url).pathname } },
  test: {
    include: ['app', 'components', 'examples', 'lib', 'scripts'].map((folder) => `${folder}/**/*.test.ts`),
    exclude: quick ? databaseTests : [],
    // Without a world of its own for each file: the modules are loaded once, which is half of the time.
    ...(quick ? { isolate: false, pool: 'threads' as const } : {}),
    globalSetup: quick ? [] : ['scripts/postgres.fixture.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
