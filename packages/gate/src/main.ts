/**
 * The command `countersign-gate`: reads the settings, listens until it gets a signal, and stops after the open requests
 * are answered.
 */
import { chmodSync, lstatSync, readFileSync, rmSync } from 'node:fs';
import { createGate, type Gate } from './gate';
import { createLog, type Log } from './log';
import { InvalidSettings, readSettings, type Settings } from './settings';

const usage = `Usage: countersign-gate [--check] [settings.json]

Verifies access tokens for a reverse proxy: nginx, Traefik, Caddy or Envoy.
Settings come from the JSON file (or GATE_CONFIG) and from variables that begin
with GATE_. At least GATE_ISSUER, GATE_RESOURCE and GATE_PROXY are needed.

  --check     checks the settings and exits
  --help      shows this text
`;

/** Open requests get this much time when the process stops. */
const drainMilliseconds = 10_000;

async function main(): Promise<void> {
  const parameters = process.argv.slice(2);
  const wrong = parameters.find((one) => one.startsWith('-') && one !== '--check' && one !== '--help');
  const [file = process.env['GATE_CONFIG'], ...others] = parameters.filter((one) => !one.startsWith('-'));
  if (parameters.includes('--help')) return void process.stdout.write(usage);
  if (wrong !== undefined || others.length > 0) return fail([usage]);
  const log = createLog((line) => process.stdout.write(line), Date.now);
  const started = prepare(file, log, parameters.includes('--check'));
  if (started) await serve(started.gate, started.settings, log);
}

/** Undefined after a check, or if the settings are invalid. */
function prepare(file: string | undefined, log: Log, onlyCheck: boolean) {
  try {
    const settings = readSettings({ env: process.env, file, read: (path) => readFileSync(path, 'utf8') });
    // To find problems that only the verifier notices, without its event feed.
    const probed: Settings = {
      ...settings,
      revocation: settings.revocation === 'events' ? 'none' : settings.revocation,
    };
    createGate(probed, () => {});
    if (!onlyCheck) return { settings, gate: createGate(settings, log) };
    process.stdout.write('The settings are valid.\n');
  } catch (error) {
    if (error instanceof InvalidSettings) fail(error.problems);
    else if (error instanceof TypeError) fail([error.message]);
    else throw error;
  }
  return undefined;
}

async function serve({ server, close }: Gate, settings: Settings, log: Log): Promise<void> {
  const { listen, issuer, resource, proxy } = settings;
  const address = 'path' in listen ? `unix:${listen.path}` : `${listen.host}:${listen.port}`;
  // The socket of an earlier process that was killed.
  if ('path' in listen && lstatSync(listen.path, { throwIfNoEntry: false })?.isSocket()) rmSync(listen.path);
  server.once('error', async (error) => {
    await close();
    fail([`GATE_LISTEN: ${error.message}`]);
  });
  server.listen(listen, () => {
    // The proxy is another user, usually. Who may reach the socket is decided by its folder.
    if ('path' in listen) chmodSync(listen.path, 0o666);
    log({ level: 'info', event: 'started', address, issuer, resource, proxy });
  });
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    log({ level: 'info', event: 'stopping', signal });
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    // Proxies keep connections open. One that is busy now becomes idle later.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    const cut = setTimeout(() => server.closeAllConnections(), drainMilliseconds);
    await Promise.all([closed, close()]);
    clearInterval(idle);
    clearTimeout(cut);
    log({ level: 'info', event: 'stopped' });
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
}

function fail(problems: readonly string[]): void {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exitCode = 1;
}

await main();
