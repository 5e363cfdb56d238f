/** Starts what the demo starts, in production mode, with fresh data and a clock that tests can move. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { startDemo } from '../scripts/demo-services.mjs';
import { isFree } from '../scripts/processes.mjs';
import { clockFile, dataDir, firstPort, lastPort, upstreamIssuer, upstreamIssuerSecret } from './addresses';

export default async function start(): Promise<() => Promise<void>> {
  for (let port = firstPort; port <= lastPort; port += 1) {
    if (!(await isFree(port)))
      throw new Error(`Port ${port} is in use. Set E2E_PORT to the first of fifteen free ones.`);
  }
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync('.cache', { recursive: true });
  writeFileSync(clockFile, '0');
  const demo = await startDemo({
    firstPort,
    dataDir,
    more: ['e2e/clients/apps.json', 'e2e/long-names.json'],
    node: ['--import', './e2e/clock.mjs'],
    env: {
      E2E_CLOCK: clockFile,
      // So that a test can say where somebody comes from.
      COUNTERSIGN_PROXY_COUNT: '1',
      // Clients that nobody registered (RFC 7591), and one whose document is at https://localhost.
      COUNTERSIGN_REGISTRATION: 'open',
      COUNTERSIGN_UPSTREAMS: JSON.stringify([
        {
          id: 'harbour',
          name: 'Harbour',
          issuer: upstreamIssuer,
          clientId: 'portal',
          clientSecret: upstreamIssuerSecret,
        },
      ]),
      NODE_EXTRA_CA_CERTS: 'e2e/clients/test-only.crt',
    },
    onLine: (name: string, line: string) => {
      // A fault of ours must not hide behind a test that passes all the same.
      if (line.includes('"level":"error"') || line.includes('⨯')) process.stderr.write(`[${name}] ${line}\n`);
    },
  });
  return () => demo.stop();
}
