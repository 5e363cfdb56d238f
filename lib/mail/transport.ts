/**
 * How letters leave: by an SMTP server, or into the data folder of one's own machine, where a page of ours shows them.
 *
 * A letter goes out at least once. It bears the id of its effect as Message-ID (RFC 5322 §3.6.4), the same at every attempt, so
 * that a repeat after a lost answer is recognised by whoever receives it.
 */
import { createTransport } from 'nodemailer';
import type { Env } from '@/lib/config/env';
import { needsSmtpUtf8 } from '@/lib/words/mail-address';
import { keepLetter } from './local-mailbox';
import { sendWithSmtpUtf8 } from './smtp-utf8';

export type Letter = {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Where the reader says which mails they want. Absent: this one is sent in any case. */
  settingsUrl?: string;
};

export type Post = {
  /** `id` is the effect's. Rejects when the letter could not be handed over yet. */
  send(letter: Letter, id: string): Promise<void>;
  close(): void;
};

type Log = (entry: { level: 'info' | 'error'; event: string; [detail: string]: unknown }) => void;

/** Undefined where no mail is sent. */
export function openPost(env: Pick<Env, 'mail' | 'issuer' | 'dataDir'>, log: Log): Post | undefined {
  if (env.mail.kind === 'none') return undefined;
  if (env.mail.kind === 'local') return { send: (letter, id) => keepLetter(env, letter, id), close: () => undefined };
  const { server, from } = env.mail;
  const connecting = {
    host: server.host,
    port: server.port,
    secure: server.secure,
    // RFC 8314 §4.1: never in the clear, and never with a certificate that proves nothing; on loopback there is nobody between.
    requireTLS: !server.secure && !server.loopback,
    tls: { rejectUnauthorized: !server.loopback, minVersion: 'TLSv1.2' as const },
    ...(server.auth && { auth: server.auth }),
    // All together stay below the time after which an attempt counts as dead (`lib/data/database/outbox.ts`).
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    dnsTimeout: 10_000,
  };
  // Our messages have no attachments, so no text can make nodemailer read a file or fetch an address.
  const closed = { disableFileAccess: true, disableUrlAccess: true };
  const transport = createTransport({ ...connecting, ...closed, pool: true, maxConnections: 3 });
  return {
    async send(letter, id) {
      const mail = {
        from,
        to: { name: '', address: letter.to },
        subject: letter.subject,
        text: letter.text,
        html: letter.html,
        messageId: `<${id}@${new URL(env.issuer).hostname}>`,
        headers: {
          // RFC 3834 §5: no machine is to answer it.
          'Auto-Submitted': 'auto-generated',
          'X-Auto-Response-Suppress': 'All',
          ...(letter.settingsUrl && { 'List-Unsubscribe': `<${letter.settingsUrl}>` }),
        },
      };
      try {
        if (!needsSmtpUtf8(letter.to) && !needsSmtpUtf8(from.address)) {
          await transport.sendMail(mail);
          return;
        }
        if ((await sendWithSmtpUtf8(connecting, { ...mail, ...closed })) === 'sent') return;
        // Another attempt would end alike. The log does not say whose address it is.
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
 * What the log may hold of a failure: what servers say often names the address. A recipient that the server will never take
 * (RFC 5321 §4.2.1) is not tried again: that would cost the portal its good name.
 */
function faultOf(error: unknown): { text: string; isFinal: boolean } {
  const field = (name: string): unknown => (error instanceof Error ? Reflect.get(error, name) : undefined);
  const [code, status, command] = [field('code'), field('responseCode'), field('command')];
  const parts = [code, command, status].filter((part) => typeof part === 'string' || typeof part === 'number');
  const isFinal = command === 'RCPT TO' && typeof status === 'number' && status >= 550 && status <= 553;
  return { text: `SMTP: ${parts.join(' ') || 'failed'}`, isFinal };
}
