/**
 * A mail server for the tests: `node scripts/mail-server.mjs <port> <folder> [--starttls] [--ascii]`. With `--ascii` it
 * does not offer SMTPUTF8 and refuses addresses outside ASCII. It writes each message to a file in the folder before it
 * accepts it, and refuses recipients that begin with `nobody`. It prints its port when it listens.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';

const [port, folder, ...flags] = process.argv.slice(2);
const isAscii = flags.includes('--ascii');
mkdirSync(folder, { recursive: true });
let taken = 0;

const server = new SMTPServer({
  authOptional: true,
  // With the library's self-signed certificate, which clients cannot verify.
  hideSMTPUTF8: isAscii,
  ...(flags.includes('--starttls') ? {} : { disabledCommands: ['STARTTLS'], hideSTARTTLS: true }),
  onAuth: ({ username, password }, _, done) => {
    done(password === 'open sesame' ? null : new Error('Who?'), { user: username });
  },
  onRcptTo: ({ address }, _, done) => {
    // A temporary error, as many servers answer. The library shows domains in Unicode.
    if (isAscii && /\P{ASCII}.*@/u.test(address)) return done(Object.assign(new Error('What?'), { responseCode: 451 }));
    if (!address.startsWith('nobody')) return done();
    done(Object.assign(new Error(`<${address}>: there is no such mailbox`), { responseCode: 550 }));
  },
  onData: (stream, session, done) => {
    const parts = [];
    stream.on('data', (part) => parts.push(part));
    stream.on('end', () => {
      const { mailFrom, rcptTo } = session.envelope;
      const envelope = { from: mailFrom?.address, to: rcptTo.map(({ address }) => address) };
      const message = {
        ...envelope,
        secure: session.secure,
        smtpUtf8: session.envelope.smtpUtf8,
        user: session.user,
        raw: Buffer.concat(parts).toString('base64'),
      };
      taken += 1;
      writeFileSync(join(folder, `${process.pid}-${String(taken).padStart(4, '0')}.json`), JSON.stringify(message));
      done();
    });
  },
});
server.on('error', (error) => process.stderr.write(`${error.message}\n`));
server.listen(Number(port), '127.0.0.1', () => {
  process.stdout.write(`listening ${server.server.address().port}\n`);
});
process.on('SIGTERM', () => process.exit(0));
