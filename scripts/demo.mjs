/** `npm run demo [-- --port 4000]`: portal, sample API and sample apps, with accounts to try them with. */
import { rmSync } from 'node:fs';
import { build } from './build.mjs';
import { portsFrom, startDemo } from './demo-services.mjs';
import { isFree, stopAllOnExit } from './processes.mjs';

const at = process.argv.indexOf('--port');
const firstPort = at < 0 ? 3000 : Number(process.argv[at + 1]);
if (!Number.isInteger(firstPort) || firstPort < 1 || firstPort > 65532) fail('--port wants a port number.');

const busy = [];
for (const port of Object.values(portsFrom(firstPort))) if (!(await isFree(port))) busy.push(port);
if (busy.length > 0) {
  fail(
    `The demo needs ports ${firstPort} to ${firstPort + 3}; in use: ${busy.join(', ')}.\n` +
      'Stop what listens there, or start the demo elsewhere, for example: npm run demo -- --port 4000',
  );
}

// Each range of ports has its own data, because the data contains addresses.
const dataDir = firstPort === 3000 ? '.data/demo' : `.data/demo-${firstPort}`;
if (process.argv.includes('--fresh')) rmSync(dataDir, { recursive: true, force: true });

console.log('Building (only when something has changed)…');
if (!(await build())) fail('The build failed; its message is above.');

stopAllOnExit();
let demo;
const stopping = async () => {
  console.log('\nStopping…');
  await demo?.stop();
  process.exit(0);
};
process.once('SIGINT', stopping);
process.once('SIGTERM', stopping);

try {
  demo = await startDemo({
    firstPort,
    dataDir,
    // The portal logs JSON lines. The demo shows only errors.
    onLine: (name, line) => {
      if (line.includes('"level":"error"') || /error/i.test(line)) console.log(`[${name}] ${line}`);
    },
  });
} catch (error) {
  fail(error.message);
}

const width = Math.max(...demo.people.map((person) => person.email.length));
console.log(`
  Countersign    ${demo.issuer}
  Trailmap       ${demo.trailmap}   a sample app: begin here
  Ledgerly       ${demo.ledgerly}   another one
  Sample API     ${demo.api}
  Mail           ${demo.issuer}/dev/mail   in place of a mail server

  Accounts
${demo.people.map((person) => `    ${person.email.padEnd(width)}   ${person.password}${accountNote(person)}`).join('\n')}

  A machine's own access:  ISSUER=${demo.issuer} API=${demo.api} node examples/machine/report.mjs
  Data is kept in ${dataDir}. Press Ctrl-C to stop; --fresh starts over.
`);

for (const service of demo.services) {
  service.ended.then(({ code, signal }) => {
    if (signal === null && code !== 0) fail(`${service.name} ended:\n${service.tail.join('\n')}`);
  });
}

function accountNote(person) {
  if (person.operator) return '   (operator)';
  return person.email.startsWith('grace') ? '   (developer of the sample apps)' : '';
}

function fail(text) {
  console.error(text);
  process.exit(1);
}
