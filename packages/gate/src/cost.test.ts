import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { bundle } from '../../../scripts/bundle.mjs';
import { buildPackages } from '../../../scripts/packages.mjs';

test('a check of a known token costs at most a fifth of a verification by jose', async () => {
  await buildPackages({ only: ['verifier'] });
  // Inside the project, where Node finds the packages.
  const folder = mkdtempSync(join('.cache', 'gate-cost-'));
  try {
    await bundle({ cost: 'packages/gate/src/cost.fixture.ts' }, folder);
    const output = execFileSync(process.execPath, [join(folder, 'cost.mjs')], { encoding: 'utf8', timeout: 60_000 });
    const costs = z.record(z.string(), z.number()).parse(JSON.parse(output));
    const { jose = 0, check = 0 } = costs;
    const shown = Object.entries(costs).map(([name, cost]) => `${name} ${cost.toFixed(1)} µs`);
    console.log(`processor time: ${shown.join(', ')}; check/jose ${(check / jose).toFixed(3)}`);
    expect(check).toBeGreaterThan(0);
    expect(check / jose).toBeLessThan(0.2);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);
