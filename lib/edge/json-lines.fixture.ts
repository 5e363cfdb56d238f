/** Writes many lines and then crashes; `json-lines.test.ts` counts what arrives. */
import { log, takeOutput } from './json-lines';

takeOutput();
for (let number = 1; number <= 20_000; number += 1) log({ level: 'info', event: 'line', number });
if (process.argv[2] === 'exit') {
  log({ level: 'error', event: 'start_failed', message: 'a fault' });
  process.exit(1);
}
throw new Error('the crash');
