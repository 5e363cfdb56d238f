/**
 * `npm run pictures`: takes the README's pictures anew, in both themes, from the demo with new data. Run it when the
 * pages have changed.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import sharp from 'sharp';
import { ensureBrowser } from './browser.mjs';
import { build } from './build.mjs';
import { startDemo } from './demo-services.mjs';

const firstPort = Number(process.env.E2E_PORT ?? 3900);
const dataDir = '.data/pictures';
const width = 520;
/** A longer page is cut here. */
const mostHeight = 920;
const logoMilliseconds = 10_000;

if (!(await build())) process.exit(1);
rmSync(dataDir, { recursive: true, force: true });
const demo = await startDemo({ firstPort, dataDir });
const browser = await chromium.launch({
  executablePath: await ensureBrowser(console.log),
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  await take();
} finally {
  await browser.close();
  await demo.stop();
}

async function take() {
  const page = await browser.newPage({
    baseURL: demo.issuer,
    viewport: { width, height: 800 },
    deviceScaleFactor: 2,
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    reducedMotion: 'reduce',
  });
  const [ada] = demo.people;
  await page.goto('/login');
  await page.locator('input[name="email"]').fill(ada.email);
  await page.locator('input[name="password"]').fill(ada.password);
  await page.locator('form[action="/login/submit"] button[type="submit"]:not([name])').first().click();
  await page.waitForURL(/\/account/);
  await page.goto(demo.trailmap);
  await page.getByRole('button', { name: 'Sign in with Countersign' }).click();
  const allow = page.locator('button[name="action"][value="allow"]');
  await allow.waitFor();
  // The portal fetches the logo after the import.
  await page.waitForTimeout(logoMilliseconds);
  await page.reload();
  await page.locator('input[name="scope"][value="routes.read"]').check();
  await both(page, 'consent');

  await allow.click();
  await page.waitForURL(new RegExp(`^${demo.trailmap}`));
  await page.getByRole('button', { name: 'Show my routes' }).click();
  await page.goto('/account/apps');
  await page.locator('a[href^="/account/apps/"]', { hasText: 'Trailmap' }).first().click();
  await page.waitForURL(/\/account\/apps\/[\w-]+$/);
  await both(page, 'account');
}

/** One picture in each theme, with a small palette. */
async function both(page, name) {
  await page.evaluate(() => document.activeElement?.blur());
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    const height = Math.min(mostHeight, await page.evaluate(() => document.documentElement.scrollHeight));
    const picture = await page.screenshot({ fullPage: true, clip: { x: 0, y: 0, width, height } });
    const file = join('docs', `${name}${colorScheme === 'dark' ? '-dark' : ''}.png`);
    await sharp(picture).png({ palette: true, compressionLevel: 9 }).toFile(file);
    console.log(file);
  }
}
