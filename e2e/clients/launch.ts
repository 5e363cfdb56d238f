/** Starts clients and APIs in separate processes, on the clock that tests can move. */
import { launch, stop } from '../../scripts/processes.mjs';
import { clockFile, portal } from '../addresses';

/** Starts `e2e/clients/<name>.mjs`. */
export async function launchClient(
  name: string,
  port: number,
  settings: Record<string, string>,
  ready: string,
): Promise<{ close: () => Promise<void> }> {
  const service = await launch({
    name,
    args: ['--import', './e2e/clock.mjs', `e2e/clients/${name}.mjs`],
    env: { E2E_CLOCK: clockFile, PORT: String(port), ISSUER: portal, ...settings },
    ready,
  });
  return { close: () => stop(service) };
}
