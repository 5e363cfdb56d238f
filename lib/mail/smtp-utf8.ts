/**
 * Sends messages from or to an address that is not ASCII before the @ (RFC 6531). Only a server that offers SMTPUTF8
 * accepts them. nodemailer's pool would send them to any other server too, as bytes that it need not understand. So
 * each of these few messages gets its own connection, on which we check the offer first.
 */
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import type Mail from 'nodemailer/lib/mailer';
import SMTPConnection from 'nodemailer/lib/smtp-connection/index.js';

export type Connecting = SMTPConnection.Options & { auth?: SMTPConnection.Credentials };

/** Rejects like nodemailer. `not_offered`: the server does not offer SMTPUTF8, so it never accepts this message. */
export async function sendWithSmtpUtf8(
  { auth, ...options }: Connecting,
  mail: Mail.Options,
): Promise<'sent' | 'not_offered'> {
  const message = new MailComposer(mail).compile();
  const connection = new SMTPConnection(options);
  try {
    await step(connection, (done) => connection.connect(done));
    // The server's answer to EHLO, under TLS if it is used.
    if (!/^250[ -]SMTPUTF8\b/im.test(connection.lastServerResponse || '')) return 'not_offered';
    if (auth) await step(connection, (done) => connection.login({ credentials: auth }, done));
    const content = await message.build();
    const envelope = { ...message.getEnvelope(), use8BitMime: true };
    await step(connection, (done) => connection.send(envelope, content, done));
    return 'sent';
  } finally {
    connection.quit();
  }
}

/** One step of the SMTP dialog. A broken connection emits an event. */
function step(connection: SMTPConnection, take: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject);
    take((error) => {
      connection.off('error', reject);
      if (error) reject(error);
      else resolve();
    });
  });
}
