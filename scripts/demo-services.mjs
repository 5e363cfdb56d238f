/**
 * Starts the portal in production mode with the sample API and two sample apps, from `examples/demo.json`, for the demo
 * and for the browser tests.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch, stop } from './processes.mjs';

/** Four consecutive ports. The portal has the first. */
export function portsFrom(first) {
  return { portal: first, trailmap: first + 1, api: first + 2, ledgerly: first + 3 };
}

/**
 * Starts everything. `node` is a list of arguments for each process; `onLine(name, line)` receives
 * its output; `more` is a list of import files with more users, APIs and apps. Returns the addresses and `stop()`.
 * @param {{
 *   firstPort?: number,
 *   dataDir: string,
 *   more?: string[],
 *   node?: string[],
 *   env?: Record<string, string>,
 *   onLine?: (name: string, line: string) => void,
 * }} options
 */
export async function startDemo({ firstPort = 3000, dataDir, more = [], node = [], env = {}, onLine = () => {} }) {
  const ports = portsFrom(firstPort);
  const issuer = `http://localhost:${ports.portal}`;
  const api = `http://localhost:${ports.api}`;
  const [demo, ...others] = ['examples/demo.json', ...more].map((file) =>
    JSON.parse(onPorts(readFileSync(file, 'utf8'), firstPort)),
  );
  const everything = { ...demo };
  for (const list of ['people', 'apis', 'apps']) {
    everything[list] = [demo, ...others].flatMap((file) => file[list] ?? []);
  }
  const secretOf = (id) => demo.apps.find((app) => app.id === id).secrets[0];
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const importFile = join(dataDir, 'import.json');
  writeFileSync(importFile, `${JSON.stringify(everything, null, 2)}\n`, { mode: 0o600 });

  const services = [];
  const start = async (name, file, settings, ready) => {
    services.push(
      await launch({
        name,
        args: [...node, file],
        env: { ...env, ...settings },
        ready,
        onLine: (line) => onLine(name, line),
      }),
    );
  };
  const stopAll = async () => {
    await Promise.all(services.map((service) => stop(service)));
  };
  try {
    // The portal fetches the apps' logos when it imports them, so the apps are there first.
    for (const [id, name, scope, itsApi] of [
      ['trailmap', 'Trailmap', 'openid profile email routes.read routes.write', api],
      ['ledgerly', 'Ledgerly', 'openid profile invoices.read', ''],
    ]) {
      const settings = { APP_NAME: name, PORT: String(ports[id]), ISSUER: issuer, CLIENT_ID: id, SCOPE: scope };
      const home = `http://localhost:${ports[id]}`;
      await start(id, 'examples/web-app/app.mjs', { ...settings, CLIENT_SECRET: secretOf(id), API: itsApi }, home);
    }
    await start(
      'portal',
      'dist/server.mjs',
      {
        PORT: String(ports.portal),
        // The passwords of these accounts are public, so only this machine may reach the portal.
        HOST: 'localhost',
        COUNTERSIGN_ISSUER: issuer,
        COUNTERSIGN_DATA_DIR: dataDir,
        COUNTERSIGN_IMPORT: importFile,
      },
      `${issuer}/health/ready`,
    );
    const hears = { CLIENT_ID: 'routes-api', CLIENT_SECRET: secretOf('routes-api') };
    await start('api', 'examples/api/api.mjs', { PORT: String(ports.api), ISSUER: issuer, ...hears }, `${api}/health`);
  } catch (error) {
    await stopAll();
    throw error;
  }
  const [trailmap, ledgerly] = [`http://localhost:${ports.trailmap}`, `http://localhost:${ports.ledgerly}`];
  return { issuer, api, trailmap, ledgerly, people: demo.people, secretOf, services, importFile, stop: stopAll };
}

/** The addresses in the files have ports from 3000. */
function onPorts(text, firstPort) {
  return text.replace(
    /(localhost|127\.0\.0\.1):300(\d)/g,
    (_, host, offset) => `${host}:${firstPort + Number(offset)}`,
  );
}
