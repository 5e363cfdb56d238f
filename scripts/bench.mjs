/** Builds what is measured and the bench itself, then runs it; with `cpu`, the protocol's part alone. */
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';

const parameters = process.argv.slice(2);
if (parameters[0] !== 'cpu') {
  const built = spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
  if (built.status !== 0) process.exit(built.status ?? 1);
}
await build({
  entryPoints: ['bench/main.ts', 'bench/protocol-server.ts'],
  outdir: '.cache/bench',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
});
process.exit(spawnSync(process.execPath, ['.cache/bench/main.mjs', ...parameters], { stdio: 'inherit' }).status ?? 1);
