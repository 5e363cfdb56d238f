/** Starts the measured servers one after the other, each in its own process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cpuOf } from './cpu';
import * as fixture from './fixture';
import type { Cpu } from './load';
import { measure, origin, port, type Results } from './paths';
import { signInAndAllow } from './user';

/** A database server, and the id of its main process. */
export type Server = { url: string; pid: () => number | undefined };

/** Measures the portal with its pages, as in production, or only its protocol endpoints. */
export async function measurePortal(
  entry: { script: string; flags?: readonly string[]; pages: boolean },
  folder: string,
  database: Server | undefined,
): Promise<Results> {
  const importPath = join(folder, 'import.json');
  writeFileSync(importPath, JSON.stringify(fixture.importFile));
  const child = spawn(process.execPath, [...(entry.flags ?? []), entry.script], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      PORT: String(port),
      HOST: '127.0.0.1',
      COUNTERSIGN_ISSUER: origin,
      COUNTERSIGN_DATA_DIR: join(folder, database ? 'server' : 'embedded'),
      COUNTERSIGN_IMPORT: importPath,
      COUNTERSIGN_SECRET: Buffer.alloc(32, 'bench').toString('base64'),
      ...(database ? { DATABASE_URL: database.url } : {}),
    },
  });
  return withServer(child, '/health/ready', async () =>
    measure({
      paths: { token: '/oauth/token', introspect: '/oauth/introspect', userinfo: '/oauth/userinfo' },
      makeCode: entry.pages ? await signedIn() : makeCode,
      cpu: cpuOfBoth(child, database),
    }),
  );
}

export async function measurePeer(database: Server | undefined): Promise<Results> {
  const child = spawn(process.execPath, ['bench/peers/oidc-provider.mjs', String(port), JSON.stringify(fixture)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...(database ? { DATABASE_URL: database.url } : {}) },
  });
  return withServer(child, '/.well-known/openid-configuration', () =>
    measure({
      paths: { token: '/token', introspect: '/token/introspection', userinfo: '/me' },
      makeCode,
      cpu: cpuOfBoth(child, database),
    }),
  );
}

const makeCode = async (person: number): Promise<string> => (await fetch(`${origin}/bench/code?${person}`)).text();

/** Signs in all users one after the other, because password hashes are slow on purpose. */
async function signedIn(): Promise<typeof makeCode> {
  const makers: (() => Promise<string>)[] = [];
  for (const email of fixture.emails) makers.push(await signInAndAllow(origin, email));
  return async (person) => (await makers[person]?.()) ?? '';
}

const cpuOfBoth = (server: ChildProcess, database: Server | undefined) => (): Cpu => {
  const of = (pid: number | undefined, family: boolean) => (pid === undefined ? 0 : cpuOf(pid, family));
  return { server: of(server.pid, false), database: of(database?.pid(), true) };
};

/** Runs `work` while the child process listens on the port. The path `ready` tells whether it does. */
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
