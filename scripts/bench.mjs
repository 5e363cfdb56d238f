/** Builds what is measured and the bench itself, then runs it. */
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';

const built = spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);
await build({
  entryPoints: ['bench/main.ts'],
  outfile: '.cache/bench/main.mjs',
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
});
process.exit(spawnSync(process.execPath, ['.cache/bench/main.mjs'], { stdio: 'inherit' }).status ?? 1);
