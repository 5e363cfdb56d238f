import { existsSync, readFileSync } from 'node:fs';
import { defineConfig, devices } from '@playwright/test';
import { portal } from './e2e/addresses';

/** What `scripts/setup.mjs --test` found. */
const browser = '.cache/chromium';

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  outputDir: 'test-results',
  globalSetup: './e2e/start.ts',
  // One portal, one clock: what one test moves, another would see.
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env['CI'] !== undefined,
  // On a shared machine a browser can stall; what passes only at its second run is reported as flaky, by name.
  retries: process.env['CI'] === undefined ? 0 : 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    ...devices['Desktop Chrome'],
    baseURL: portal,
    actionTimeout: 30_000,
    trace: 'retain-on-failure',
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
