/** Starts what the demo starts, once per worker: in production mode, with new data and a clock that tests can move. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { FullConfig } from '@playwright/test';
import { startDemo } from '../scripts/demo-services.mjs';
import { isFree } from '../scripts/processes.mjs';
import { fillDataFolderIfPossible } from '../scripts/test-databases.mjs';
import { addressesOf, upstreamIssuerSecret } from './addresses';

export default async function start({ workers }: FullConfig): Promise<() => Promise<void>> {
  const started = await Promise.allSettled(Array.from({ length: workers }, (_, worker) => startFor(worker)));
  const stop = async () => {
    await Promise.all(started.map((one) => (one.status === 'fulfilled' ? one.value.stop() : undefined)));
  };
  const failed = started.find((one) => one.status === 'rejected');
  if (failed === undefined) return stop;
  await stop();
  throw failed.reason;
}

async function startFor(worker: number) {
  const { firstPort, lastPort, dataDir, clockFile, upstreamIssuer } = addressesOf(worker);
  for (let port = firstPort; port <= lastPort; port += 1) {
    if (!(await isFree(port)))
      throw new Error(`Port ${port} is in use. Set E2E_PORT to the first of ${20 * worker + 15} free ones.`);
  }
  rmSync(dataDir, { recursive: true, force: true });
  fillDataFolderIfPossible(dataDir);
  mkdirSync('.cache', { recursive: true });
  writeFileSync(clockFile, '0');
  return startDemo({
    firstPort,
    dataDir,
    more: ['e2e/clients/apps.json', 'e2e/long-names.json', 'e2e/consent.json', 'e2e/lasting.json'],
    node: ['--import', './e2e/clock.mjs'],
    env: {
      E2E_CLOCK: clockFile,
      // Lets a test say which address a request comes from.
      COUNTERSIGN_PROXY_COUNT: '1',
      // For clients that register themselves (RFC 7591), and one with a metadata document at https://localhost.
      COUNTERSIGN_REGISTRATION: 'open',
      COUNTERSIGN_GALLERY: 'true',
      COUNTERSIGN_TOKENS_WITHOUT_EXPIRY: 'true',
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
      // An error of the portal must be seen even if the test passes.
      if (line.includes('"level":"error"') || line.includes('⨯')) process.stderr.write(`[${name}] ${line}\n`);
    },
  });
}
