/**
 * `npm test`: types, lint, dead code, unit tests, and the browser tests against the production build. The last line
 * counts; types, lint and dead code count as one each.
 *
 * - `--quick` leaves out the browser and the tests that open a database (`npm run check`).
 * - `--full` runs the same tests at full size (`npm run verify`): see `COUNTERSIGN_TEST_FULL` in `testing.md`.
 * - `--e2e` runs browser tests alone (`npm run e2e`).
 * - With files it runs only these, each with its own runner: `npm test -- lib/x.test.ts e2e/y.spec.ts`. Further options
 * go
 *   to the runner, for example `-t` for Vitest or `-g` for Playwright.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isFree, run } from './processes.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const own = ['--quick', '--full', '--e2e'];
const given = process.argv.slice(2);
const [quick, full, e2e] = own.map((option) => given.includes(option));
const selection = given.filter((argument) => !own.includes(argument));
const isSpec = (argument) => /\.spec\.ts(:\d+)?$/.test(argument);
const isFile = (argument) => isSpec(argument) || /\.test\.ts$/.test(argument);

const sizes = { ...(quick && { COUNTERSIGN_TEST_QUICK: 'true' }), ...(full && { COUNTERSIGN_TEST_FULL: 'true' }) };
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

const sum = (results) =>
  results.reduce(
    (all, { passed, failed, skipped }) => ({
      passed: all.passed + passed,
      failed: all.failed + failed,
      skipped: all.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );

/** Commands that count as one test together. */
async function one(...commands) {
  const codes = await Promise.all(commands.map(([command, args]) => run(command, args)));
  const ok = codes.every((code) => code === 0);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

/** Reads a runner's report. A run that broke without a failed test counts as one failure. */
function counted(code, report, read) {
  const counts = existsSync(report)
    ? read(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 };
  const ran = counts.passed + counts.failed > 0;
  return (code !== 0 || !ran) && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function types() {
  const all = [bin('typescript/bin/tsc', '--noEmit')];
  // `npm run check` works without the client libraries, so it cannot check the tests that import them.
  if (!quick) all.push(bin('typescript/bin/tsc', '--noEmit', '--project', 'e2e/clients'));
  return one(...all);
}

async function unitTests(...selected) {
  const report = '.cache/vitest.json';
  rmSync(report, { force: true });
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...selected];
  const [command, all] = bin('vitest/vitest.mjs', ...args);
  const code = await run(command, all, { env: sizes });
  return counted(code, report, ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests }) => ({
    passed: numPassedTests,
    failed: numFailedTests,
    skipped: numPendingTests + numTodoTests,
  }));
}

async function buildThen(...selected) {
  const { build } = await import('./build.mjs');
  let built = false;
  await step('Build', async () => {
    built = await build();
    return { passed: 0, failed: built ? 0 : 1, skipped: 0 };
  });
  if (built) await step('Browser tests', () => browserTests(...selected));
}

/** Each shard has its own portal, clock, ports and report. A selection is one shard. */
async function browserTests(...selected) {
  const shards = selected.length === 0 ? Math.min(availableParallelism(), 2) : 1;
  const ports = await freePorts(shards);
  return sum(await Promise.all(ports.map((port, index) => browserShard(index + 1, shards, port, selected))));
}

async function browserShard(shard, shards, port, selected) {
  const report = `.cache/playwright-${shard}.json`;
  rmSync(report, { force: true });
  const more = [`--shard=${shard}/${shards}`, `--output=test-results/${shard}`, '--reporter=list,json', ...selected];
  const [command, args] = bin('@playwright/test/cli.js', 'test', ...more);
  const env = { ...sizes, PLAYWRIGHT_JSON_OUTPUT_NAME: report, E2E_PORT: String(port) };
  const code = await run(command, args, { env });
  return counted(code, report, ({ stats, errors }) => ({
    passed: stats.expected,
    // A test that passes only at its second attempt has failed: somebody has to look at it.
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  }));
}

/** Finds fifteen free ports in a row for each shard, so that several checkouts can be tested at once. */
async function freePorts(shards) {
  const found = [];
  for (let first = Number(process.env.E2E_PORT ?? 4310); first < 60_000 && found.length < shards; first += 20) {
    const free = await Promise.all(Array.from({ length: 15 }, (_, offset) => isFree(first + offset)));
    if (free.every(Boolean)) found.push(first);
  }
  if (found.length < shards) throw new Error('There are not enough free ports in a row.');
  return found;
}

if (e2e) {
  await buildThen(...selection);
} else if (selection.length > 0) {
  const options = selection.filter((argument) => !isFile(argument));
  const specs = selection.filter(isSpec);
  const units = selection.filter((argument) => isFile(argument) && !isSpec(argument));
  if (units.length > 0 || specs.length === 0) await step('Unit tests', () => unitTests(...units, ...options));
  if (specs.length > 0) await buildThen(...specs, ...options);
} else {
  // Next declares the imports of style sheets and pictures in a file that it writes itself.
  if (!existsSync('next-env.d.ts')) await run(...bin('next/dist/bin/next', 'typegen'), { quiet: true });
  await step('Types', types);
  await step('Lint', () => one(bin('@biomejs/biome/bin/biome', 'check', '.', '--diagnostic-level=warn')));
  await step('Dead code', () => one(bin('knip/bin/knip.js', '--no-progress')));
  await step('Unit tests', unitTests);
  if (!quick) await buildThen();
}

console.log('');
if (total.skipped > 0) console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
else console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
