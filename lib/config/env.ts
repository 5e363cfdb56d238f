/**
 * The configuration of the process, parsed once at start. An invalid variable stops the start with one line per
 * problem, each beginning with the variable's name. The composition root passes the environment in; nothing else in
 * `lib` or `app` reads it. `.env.example` explains every variable.
 */
import { resolve } from 'node:path';
import { z } from 'zod';
import { type AddressSource, proxyHeaders } from '@/lib/edge/client-address';
import type { Settings } from '@/lib/oauth/settings';
import { deriveKey } from '@/lib/secrets';
import { parseMailAddress } from '@/lib/words/mail-address';
import { type DatabaseSettings, databaseSettings, databaseVariables } from './database-settings';
import { EnvError } from './env-error';
import { isLoopback } from './loopback';
import { type MailSettings, mailSettings, mailVariables } from './mail-settings';
import { mutualTlsSettings, mutualTlsVariables } from './mutual-tls-settings';
import { protocolSettings, protocolVariables } from './protocol-settings';
import { secretAdvice, secretVariables, storedSecret } from './secret';
import { type Upstream, upstreamSettings, upstreamVariables } from './upstream-settings';
import { count, duration, flag, oneOf, webPage, wholeNumber } from './variable-types';

export type Env = DatabaseSettings &
  AddressSource & {
    port: number;
    /** The address to listen on. Absent: every address of the machine. */
    host?: string;
    /** Origin without a trailing slash. */
    issuer: string;
    /** At least 32 bytes. Every key of the portal is derived from it. */
    secret: Uint8Array;
    dataDir: string;
    /** The first operator, created at start if there is no account with this address. */
    admin?: { email: string; password: string };
    importFile?: string;
    /** Whether addresses that clients name may be on this machine or a private network. */
    privateCallbacks: boolean;
    /** Who resolves the host names that clients name: `dns` asks DNS itself, `system` asks the operating system. */
    nameLookup: 'dns' | 'system';
    /** How long ended records are kept for people to look back on. */
    retention: {
      refusalSeconds: number;
      sessionSeconds: number;
      unusedRegistrationSeconds: number;
      useSeconds: number;
      auditSeconds: number;
      eventSeconds: number;
    };
    /** How often one caller may call the Management API. */
    managementRequestsPerMinute: number;
    /** Which log lines are written, and whether as JSON or as text for people. */
    log: { level: 'error' | 'warn' | 'info' | 'debug'; format: 'json' | 'text' };
    mail: MailSettings;
    /** Other issuers whose accounts people may use to sign in, in the order to offer them. */
    upstreams: Upstream[];
    /** The operator's own pages, which sign-up and the foot of every page link to. */
    legal: { terms?: string; privacy?: string };
    /** A file in MaxMind's format that names the places of addresses. */
    placesFile?: string;
    /** Whether the page /dev/gallery exists. */
    gallery: boolean;
    /** The settings of the protocol core. */
    oauth: Settings;
  };

const portProblem = 'This is not a port number. Use a number from 1 to 65535.';

const variables = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, portProblem)
    .transform(Number)
    .refine((port) => port >= 1 && port <= 65_535, portProblem)
    .default(3000),
  HOST: z.string().optional(),
  COUNTERSIGN_ISSUER: z.string().optional(),
  COUNTERSIGN_ALLOW_INSECURE_ISSUER: flag.default(false),
  COUNTERSIGN_PROXY_COUNT: wholeNumber(0, 9).default(0),
  COUNTERSIGN_CLIENT_ADDRESS_HEADER: z.string().toLowerCase().pipe(oneOf(proxyHeaders)).optional(),
  ...secretVariables,
  COUNTERSIGN_DATA_DIR: z.string().default('.data'),
  ...databaseVariables,
  COUNTERSIGN_ADMIN_EMAIL: z
    .string()
    .transform((text, context) => {
      const address = parseMailAddress(text);
      if (address !== undefined) return address;
      const message = 'This is not an email address. Use one such as operator@id.example';
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    })
    .optional(),
  COUNTERSIGN_ADMIN_PASSWORD: z.string().min(12, 'The password is too short. Use at least 12 characters.').optional(),
  COUNTERSIGN_IMPORT: z.string().optional(),
  ...protocolVariables,
  COUNTERSIGN_ALLOW_PRIVATE_CALLBACKS: flag.default(false),
  COUNTERSIGN_NAME_LOOKUP: oneOf(['dns', 'system']).default('dns'),
  ...mutualTlsVariables,
  COUNTERSIGN_KEEP_REFUSALS: duration('1d').default(30 * 86_400),
  COUNTERSIGN_KEEP_SESSIONS: duration('1d').default(30 * 86_400),
  COUNTERSIGN_KEEP_UNUSED_REGISTRATIONS: duration('1d').default(90 * 86_400),
  COUNTERSIGN_KEEP_ACTIVITY: duration('1d').default(90 * 86_400),
  COUNTERSIGN_KEEP_AUDIT: duration('1d').default(400 * 86_400),
  COUNTERSIGN_API_REQUESTS_PER_MINUTE: count.default(600),
  COUNTERSIGN_KEEP_EVENTS: duration('1d').default(30 * 86_400),
  COUNTERSIGN_TERMS_URL: webPage.optional(),
  COUNTERSIGN_PRIVACY_URL: webPage.optional(),
  COUNTERSIGN_PLACES_FILE: z.string().optional(),
  COUNTERSIGN_GALLERY: flag.optional(),
  COUNTERSIGN_LOG_LEVEL: oneOf(['error', 'warn', 'info', 'debug']).default('info'),
  COUNTERSIGN_LOG_FORMAT: oneOf(['json', 'text']).default('json'),
  ...mailVariables,
  ...upstreamVariables,
});

