/**
 * What every page must meet: axe finds nothing serious in the light and in the dark theme, no id occurs twice, the page
 * has a title, and nothing sticks out of a small screen.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import { z } from 'zod';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const findings = z.array(
  z.object({ id: z.string(), impact: z.string().nullish(), nodes: z.array(z.object({ html: z.string() })) }),
);

const everyRule = { resultTypes: ['violations'] };
/** The rules that judge colours. The other rules find the same in both themes, because only colours differ. */
const colourRules = { ...everyRule, runOnly: ['color-contrast', 'link-in-text-block'] };
const full = process.env['COUNTERSIGN_TEST_FULL'] === 'true';

/** Waits until the page has not changed for a tenth of a second. */
const quiet = `new Promise((resolve) => {
  const done = () => {
    observer.disconnect();
    resolve();
  };
  let timer = setTimeout(done, 100);
  const observer = new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(done, 100);
  });
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
})`;

/**
 * Checks the page that is shown. A test that clicks a link first waits for something of the new page. `layout` leaves
 * out axe, for pages that another test checks with axe. `npm run verify` does not leave it out.
 */
export async function check(page: Page, name: string, only?: 'layout'): Promise<void> {
  await page.waitForLoadState('load');
  await page.evaluate(quiet);
  // After a link, Next can set the title much later than the rest.
  await expect(page, name).toHaveTitle(/\S/);
  if (only === undefined || full) await checkWithAxe(page, name);
  // A label names only the first of two elements with the same id.
  const ids = await page.evaluate('[...document.querySelectorAll("[id]")].map(({ id }) => id)');
  const twice = z
    .array(z.string())
    .parse(ids)
    .filter((id, index, all) => all.indexOf(id) < index);
  expect.soft(twice, `${name}, ids`).toEqual([]);
  await page.setViewportSize({ width: 360, height: 640 });
  const wide = await page.evaluate('document.documentElement.scrollWidth');
  expect.soft(wide, `${name} at 360 px`).toBeLessThanOrEqual(360);
  const other = await page.evaluate(() => {
    const { dir } = document.documentElement;
    document.documentElement.dir = dir === 'rtl' ? 'ltr' : 'rtl';
    const width = document.documentElement.scrollWidth;
    document.documentElement.dir = dir;
    return width;
  });
  expect.soft(other, `${name} at 360 px, in the other direction`).toBeLessThanOrEqual(360);
}

async function checkWithAxe(page: Page, name: string): Promise<void> {
  await page.evaluate(axe);
  for (const [colorScheme, options] of [
    ['light', everyRule],
    ['dark', full ? everyRule : colourRules],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    // A colour in transition belongs to neither theme.
    await page.evaluate(`for (const animation of document.getAnimations()) {
      if (animation.effect?.getComputedTiming().endTime === Infinity) animation.cancel();
      else animation.finish();
    }`);
    const run = `axe.run(document, ${JSON.stringify(options)}).then((result) => result.violations)`;
    const found = findings.parse(await page.evaluate(run));
    const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect.soft(serious, `${name}, ${colorScheme}`).toEqual([]);
  }
}
