/**
 * A mail server for the tests, as a process of its own: `node scripts/mail-server.mjs <port> <folder> [--starttls]
 * [--ascii]`. With `--ascii` it offers no SMTPUTF8, and refuses what is not ASCII. Each message that it takes is a file
 * in the folder by then; recipients that begin with `nobody` it never takes. Prints its port when it listens.
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
  // With the library's self-signed certificate, which proves nothing.
  hideSMTPUTF8: isAscii,
  ...(flags.includes('--starttls') ? {} : { disabledCommands: ['STARTTLS'], hideSTARTTLS: true }),
  onAuth: ({ username, password }, _, done) => {
    done(password === 'open sesame' ? null : new Error('Who?'), { user: username });
  },
  onRcptTo: ({ address }, _, done) => {
    // As many servers do: a fault that may be over later. The library shows domains in their own letters.
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
      const letter = {
        ...envelope,
        secure: session.secure,
        smtpUtf8: session.envelope.smtpUtf8,
        user: session.user,
        raw: Buffer.concat(parts).toString('base64'),
      };
      taken += 1;
      writeFileSync(join(folder, `${process.pid}-${String(taken).padStart(4, '0')}.json`), JSON.stringify(letter));
      done();
    });
  },
});
server.on('error', (error) => process.stderr.write(`${error.message}\n`));
server.listen(Number(port), '127.0.0.1', () => {
  process.stdout.write(`listening ${server.server.address().port}\n`);
});
process.on('SIGTERM', () => process.exit(0));