/** Every variable that Countersign reads. */
export const variableNames: string[] = Object.keys(variables.shape);

/**
 * Parses the variables. An empty value means "not set". With the embedded database and no `COUNTERSIGN_SECRET`, the
 * secret is read from the data folder, where it is created once. Throws `EnvError`.
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    throw new EnvError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const values = parsed.data;
  const faults: string[] = [];
  const fault = (line: string) => faults.push(line);
  const issuer = values.COUNTERSIGN_ISSUER ?? `http://localhost:${values.PORT}`;
  const issuerProblem = problemOfIssuer(issuer, values.COUNTERSIGN_ALLOW_INSECURE_ISSUER);
  if (issuerProblem) fault(`COUNTERSIGN_ISSUER: ${issuerProblem}`);
  if (values.DATABASE_URL && !values.COUNTERSIGN_SECRET) {
    fault(
      `COUNTERSIGN_SECRET: The secret is missing, and every instance on DATABASE_URL needs the same. ${secretAdvice}`,
    );
  }
  const email = values.COUNTERSIGN_ADMIN_EMAIL;
  const password = values.COUNTERSIGN_ADMIN_PASSWORD;
  if (email && !password) {
    fault('COUNTERSIGN_ADMIN_PASSWORD: The password is missing. Set it, because COUNTERSIGN_ADMIN_EMAIL is set.');
  }
  if (password && !email) {
    fault('COUNTERSIGN_ADMIN_EMAIL: The address is missing. Set it, because COUNTERSIGN_ADMIN_PASSWORD is set.');
  }
  if (values.COUNTERSIGN_CLIENT_ADDRESS_HEADER && values.COUNTERSIGN_PROXY_COUNT === 0) {
    fault(
      'COUNTERSIGN_CLIENT_ADDRESS_HEADER: Without a proxy, this header is never read. ' +
        'Set COUNTERSIGN_PROXY_COUNT to at least 1, or leave this variable empty.',
    );
  }
  const mutualTls = mutualTlsSettings(values, values.COUNTERSIGN_PROXY_COUNT, fault);
  const oauth = protocolSettings(values, mutualTls, fault);
  const mail = mailSettings(values, issuer, fault);
  const upstreams = upstreamSettings(values, fault);
  if (faults.length > 0) throw new EnvError(faults);

  const dataDir = resolve(values.COUNTERSIGN_DATA_DIR);
  return {
    port: values.PORT,
    ...(values.HOST !== undefined && { host: values.HOST }),
    issuer: new URL(issuer).origin,
    secret: values.COUNTERSIGN_SECRET ?? storedSecret(dataDir),
    dataDir,
    proxyCount: values.COUNTERSIGN_PROXY_COUNT,
    clientAddressHeader: values.COUNTERSIGN_CLIENT_ADDRESS_HEADER ?? 'x-forwarded-for',
    ...databaseSettings(values),
    ...(email && password && { admin: { email, password } }),
    ...(values.COUNTERSIGN_IMPORT !== undefined && { importFile: resolve(values.COUNTERSIGN_IMPORT) }),
    privateCallbacks: values.COUNTERSIGN_ALLOW_PRIVATE_CALLBACKS,
    nameLookup: values.COUNTERSIGN_NAME_LOOKUP,
    retention: {
      refusalSeconds: values.COUNTERSIGN_KEEP_REFUSALS,
      sessionSeconds: values.COUNTERSIGN_KEEP_SESSIONS,
      unusedRegistrationSeconds: values.COUNTERSIGN_KEEP_UNUSED_REGISTRATIONS,
      useSeconds: values.COUNTERSIGN_KEEP_ACTIVITY,
      auditSeconds: values.COUNTERSIGN_KEEP_AUDIT,
      eventSeconds: values.COUNTERSIGN_KEEP_EVENTS,
    },
    managementRequestsPerMinute: values.COUNTERSIGN_API_REQUESTS_PER_MINUTE,
    legal: {
      ...(values.COUNTERSIGN_TERMS_URL !== undefined && { terms: values.COUNTERSIGN_TERMS_URL }),
      ...(values.COUNTERSIGN_PRIVACY_URL !== undefined && { privacy: values.COUNTERSIGN_PRIVACY_URL }),
    },
    gallery: values.COUNTERSIGN_GALLERY ?? source['NODE_ENV'] === 'development',
    ...(values.COUNTERSIGN_PLACES_FILE !== undefined && { placesFile: resolve(values.COUNTERSIGN_PLACES_FILE) }),
    log: { level: values.COUNTERSIGN_LOG_LEVEL, format: values.COUNTERSIGN_LOG_FORMAT },
    mail,
    upstreams,
    oauth,
  };
}

/** next-auth's own variables follow from ours. Operators never set them. */
export function nextAuthVariables(env: Env): { NEXTAUTH_URL: string; NEXTAUTH_SECRET: string } {
  return {
    NEXTAUTH_URL: env.issuer,
    NEXTAUTH_SECRET: Buffer.from(deriveKey(env.secret, 'next-auth')).toString('base64url'),
  };
}

function problemOfIssuer(issuer: string, insecureAllowed: boolean): string | undefined {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return 'This is not a web address. Use an origin such as https://id.example';
  }
  // RFC 8414 §2: no query and no fragment. A path would move the well-known addresses, so it is refused as well.
  if (url.username || url.password || url.pathname !== '/' || /[?#]/.test(issuer)) {
    return 'The address is more than an origin. Use one without path, query and user, such as https://id.example';
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !insecureAllowed) {
    return 'Tokens would travel unencrypted. Use https, or allow this by COUNTERSIGN_ALLOW_INSECURE_ISSUER=true.';
  }
  return undefined;
}
