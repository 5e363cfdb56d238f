/**
 * Measures token, introspection and userinfo requests over HTTP on both databases, next to a peer, and counts the SQL
 * statements of each. Writes `bench/RESULTS.md`. The load comes from this process; the server runs in its own.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../scripts/postgres.mjs';
import { connections } from './fixture';
import { cases, codes, type Results, seconds } from './paths';
import { measurePeer, measurePortal, type Server } from './servers';
import { countStatements } from './statements';

const production = { script: 'dist/server.mjs', pages: true };
const protocolServer = { script: '.cache/bench/protocol-server.mjs', pages: false };

function table(results: Results, statements?: Record<string, number>): string {
  const rows = cases.map((name) => {
    const { requestsPerSecond, p50, p99, requests, failures, cpu } = results[name];
    const shares = [cpu.server, cpu.database].map((share) => (share === 0 ? '' : Math.round(share)));
    const figures = [Math.round(requestsPerSecond), p50.toFixed(1), p99.toFixed(1), requests, failures, ...shares];
    return `| ${[name, ...figures, ...(statements ? [statements[name]] : [])].join(' | ')} |`;
  });
  const heads = ['path', 'requests/s', 'p50 ms', 'p99 ms', 'requests', 'failures', 'CPU µs', 'database’s'];
  if (statements) heads.push('SQL');
  return [`| ${heads.join(' | ')} |`, `|${' --- |'.repeat(heads.length)}`, ...rows].join('\n');
}

/** The part of the last results that compares single changes. It is written by hand, so it stays. */
function comparisons(): string {
  const last = readFileSync('bench/RESULTS.md', 'utf8');
  const start = last.indexOf('## Comparisons of single changes');
  return start < 0 ? '' : last.slice(start);
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const postgres = await startPostgres();
  const [load = 0] = loadavg();
  try {
    if (process.argv[2] === 'cpu') return await printCpu(folder, postgres);
    const statements = await countStatements();
    const embedded = await measurePortal(production, folder, undefined);
    const onServer = postgres ? await measurePortal(production, folder, postgres) : undefined;
    const peerOnServer = postgres ? await measurePeer(postgres) : undefined;
    const peer = await measurePeer(undefined);
    const [cpu] = cpus();
    const date = new Date().toISOString().slice(0, 10);
    const machine = `${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
    const none = 'There was no PostgreSQL server on this machine.';
    writeFileSync(
      'bench/RESULTS.md',
      `# Measured

\`npm run bench\`, on ${date}: ${machine}, Linux ${release()}, Node ${process.version}.

${connections} connections in a closed loop, ${seconds} s for each path (code exchange: ${codes} codes, or until the
time is over). The load comes from a second process on the same machine. The load average at the start was
${load.toFixed(1)}; if it is high, compare ratios rather than single figures.

- **CPU µs**: processor time of the server's process per request. **database’s**: the same for all PostgreSQL
  processes.
- **SQL**: statements per request when it runs alone, counted at the edge of the database. Concurrent requests share
  their reads.
- Every request authenticates its client and checks that the grant is active. Writes are durable before the answer.

Both servers return the same for a code exchange and for a refresh, which is checked before the measurement: an access
token for one API (a JWT signed with ES256), an ID token signed with RS256 (2048 bits) and a new refresh token. The
access token of client_credentials is signed with ES256 too. Each connection acts for its own user, so no two of its
requests wait for the same grant. Each code of the peer has its own grant.

Both servers store durably that the code or refresh token was used, and the new refresh token. Countersign does this
in one transaction; the peer uses one transaction for each. Introspection and userinfo use one token per connection.
Our tokens are JWTs: the signature is verified once, and the grant is checked every time. The peer's tokens are opaque
and are found in its store.

## Countersign on the embedded database (PGlite)

${table(embedded, statements)}

## Countersign on a PostgreSQL server (same machine)

${onServer ? table(onServer, statements) : none}

## A peer: node-oidc-provider on the same PostgreSQL server

The peer has one table with one row per artefact, and uses prepared statements. Its clients and keys are in memory. It
has no portal and no status list.

${peerOnServer ? table(peerOnServer) : none}

## The same peer with everything in memory

Nothing is stored durably, and no request waits for a database.

${table(peer)}

${comparisons()}`,
    );
    console.log('Written to bench/RESULTS.md');
  } finally {
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** For changes of the protocol code: needs no build, and its figures hardly depend on other load of the machine. */
async function printCpu(folder: string, database: Server | undefined): Promise<void> {
  const flags = process.env['BENCH_PROFILE'] ? ['--cpu-prof', `--cpu-prof-dir=${process.env['BENCH_PROFILE']}`] : [];
  console.log(`Countersign\n\n${table(await measurePortal({ ...protocolServer, flags }, folder, database))}\n`);
  console.log(`node-oidc-provider\n\n${table(await measurePeer(database))}`);
}

await main();
