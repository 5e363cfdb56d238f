/** Writes many lines and then ends as its argument says; `json-lines.test.ts` counts what arrives. */
import { log, takeOutput } from './json-lines';

const [, , end] = process.argv;

takeOutput();
for (let number = 1; number <= 8000; number += 1) log({ level: 'info', event: 'line', number });
if (end === 'exits') {
  log({ level: 'error', event: 'start_failed', message: 'a fault' });
  process.exit(1);
} else if (end === 'crashes') {
  throw new Error('the crash');
} else {
  setTimeout(() => {
    log({ level: 'info', event: 'later' });
    process.stderr.write('still here');
    process.exit(0);
  }, 50);
}
