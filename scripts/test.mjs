/**
 * `npm test`: types, lint, dead code, unit tests, and the browser tests against the production build. The last line has
 * the totals; types, lint and dead code count as one test each.
 *
 * - `--quick` leaves out the browser and the tests that open a database (`npm run check`).
 * - `--full` runs the same tests at full size (`npm run verify`). Tests read it as `COUNTERSIGN_TEST_FULL`.
 * - `--e2e` runs only browser tests (`npm run e2e`).
 * - With files it runs only these, each with its own runner: `npm test -- lib/x.test.ts e2e/y.spec.ts`. Further options
 *   go to the runner, for example `-t` for Vitest or `-g` for Playwright.
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

async function step(title, work, began = Date.now()) {
  console.log(`\n── ${title}`);
  const { passed, failed, skipped } = await work();
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
  const skips = skipped > 0 ? `, ${skipped} skipped` : '';
  console.log(
    `── ${title}: ${passed} passed, ${failed} failed${skips} (${((Date.now() - began) / 1000).toFixed(1)} s)`,
  );
}

/** Runs commands that count as one test together, and shows their output when they are done. */
async function one(title, ...commands) {
  const began = Date.now();
  let output = '';
  const onOutput = (text) => {
    output += text;
  };
  const codes = await Promise.all(commands.map(([command, args]) => run(command, args, { onOutput })));
  const show = () => {
    process.stdout.write(output);
    const ok = codes.every((code) => code === 0);
    return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  };
  await step(title, show, began);
}

/** Reads a runner's report. A run that broke without a failed test counts as one failure. */
function counted(code, report, read) {
  const counts = existsSync(report)
    ? read(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 };
  const ran = counts.passed + counts.failed > 0;
  return (code !== 0 || !ran) && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** Types, lint and dead code, side by side. */
async function staticChecks() {
  // Next's list of the routes of an earlier build. It names routes that may be gone, and a fresh clone has none.
  for (const folder of ['.next', '.next/dev']) rmSync(`${folder}/types/validator.ts`, { force: true });
  const types = [bin('typescript/bin/tsc', '--noEmit')];
  // `npm run check` works without the client libraries, so it cannot check the tests that import them.
  if (!quick) types.push(bin('typescript/bin/tsc', '--noEmit', '--project', 'e2e/clients'));
  await Promise.all([
    one('Types', ...types),
    one('Lint', bin('@biomejs/biome/bin/biome', 'check', '.', '--diagnostic-level=warn')),
    one('Dead code', bin('knip/bin/knip.js', '--no-progress')),
  ]);
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

/** Builds, shows the output when it is done, and returns whether there is a build. */
async function builds() {
  const began = Date.now();
  let output = '';
  const onOutput = (text) => {
    output += text;
  };
  const { build } = await import('./build.mjs');
  const built = await build({ onOutput });
  const show = () => {
    process.stdout.write(output);
    return { passed: 0, failed: built ? 0 : 1, skipped: 0 };
  };
  await step('Build', show, began);
  return built;
}

/** Each worker has its own portal, clock and ports. */
async function browserTests(...selected) {
  const report = '.cache/playwright.json';
  rmSync(report, { force: true });
  const workers = selected.length === 0 ? Math.min(availableParallelism(), 4) : 1;
  const env = {
    ...sizes,
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    E2E_PORT: String(await freePorts(workers)),
    E2E_WORKERS: String(workers),
  };
  const [command, args] = bin('@playwright/test/cli.js', 'test', '--reporter=list,json', ...selected);
  const code = await run(command, args, { env });
  return counted(code, report, ({ stats, errors }) => ({
    passed: stats.expected,
    // A test that passes only at its second attempt has failed: somebody has to look at it.
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  }));
}

/** Finds a range in which the fifteen ports of each worker are free, so checkouts can be tested side by side. */
async function freePorts(workers) {
  for (let first = Number(process.env.E2E_PORT ?? 4310); first < 60_000; first += 20) {
    const ports = Array.from({ length: workers }, (_, worker) =>
      Array.from({ length: 15 }, (_, offset) => first + 20 * worker + offset),
    );
    if ((await Promise.all(ports.flat().map(isFree))).every(Boolean)) return first;
  }
  throw new Error('There are not enough free ports in a row.');
}

if (e2e) {
  if (await builds()) await step('Browser tests', () => browserTests(...selection));
} else if (selection.length > 0) {
  const options = selection.filter((argument) => !isFile(argument));
  const specs = selection.filter(isSpec);
  const units = selection.filter((argument) => isFile(argument) && !isSpec(argument));
  if (units.length > 0 || specs.length === 0) await step('Unit tests', () => unitTests(...units, ...options));
  if (specs.length > 0 && (await builds())) await step('Browser tests', () => browserTests(...specs, ...options));
} else {
  // Next declares the imports of style sheets and pictures in a file that it writes itself.
  if (!existsSync('next-env.d.ts')) await run(...bin('next/dist/bin/next', 'typegen'), { quiet: true });
  // Some unit tests wait most of their time, so everything else that needs no browser runs beside them.
  const checking = staticChecks();
  const building = quick ? false : checking.then(builds);
  await step('Unit tests', () => unitTests());
  await checking;
  if (await building) await step('Browser tests', () => browserTests());
}

console.log('');
if (total.skipped > 0) console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
else console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
