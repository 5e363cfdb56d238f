/** How mail leaves: through an SMTP server, into the data folder of a developer's machine, or not at all. */
import { z } from 'zod';
import { parseMailAddress } from '@/lib/words/mail-address';
import { isLoopback } from './loopback';

/**
 * `local` keeps mail in the data folder and shows it on a page of the portal. It exists only for an issuer on loopback,
 * because a portal that others can reach must never show anyone's mail. Without a mail server such a portal sends
 * `none`.
 */
export type MailSettings =
  | { kind: 'smtp'; server: SmtpServer; from: { name: string; address: string } }
  | { kind: 'local' }
  | { kind: 'none' };

/** `secure`: TLS from the first byte. Otherwise STARTTLS is required, unless the server is on `loopback`. */
export type SmtpServer = {
  host: string;
  port: number;
  secure: boolean;
  loopback: boolean;
  auth?: { user: string; pass: string };
};

export const mailVariables = {
  COUNTERSIGN_SMTP_URL: z
    .string()
    .transform((text, context) => {
      const mailServer = parseSmtpServer(text);
      if (mailServer) return mailServer;
      const message =
        'This is not the address of a mail server. ' +
        'Use smtp://user:password@mail.example:587 or smtps://user:password@mail.example:465';
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    })
    .optional(),
  COUNTERSIGN_MAIL_FROM: z
    .string()
    .transform((text, context) => {
      const sender = parseSender(text);
      if (sender) return sender;
      const message = 'This is not a sender. Use no-reply@id.example or Name <no-reply@id.example>';
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    })
    .optional(),
};

type Values = z.infer<z.ZodObject<typeof mailVariables>>;

export function mailSettings(values: Values, issuer: string, fault: (line: string) => void): MailSettings {
  const { COUNTERSIGN_SMTP_URL: mailServer, COUNTERSIGN_MAIL_FROM: from } = values;
  if (mailServer && from) return { kind: 'smtp', server: mailServer, from };
  if (mailServer) {
    fault('COUNTERSIGN_MAIL_FROM: The sender is missing. Set it, because COUNTERSIGN_SMTP_URL is set.');
  }
  if (from) {
    fault('COUNTERSIGN_SMTP_URL: The mail server is missing. Set it, because COUNTERSIGN_MAIL_FROM is set.');
  }
  return URL.canParse(issuer) && isLoopback(new URL(issuer).hostname) ? { kind: 'local' } : { kind: 'none' };
}

function parseSmtpServer(text: string): SmtpServer | undefined {
  // WHATWG URLs know no default port for these schemes and treat the host as opaque, so the shape is checked here.
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^smtps?:$/.test(url.protocol) || !/^([\w.-]+|\[[\da-f:.]+\])$/i.test(url.hostname)) return undefined;
  if (!/^\/?$/.test(url.pathname) || /[?#]/.test(text)) return undefined;
  const secure = url.protocol === 'smtps:';
  try {
    const [user, pass] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
    return {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
      secure,
      loopback: isLoopback(url.hostname),
      ...(user !== '' && { auth: { user, pass } }),
    };
  } catch {
    return undefined;
  }
}

function parseSender(text: string): { name: string; address: string } | undefined {
  const [, name = 'Countersign', address = text] = /^([^<>\p{Cc}"]+?)\s*<([^<>]+)>$/u.exec(text.trim()) ?? [];
  const parsed = parseMailAddress(address);
  return parsed === undefined ? undefined : { name, address: parsed };
}
