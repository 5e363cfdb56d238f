/**
 * Measures token, introspection and userinfo requests over HTTP on both databases, beside a peer, and counts the SQL
 * statements of each; writes `bench/RESULTS.md`. The load comes from this process, the server under test runs in its own.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
  const heads = [
    ...['path', 'requests/s', 'p50 ms', 'p99 ms', 'requests', 'failures', 'CPU µs', 'database’s'],
    ...(statements ? ['SQL'] : []),
  ];
  return [`| ${heads.join(' | ')} |`, `|${' --- |'.repeat(heads.length)}`, ...rows].join('\n');
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
    const none = 'No PostgreSQL server could be had on this machine.';
    writeFileSync(
      'bench/RESULTS.md',
      `# Measured

\`npm run bench\`, on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.version}.
${connections} connections in a closed loop for ${seconds} s a path (code exchange: ${codes} codes, or until the time is over), from a second process on the
same machine, whose load average was ${load.toFixed(1)} when it began: where that is much, read ratios, not single figures. "SQL" is the number of statements that a request takes
when it is alone, counted at the database's edge; requests that arrive together share their reads. "CPU µs" is the time of processors that a request takes of the
server's process, and "database’s" of all processes of PostgreSQL. Every request authenticates its client and asks the grant whether it is alive; writes are durable
before the answer goes out.

An exchange and a refresh give the same on both sides, which is checked before they are measured: an access token for one API, a JWT signed with ES256;
an ID token signed with RS256 (2048 bits); and a new refresh token. The access token of client_credentials is signed with ES256, too. Each connection
acts for a person of its own, so no two of its requests wait for one grant; each code of the peer has a grant of its own. Stored durably are that
the code or refresh token was used, and the new one: here in one transaction, with the peer in one for each. Introspection and userinfo are asked with a token per
connection: ours are JWTs, whose signature is verified once while the grant behind it is asked every time; the peer's are opaque and
found in its store.

## Countersign on the embedded database (PGlite)

${table(embedded, statements)}

## Countersign on a PostgreSQL server (same machine)

${onServer ? table(onServer, statements) : none}

## A peer: node-oidc-provider on the same PostgreSQL server

One table, a row an artefact, prepared statements; clients and keys are in its memory. There is no portal and no status list behind it.

${peerOnServer ? table(peerOnServer) : none}

## The same peer, everything in a map

Nothing is stored durably, and no request waits for a database.

${table(peer)}
`,
    );
    console.log('Written to bench/RESULTS.md');
  } finally {
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** For work on the protocol's path: no build, and figures that hardly depend on what else the machine does. */
async function printCpu(folder: string, database: Server | undefined): Promise<void> {
  const flags = process.env['BENCH_PROFILE'] ? ['--cpu-prof', `--cpu-prof-dir=${process.env['BENCH_PROFILE']}`] : [];
  console.log(`Countersign\n\n${table(await measurePortal({ ...protocolServer, flags }, folder, database))}\n`);
  console.log(`node-oidc-provider\n\n${table(await measurePeer(database))}`);
}

await main();
