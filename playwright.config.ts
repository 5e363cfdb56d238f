import { existsSync, readFileSync } from 'node:fs';
import { defineConfig, devices } from '@playwright/test';
import { portal } from './e2e/addresses';

/** The browser that `scripts/setup.mjs --test` found. */
const browser = '.cache/chromium';

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  outputDir: 'test-results',
  globalSetup: './e2e/start.ts',
  // Each worker has its own portal and clock. The tests of a file share them, so they run one after the other.
  workers: Number(process.env['E2E_WORKERS'] ?? 1),
  fullyParallel: false,
  forbidOnly: process.env['CI'] !== undefined,
  // A test that passes only at its second attempt is reported as flaky, and `npm test` counts it as failed.
  retries: process.env['CI'] === undefined ? 0 : 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    ...devices['Desktop Chrome'],
    baseURL: portal,
    actionTimeout: 30_000,
    // Recording a trace takes a third of the processor time. `--trace on` records one for a test by hand.
    trace: 'on-first-retry',
    launchOptions: {
      ...(existsSync(browser) ? { executablePath: readFileSync(browser, 'utf8') } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-dev-shm-usage',
        '--disable-background-networking',
        '--no-first-run',
      ],
    },
  },
});
