/**
 * Measures token, introspection and userinfo requests over HTTP on both databases, beside a peer, and counts the SQL
 * statements of each; writes `bench/RESULTS.md`. The load comes from this process, the server under test runs in its own.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { startPostgres } from '../scripts/postgres.mjs';
import { type Client, type Measured, run } from './load';
import { signInAndAllow } from './person';
import * as setting from './setting';
import { countStatements } from './statements';

const seconds = Number(process.env['BENCH_SECONDS'] ?? 5);
const connections = 16;
const codes = 1500;
const port = 4610;
const origin = `http://127.0.0.1:${port}`;

const tokenResponse = z.object({ access_token: z.string(), refresh_token: z.string().optional() });

/** How one server is asked: paths, and how it gives codes. */
type Target = {
  paths: { token: string; introspect: string; userinfo: string };
  makeCode: () => Promise<string>;
};

const cases = ['client_credentials', 'code exchange', 'refresh', 'introspection', 'userinfo'] as const;
type Results = Record<(typeof cases)[number], Measured>;

async function measure({ paths, makeCode }: Target): Promise<Results> {
  const web = { ...setting.form, authorization: setting.basic(setting.webClient) };
  const machine = { ...setting.form, authorization: setting.basic(setting.machineClient) };
  const token = (headers: Record<string, string>, fields: Record<string, string>) => ({
    method: 'POST' as const,
    path: paths.token,
    headers,
    body: String(new URLSearchParams(fields)),
  });
  const redeem = (code: string) =>
    token(web, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: setting.redirectUri,
      code_verifier: setting.verifier,
    });
  async function session(): Promise<{ access: string; refresh: string }> {
    const { path, ...request } = redeem(await makeCode());
    const tokens = tokenResponse.parse(await (await fetch(origin + path, request)).json());
    return { access: tokens.access_token, refresh: tokens.refresh_token ?? '' };
  }
  const each = (make: () => Client): Client[] => Array.from({ length: connections }, make);
  const always = (shot: ReturnType<Client>): Client[] => each(() => () => shot);

  const credentials = token(machine, {
    grant_type: 'client_credentials',
    scope: 'bench.read',
    resource: setting.resource,
  });
  await run(origin, always(credentials), 2); // the compiler warms up outside the figures

  const clientCredentials = await run(origin, always(credentials), seconds);

  const stock: string[] = [];
  while (stock.length < codes) stock.push(await makeCode());
  const exchange = await run(
    origin,
    each(() => () => {
      const code = stock.pop();
      return code === undefined ? undefined : redeem(code);
    }),
    seconds,
  );

  const sessions = await Promise.all(Array.from({ length: connections }, session));
  const refresh = await run(
    origin,
    sessions.map((start) => (last) => {
      const current = last === undefined ? start.refresh : (tokenResponse.parse(JSON.parse(last)).refresh_token ?? '');
      return token(web, { grant_type: 'refresh_token', refresh_token: current });
    }),
    seconds,
  );

  const { access } = await session();
  const introspection = await run(
    origin,
    always({
      method: 'POST',
      path: paths.introspect,
      headers: web,
      body: String(new URLSearchParams({ token: access })),
    }),
    seconds,
  );
  const userinfo = await run(
    origin,
    always({ method: 'GET', path: paths.userinfo, headers: { authorization: `Bearer ${access}` } }),
    seconds,
  );
  return {
    client_credentials: clientCredentials,
    'code exchange': exchange,
    refresh,
    introspection,
    userinfo,
  };
}

