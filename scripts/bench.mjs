/** Builds the portal and the benchmark, then runs the benchmark. `cpu` measures only the protocol endpoints. */
import { spawnSync } from 'node:child_process';
import { bundle } from './bundle.mjs';

const parameters = process.argv.slice(2);
if (parameters[0] !== 'cpu') {
  const built = spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
  if (built.status !== 0) process.exit(built.status ?? 1);
}
await bundle({ main: 'bench/main.ts', 'protocol-server': 'bench/protocol-server.ts' }, '.cache/bench');
process.exit(spawnSync(process.execPath, ['.cache/bench/main.mjs', ...parameters], { stdio: 'inherit' }).status ?? 1);
