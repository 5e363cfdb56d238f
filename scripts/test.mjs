/**
 * `npm test`: types, lint, unit tests, then the browser tests against the production build. `--quick` leaves out the
 * browser and what opens a database. The last line counts; types and lint are one each.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isFree, run } from './processes.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const quick = process.argv.includes('--quick');
const total = { passed: 0, failed: 0, skipped: 0 };
const bin = (path, ...args) => [process.execPath, [`node_modules/${path}`, ...args]];
mkdirSync('.cache', { recursive: true });

async function step(title, work) {
  console.log(`\n── ${title}`);
  const began = Date.now();
  const { passed, failed, skipped } = await work();
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  const skips = skipped > 0 ? `, ${skipped} skipped` : '';
  console.log(
    `── ${title}: ${passed} passed, ${failed} failed${skips} (${((Date.now() - began) / 1000).toFixed(1)} s)`,
  );
}

const one = async ([command, args]) => {
  const ok = (await run(command, args)) === 0;
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
};

/** What a runner's own report says; a run that broke without a failed test counts as one failure. */
function counted(code, report, read) {
  const counts = existsSync(report)
    ? read(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 };
  const ran = counts.passed + counts.failed > 0;
  return (code !== 0 || !ran) && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

async function unitTests() {
  const report = '.cache/vitest.json';
  rmSync(report, { force: true });
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const [command, all] = bin('vitest/vitest.mjs', ...args);
  const code = await run(command, all, { env: quick ? { COUNTERSIGN_TEST_QUICK: 'true' } : {} });
  return counted(code, report, ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests }) => ({
    passed: numPassedTests,
    failed: numFailedTests,
    skipped: numPendingTests + numTodoTests,
  }));
}

/** Each shard has a portal, a clock, ports and a report of its own. */
async function browserTests() {
  const shards = availableParallelism() > 1 ? 2 : 1;
  const ports = await freePorts(shards);
  const results = await Promise.all(ports.map((port, index) => browserShard(index + 1, shards, port)));
  return results.reduce((sum, { passed, failed, skipped }) => ({
    passed: sum.passed + passed,
    failed: sum.failed + failed,
    skipped: sum.skipped + skipped,
  }));
}

async function browserShard(shard, shards, port) {
  const report = `.cache/playwright-${shard}.json`;
  rmSync(report, { force: true });
  const more = [`--shard=${shard}/${shards}`, `--output=test-results/${shard}`, '--reporter=list,json'];
  const [command, args] = bin('@playwright/test/cli.js', 'test', ...more);
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: report, E2E_PORT: String(port) };
  const code = await run(command, args, { env });
  return counted(code, report, ({ stats, errors }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  }));
}

/** For each shard the first of fifteen free ports in a row, so that several checkouts can be tested at once. */
async function freePorts(shards) {
  const found = [];
  for (let first = Number(process.env.E2E_PORT ?? 4310); first < 60_000 && found.length < shards; first += 20) {
    const free = await Promise.all(Array.from({ length: 15 }, (_, offset) => isFree(first + offset)));
    if (free.every(Boolean)) found.push(first);
  }
  if (found.length < shards) throw new Error('There are not enough free ports in a row.');
  return found;
}

// Next declares the imports of style sheets and pictures in a file that it writes itself.
if (!existsSync('next-env.d.ts')) await run(...bin('next/dist/bin/next', 'typegen'), { quiet: true });
await step('Types', () => one(bin('typescript/bin/tsc', '--noEmit')));
await step('Lint', () => one(bin('@biomejs/biome/bin/biome', 'check', '.', '--diagnostic-level=warn')));
await step('Unit tests', unitTests);
if (!quick) {
  const { build } = await import('./build.mjs');
  let built = false;
  await step('Build', async () => {
    built = await build();
    return { passed: 0, failed: built ? 0 : 1, skipped: 0 };
  });
  if (built) await step('Browser tests', browserTests);
}

console.log('');
if (total.skipped > 0) console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
else console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
