import { defineConfig } from 'vitest/config';

/** `npm run check`: what needs neither a PostgreSQL server nor minutes. */
const quick = process.env['COUNTERSIGN_TEST_QUICK'] === 'true';

export default defineConfig({
  resolve: { alias: { '@': new URL('.', import.meta.url).pathname } },
  test: {
    include: ['app', 'components', 'examples', 'lib', 'scripts'].map((folder) => `${folder}/**/*.test.ts`),
    exclude: quick ? ['**/*durability.test.ts'] : [],
    globalSetup: quick ? [] : ['scripts/postgres.fixture.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
