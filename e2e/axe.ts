/**
 * What every page has to stand: nothing serious for axe, in light and in dark, and nothing that sticks out of a small
 * screen.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import { z } from 'zod';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const findings = z.array(
  z.object({ id: z.string(), impact: z.string().nullish(), nodes: z.array(z.object({ html: z.string() })) }),
);

export async function check(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    // A colour on its way from one theme to the other is neither's.
    await page.evaluate('for (const animation of document.getAnimations()) animation.finish()');
    await page.evaluate(axe);
    const found = findings.parse(await page.evaluate('axe.run(document).then((result) => result.violations)'));
    const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect.soft(serious, `${name}, ${colorScheme}`).toEqual([]);
  }
  // A label speaks of the first of two with one id.
  const ids = await page.evaluate('[...document.querySelectorAll("[id]")].map(({ id }) => id)');
  const twice = z
    .array(z.string())
    .parse(ids)
    .filter((id, index, all) => all.indexOf(id) < index);
  expect.soft(twice, `${name}, ids`).toEqual([]);
  await page.setViewportSize({ width: 360, height: 640 });
  const wide = await page.evaluate('document.documentElement.scrollWidth');
  expect.soft(wide, `${name} at 360 px`).toBeLessThanOrEqual(360);
  expect.soft(await page.title(), name).not.toBe('');
}
