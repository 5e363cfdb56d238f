/**
 * Sends mails by SMTP, or into the data folder of a developer's machine, where `/dev/mail` shows them.
 *
 * A mail is sent at least once. Its Message-ID (RFC 5322 §3.6.4) comes from the id of the effect and is the same at
 * every attempt, so the receiver can recognize a repetition after a lost answer.
 */
import { createTransport } from 'nodemailer';
import type { Env } from '@/lib/config/env';
import { needsSmtpUtf8 } from '@/lib/words/mail-address';
import { storeMail } from './local-mailbox';
import { sendWithSmtpUtf8 } from './smtp-utf8';

export type Mail = {
  to: string;
  subject: string;
  /** BCP 47. */
  language: string;
  text: string;
  html: string;
  /** The page where the reader turns such mails off. Absent for mails that are always sent. */
  settingsUrl?: string;
};

export type MailTransport = {
  /** `id` is the effect's. Rejects when the mail could not be handed over yet. */
  send(mail: Mail, id: string): Promise<void>;
  close(): void;
};

type Log = (entry: { level: 'info' | 'error'; event: string; [detail: string]: unknown }) => void;

/** Undefined if this portal sends no mail. */
export function openMailTransport(env: Pick<Env, 'mail' | 'issuer' | 'dataDir'>, log: Log): MailTransport | undefined {
  if (env.mail.kind === 'none') return undefined;
  if (env.mail.kind === 'local') return { send: (mail, id) => storeMail(env, mail, id), close: () => undefined };
  const { server, from } = env.mail;
  const connecting = {
    host: server.host,
    port: server.port,
    secure: server.secure,
    // RFC 8314 §4.1: always TLS with a valid certificate, except on loopback.
    requireTLS: !server.secure && !server.loopback,
    tls: { rejectUnauthorized: !server.loopback, minVersion: 'TLSv1.2' as const },
    ...(server.auth && { auth: server.auth }),
    // Together these stay below the time after which an attempt counts as dead (`lib/data/database/outbox.ts`).
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    dnsTimeout: 10_000,
  };
  // Our messages have no attachments, so no text can make nodemailer read a file or fetch an address.
  const closed = { disableFileAccess: true, disableUrlAccess: true };
  const transport = createTransport({ ...connecting, ...closed, pool: true, maxConnections: 3 });
  return {
    async send(mail, id) {
      const message = {
        from,
        to: { name: '', address: mail.to },
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        messageId: `<${id}@${new URL(env.issuer).hostname}>`,
        headers: {
          // RFC 3282.
          'Content-Language': mail.language,
          // RFC 3834 §5: automatic responders must not answer.
          'Auto-Submitted': 'auto-generated',
          'X-Auto-Response-Suppress': 'All',
          ...(mail.settingsUrl && { 'List-Unsubscribe': `<${mail.settingsUrl}>` }),
        },
      };
      try {
        if (!needsSmtpUtf8(mail.to) && !needsSmtpUtf8(from.address)) {
          await transport.sendMail(message);
          return;
        }
        if ((await sendWithSmtpUtf8(connecting, { ...message, ...closed })) === 'sent') return;
        // Another attempt would fail in the same way. The log does not contain the address.
        log({ level: 'error', event: 'mail_refused', id, error: `SMTP: ${noSmtpUtf8}` });
      } catch (error) {
        const fault = faultOf(error);
        if (!fault.isFinal) throw new Error(fault.text);
        log({ level: 'info', event: 'mail_refused', id, error: fault.text });
      }
    },
    close: () => transport.close(),
  };
}

const noSmtpUtf8 = 'the mail server does not offer SMTPUTF8, which an address beyond ASCII needs (RFC 6531 §3.2)';

/**
 * The part of a failure that may be logged: the text of servers often contains the address. A recipient that the server
 * rejects permanently (RFC 5321 §4.2.1) is not tried again, because retries would harm the portal's reputation.
 */
function faultOf(error: unknown): { text: string; isFinal: boolean } {
  const field = (name: string): unknown => (error instanceof Error ? Reflect.get(error, name) : undefined);
  const [code, status, command] = [field('code'), field('responseCode'), field('command')];
  const parts = [code, command, status].filter((part) => typeof part === 'string' || typeof part === 'number');
  const isFinal = command === 'RCPT TO' && typeof status === 'number' && status >= 550 && status <= 553;
  return { text: `SMTP: ${parts.join(' ') || 'failed'}`, isFinal };
}
