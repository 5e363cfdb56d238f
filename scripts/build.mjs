/**
 * Builds for production: Next's pages into `.next`, the server into `dist`, and the package that the sample API uses.
 * It does nothing if no source has changed since the last build, so the demo and the tests share one build.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle, bundlePageScript } from './bundle.mjs';
import { buildPackages } from './packages.mjs';
import { run } from './processes.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

const nextDir = process.env.NEXT_DIST_DIR ?? '.next';
const stamp = 'dist/built-from';
const sources = ['app', 'components', 'lib', 'public', 'prisma', 'scripts/build.mjs', 'scripts/bundle.mjs'];
const singles = [
  'server.ts',
  'package-lock.json',
  'next.config.mjs',
  'postcss.config.mjs',
  'tsconfig.json',
  'instrumentation.ts',
];

/**
 * Returns whether there is a build of the current sources now.
 * @param {{ onOutput?: (text: string) => void }} options `onOutput` receives the output instead of the terminal
 */
export async function build({ onOutput } = {}) {
  await buildPackages({ only: ['verifier'] });
  const state = hashOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state && existsSync(join(nextDir, 'BUILD_ID'))) return true;
  rmSync(stamp, { force: true });

  const code = await run(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
    env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    onOutput,
  });
  if (code !== 0) return false;
  mkdirSync('dist', { recursive: true });
  await bundlePageScript();
  await bundle({ portal: 'server.ts', output: 'lib/edge/json-lines.ts' }, 'dist');
  // React reads NODE_ENV when it is first imported, and static imports run before any statement. Output that modules
  // print while they load has to be JSON too.
  writeFileSync(
    'dist/server.mjs',
    `process.env.NODE_ENV = 'production';
const { takeOutput } = await import('./output.mjs');
takeOutput();
await import('./portal.mjs');
`,
  );
  writeFileSync(stamp, state);
  return true;
}

function hashOfSources() {
  const hash = createHash('sha256').update(nextDir);
  const files = [...sources.flatMap(filesIn), ...singles.filter((file) => existsSync(file))].sort();
  for (const file of files) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(test|contract|fixture)\.tsx?$|\.md$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit((await build()) ? 0 : 1);