/** Runs `work` while a child process listens on the port; `ready` asks whether it does. */
async function withServer<T>(child: ChildProcess, ready: string, work: () => Promise<T>): Promise<T> {
  const errors: string[] = [];
  child.stderr?.on('data', (chunk) => errors.push(String(chunk)));
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${errors.join('').slice(-2000)}`)));
  });
  const up = async () => {
    for (let attempt = 0; attempt < 300; attempt += 1) {
      const answered = await fetch(origin + ready).then(
        (response) => response.ok,
        () => false,
      );
      if (answered) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('The server did not come up within 30 seconds.');
  };
  try {
    await Promise.race([up(), ended]);
    return await Promise.race([work(), ended]);
  } finally {
    ended.catch(() => {});
    child.kill('SIGTERM');
    await new Promise((resolve) => {
      if (child.exitCode !== null) resolve(undefined);
      child.once('exit', resolve);
    });
  }
}

async function measurePortal(folder: string, databaseUrl: string | undefined): Promise<Results> {
  const importPath = join(folder, 'import.json');
  writeFileSync(importPath, JSON.stringify(setting.importFile));
  const child = spawn(process.execPath, ['dist/server.mjs'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      PORT: String(port),
      HOST: '127.0.0.1',
      COUNTERSIGN_ISSUER: origin,
      COUNTERSIGN_DATA_DIR: join(folder, databaseUrl ? 'server' : 'embedded'),
      COUNTERSIGN_IMPORT: importPath,
      COUNTERSIGN_SECRET: Buffer.alloc(32, 'bench').toString('base64'),
      ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    },
  });
  return withServer(child, '/health/ready', async () =>
    measure({
      paths: { token: '/oauth/token', introspect: '/oauth/introspect', userinfo: '/oauth/userinfo' },
      makeCode: await signInAndAllow(origin),
    }),
  );
}

async function measurePeer(databaseUrl: string | undefined): Promise<Results> {
  const child = spawn(process.execPath, ['bench/peers/oidc-provider.mjs', String(port), JSON.stringify(setting)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}) },
  });
  return withServer(child, '/.well-known/openid-configuration', () =>
    measure({
      paths: { token: '/token', introspect: '/token/introspection', userinfo: '/me' },
      makeCode: async () => (await fetch(`${origin}/bench/code`)).text(),
    }),
  );
}

function table(results: Results, statements?: Record<string, number>): string {
  const rows = cases.map((name) => {
    const { requestsPerSecond, p50, p99, requests, failures } = results[name];
    const figures = [Math.round(requestsPerSecond), p50.toFixed(1), p99.toFixed(1), requests, failures];
    return `| ${[name, ...figures, ...(statements ? [statements[name]] : [])].join(' | ')} |`;
  });
  const heads = ['path', 'requests/s', 'p50 ms', 'p99 ms', 'requests', 'failures', ...(statements ? ['SQL'] : [])];
  return [`| ${heads.join(' | ')} |`, `|${' --- |'.repeat(heads.length)}`, ...rows].join('\n');
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const postgres = await startPostgres();
  try {
    const statements = await countStatements();
    const embedded = await measurePortal(folder, undefined);
    const onServer = postgres ? await measurePortal(folder, postgres.url) : undefined;
    const peerOnServer = postgres ? await measurePeer(postgres.url) : undefined;
    const peer = await measurePeer(undefined);
    const [cpu] = cpus();
    const none = 'No PostgreSQL server could be had on this machine.';
    writeFileSync(
      'bench/RESULTS.md',
      `# Measured

\`npm run bench\`, on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.version}.
${connections} connections in a closed loop for ${seconds} s a path (code exchange: ${codes} codes, or until the time is over), from a second process on the
same machine. One run on a shared machine: read ratios, not single figures. "SQL" is the number of statements a request takes,
counted at the database's edge. Every request authenticates its client and asks the grant whether it is alive; writes are durable
before the answer goes out.

## Countersign on the embedded database (PGlite)

${table(embedded, statements)}

## Countersign on a PostgreSQL server (same machine)

${onServer ? table(onServer, statements) : none}

## A peer: node-oidc-provider on the same PostgreSQL server

One table, a row an artefact, prepared statements; clients and keys are in its memory. A refresh gives an opaque access token
here, and there is no portal and no status list behind it.

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

await main();
