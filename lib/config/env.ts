/**
 * The process's configuration, parsed once at start: what is missing or malformed stops the start, one line a fault,
 * each naming its variable. `lib/server.ts` hands the environment over; nothing else in `lib` or `app` reads it.
 */
import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { mailAddressSchema, parseMailAddress } from '@/lib/words/mail-address';
import { type AddressSource, proxyHeaders } from '../edge/client-address';
import { parseJsonText } from './json-text';

export type Env = {
  port: number;
  /** The address to listen on; absent: every address of the machine. */
  host?: string;
  /** Origin without a trailing slash. */
  issuer: string;
  /** At least 32 bytes; every key of the portal is derived from it. */
  secret: Uint8Array;
  dataDir: string;
  /** How many reverse proxies are in front, each appending to the header below. */
  proxyCount: number;
  /** The header that they set. The other is never read. */
  clientAddressHeader: AddressSource['clientAddressHeader'];
  databaseUrl?: string;
  /** How long the database is waited for, in milliseconds, and how many connections are made to it. */
  pool: {
    size: number;
    connectMilliseconds: number;
    acquireMilliseconds: number;
    statementMilliseconds: number;
    idleMilliseconds: number;
    requestMilliseconds: number;
  };
  /** The first operator, created when there is no account of that e-mail yet. */
  admin?: { email: string; password: string };
  /** Who may register a client by itself (RFC 7591). */
  registration: 'open' | 'token' | 'off';
  /** Whether a client may register itself for tokens that pass through the browser. */
  registrationImplicit: boolean;
  /** How often anyone may make what nobody allowed yet. */
  limits: {
    registrationsPerHour: number;
    registrationsInAllPerHour: number;
    lookUpsPerHour: number;
    lookUpsInAllPerHour: number;
    signInSeconds: number;
    waitingPerCaller: number;
    waitingInAll: number;
  };
  initialAccessToken?: string;
  /** Whether an app's id may be the address of its metadata. */
  clientIdMetadata: boolean;
  /** Whether what clients name by its address may be on this machine or a private network. */
  privateCallbacks: boolean;
  /** How the host names that clients name are looked up: `dns` asks DNS itself, `system` the operating system. */
  nameLookup: 'dns' | 'system';
  /** Whose software statements are believed, and where their keys are. */
  softwareStatementIssuers: { issuer: string; jwksUri: string }[];
  importFile?: string;
  /** Whether every authorization request has to be pushed first (RFC 9126 §5). */
  requirePushedRequests: boolean;
  pkce: 'required' | 'public-clients';
  /** What an app's assertion may name as its audience: the issuer alone, or the token endpoint as well. */
  assertionAudience: 'compatible' | 'issuer';
  /** Whether every DPoP proof needs a nonce of ours (RFC 9449 §8). */
  dpopNonceRequired: boolean;
  /** For how many seconds a refresh token that was rotated still gets the same answer. */
  rotationGraceSeconds: number;
  /** How long others may keep a status list: how late an API that hears of nothing else learns of an end. */
  statusListTtlSeconds: number;
  /** How long a key signs, is published before it does, and is believed after. */
  signingKeys: { rotationSeconds: number; publishedSeconds: number; retiredSeconds: number };
  /** How long what is over is kept to be looked back upon. */
  retention: {
    refusalSeconds: number;
    sessionSeconds: number;
    unusedRegistrationSeconds: number;
    useSeconds: number;
  };
  mail: MailSettings;
  /** Where else people may have an account to sign in with, in the order to offer them. */
  upstreams: Upstream[];
  /** Whose law receipts name. */
  jurisdiction: string;
  /** Which log lines are written, and whether they are JSON or made for people. */
  log: { level: 'error' | 'warn' | 'info' | 'debug'; format: 'json' | 'text' };
  /** How clients' TLS certificates reach us (RFC 8705); absent: they do not. */
  mutualTls?: { header: string; authorities: string[]; origin?: string };
};

/**
 * How mail leaves. `local` is for one's own machine, where letters are kept in the data folder to be read on a page of ours; a
 * portal that others reach never shows anybody's letters, so without a mail server it sends `none`.
 */
export type MailSettings =
  | { kind: 'smtp'; server: SmtpServer; from: { name: string; address: string } }
  | { kind: 'local' }
  | { kind: 'none' };

/** `secure`: TLS from the first byte. Otherwise STARTTLS is required, unless `loopback`. */
export type SmtpServer = {
  host: string;
  port: number;
  secure: boolean;
  loopback: boolean;
  auth?: { user: string; pass: string };
};

/** Another issuer whose accounts sign people in here. GitHub is no OpenID provider; `issuer` is then just its name. */
export type Upstream = {
  /** In paths of ours. */
  id: string;
  /** What people call it. */
  name: string;
  kind: 'openid' | 'github';
  issuer: string;
  clientId: string;
  clientSecret: string;
};

/** Every fault found, one line each. */
export class EnvError extends Error {
  override readonly name = 'EnvError';
  readonly faults: string[];

  constructor(faults: string[]) {
    super(
      `The configuration has ${faults.length === 1 ? 'a fault' : 'faults'}:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
    this.faults = faults;
  }
}

/** True for the hosts that never leave the machine (RFC 8252 §8.3 and the `localhost` names of RFC 6761 §6.3). */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}

/** The bytes of a secret written as hex or as base64 (either alphabet); anything else is undefined. */
export function decodeSecret(text: string): Uint8Array | undefined {
  if (/^([0-9a-f]{2})+$/i.test(text)) return Buffer.from(text, 'hex');
  if (/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return Buffer.from(text, 'base64');
  return undefined;
}

const minimumSecretBytes = 32;
const secretRule = 'must be at least 32 random bytes in base64 or hex, for example from: openssl rand -base64 32';

const flag = z
  .enum(['true', 'false', '1', '0'], { error: 'must be true or false' })
  .transform((value) => value === 'true' || value === '1');

const unitSeconds = new Map([
  ['m', 60],
  ['h', 3600],
  ['d', 86_400],
]);

/** A whole number of minutes, hours or days, in seconds. */
const duration = (least: string) =>
  z
    .string()
    .regex(/^\d{1,5}[mhd]$/, 'must be a number of minutes, hours or days, like 30m, 12h or 90d')
    .transform(secondsIn)
    .refine((seconds) => seconds >= secondsIn(least), `must be at least ${least}`);

/** A whole number of at least one. */
const count = z
  .string()
  .regex(/^[1-9]\d{0,6}$/, 'must be a whole number from 1 to 9999999')
  .transform(Number);

function secondsIn(text: string): number {
  return Number(text.slice(0, -1)) * (unitSeconds.get(text.slice(-1)) ?? 0);
}

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,7}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be from ${least} to ${most}`);

const timeUnits = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
]);

/** A time to wait, in milliseconds. */
const milliseconds = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,6}(ms|s|m)$/, 'must be a number of milliseconds, seconds or minutes, like 500ms, 2s or 1m')
    .transform((text) => Number.parseInt(text, 10) * (timeUnits.get(text.replace(/^\d+/, '')) ?? 0))
    .refine((value) => value >= least && value <= most, `must be from ${least}ms to ${most}ms`);

const upstreamsSchema = z
  .array(
    z.strictObject({
      id: z.string().regex(/^[a-z0-9-]{1,30}$/, 'must be of lower case letters, digits and hyphens'),
      name: z.string().min(1).max(60),
      issuer: z
        .url({ protocol: /^https?$/ })
        .refine((issuer) => !/[?#]/.test(issuer), 'has neither query nor fragment')
        .refine(
          (issuer) => URL.canParse(issuer) && (issuer.startsWith('https:') || isLoopback(new URL(issuer).hostname)),
          'must be https, except on this machine',
        ),
      clientId: z.string().min(1),
      clientSecret: z.string().min(1),
    }),
  )
  .max(20);

// An empty value in a .env file means "not set".
const variables = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number')
    .transform(Number)
    .refine((port) => port >= 1 && port <= 65535, 'must be a port number')
    .default(3000),
  HOST: z.string().optional(),
  COUNTERSIGN_ISSUER: z.string().optional(),
  COUNTERSIGN_ALLOW_INSECURE_ISSUER: flag.default(false),
  COUNTERSIGN_SECRET: z
    .string()
    .transform((text, context) => {
      const bytes = decodeSecret(text);
      if (bytes && bytes.length >= minimumSecretBytes) return bytes;
      context.addIssue({ code: 'custom', message: secretRule });
      return z.NEVER;
    })
    .optional(),
  COUNTERSIGN_PROXY_COUNT: z.string().regex(/^\d$/, 'must be a number from 0 to 9').transform(Number).default(0),
  COUNTERSIGN_CLIENT_ADDRESS_HEADER: z
    .string()
    .toLowerCase()
    .pipe(z.enum(proxyHeaders, { error: 'must be x-forwarded-for or forwarded' }))
    .optional(),
  COUNTERSIGN_DATA_DIR: z.string().default('.data'),
  DATABASE_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: 'must be a PostgreSQL address: postgresql://user:password@host:5432/database',
    })
    .optional(),
  COUNTERSIGN_DATABASE_POOL_SIZE: wholeNumber(1, 500).default(10),
  COUNTERSIGN_DATABASE_CONNECT_TIMEOUT: milliseconds(100, 60_000).default(1500),
  COUNTERSIGN_DATABASE_ACQUIRE_TIMEOUT: milliseconds(100, 60_000).default(1500),
  COUNTERSIGN_DATABASE_STATEMENT_TIMEOUT: milliseconds(1000, 600_000).default(10_000),
  COUNTERSIGN_DATABASE_IDLE_TIMEOUT: milliseconds(1000, 3_600_000).default(30_000),
  COUNTERSIGN_DATABASE_REQUEST_TIMEOUT: milliseconds(200, 60_000).default(1600),
  COUNTERSIGN_ADMIN_EMAIL: mailAddressSchema.optional(),
  COUNTERSIGN_ADMIN_PASSWORD: z.string().min(12, 'must have at least 12 characters').optional(),
  COUNTERSIGN_REGISTRATION: z.enum(['open', 'token', 'off'], { error: 'must be open, token or off' }).default('token'),
  COUNTERSIGN_REGISTRATION_IMPLICIT: flag.default(false),
  COUNTERSIGN_REGISTRATIONS_PER_HOUR: count.default(600),
  COUNTERSIGN_REGISTRATIONS_IN_ALL_PER_HOUR: count.default(3000),
  COUNTERSIGN_LOOK_UPS_PER_HOUR: count.default(60),
  COUNTERSIGN_LOOK_UPS_IN_ALL_PER_HOUR: count.default(3000),
  COUNTERSIGN_SIGN_IN_TIME: duration('1m').default(900),
  COUNTERSIGN_WAITING_PER_ADDRESS: count.default(60),
  COUNTERSIGN_WAITING_IN_ALL: count.default(20_000),
  COUNTERSIGN_SOFTWARE_STATEMENT_ISSUERS: z
    .string()
    .regex(/^\s*([^=\s]+=https?:\/\/\S+\s*)+$/, 'must be pairs like https://a.example=https://a.example/jwks')
    .transform((text) =>
      text
        .trim()
        .split(/\s+/)
        .map((pair) => ({ issuer: pair.slice(0, pair.indexOf('=')), jwksUri: pair.slice(pair.indexOf('=') + 1) })),
    )
    .default([]),
  COUNTERSIGN_CLIENT_ID_METADATA: flag.default(true),
  COUNTERSIGN_ALLOW_PRIVATE_CALLBACKS: flag.default(false),
  COUNTERSIGN_NAME_LOOKUP: z.enum(['dns', 'system'], { error: 'must be dns or system' }).default('dns'),
  COUNTERSIGN_INITIAL_ACCESS_TOKEN: z.string().min(32, 'must have at least 32 characters').optional(),
  COUNTERSIGN_IMPORT: z.string().optional(),
  COUNTERSIGN_REQUIRE_PAR: flag.default(false),
  COUNTERSIGN_PKCE: z
    .enum(['required', 'public-clients'], { error: 'must be required or public-clients' })
    .default('required'),
  COUNTERSIGN_ASSERTION_AUDIENCE: z
    .enum(['compatible', 'issuer'], { error: 'must be compatible or issuer' })
    .default('compatible'),
  COUNTERSIGN_REQUIRE_DPOP_NONCE: flag.default(false),
  COUNTERSIGN_REFRESH_GRACE: z
    .string()
    .regex(/^\d{1,4}$/, 'must be a number of seconds')
    .transform(Number)
    .refine((seconds) => seconds <= 600, 'must be from 0 to 600 seconds')
    .default(60),
  COUNTERSIGN_JURISDICTION: z.string().max(60).default('not stated'),
  COUNTERSIGN_LOG_LEVEL: z
    .enum(['error', 'warn', 'info', 'debug'], { error: 'must be error, warn, info or debug' })
    .default('info'),
  COUNTERSIGN_LOG_FORMAT: z.enum(['json', 'text'], { error: 'must be json or text' }).default('json'),
  COUNTERSIGN_STATUS_LIST_TTL: z
    .string()
    .regex(/^\d{1,4}$/, 'must be a number of seconds')
    .transform(Number)
    .refine((seconds) => seconds >= 3 && seconds <= 3600, 'must be from 3 to 3600 seconds')
    .default(30),
  COUNTERSIGN_KEY_ROTATION: duration('1d').default(90 * 86_400),
  // Longer than others keep our JWK Set (5 minutes), and other instances the keys.
  COUNTERSIGN_KEY_PUBLISH_AHEAD: duration('10m').default(3600),
  // Longer than the longest access token (a day).
  COUNTERSIGN_KEY_RETIREMENT: duration('2d').default(30 * 86_400),
  COUNTERSIGN_KEEP_REFUSALS: duration('1d').default(30 * 86_400),
  COUNTERSIGN_KEEP_SESSIONS: duration('1d').default(30 * 86_400),
  COUNTERSIGN_KEEP_UNUSED_REGISTRATIONS: duration('1d').default(90 * 86_400),
  COUNTERSIGN_KEEP_ACTIVITY: duration('1d').default(90 * 86_400),
  COUNTERSIGN_GOOGLE_CLIENT_ID: z.string().optional(),
  COUNTERSIGN_GOOGLE_CLIENT_SECRET: z.string().optional(),
  COUNTERSIGN_GITHUB_CLIENT_ID: z.string().optional(),
  COUNTERSIGN_GITHUB_CLIENT_SECRET: z.string().optional(),
  COUNTERSIGN_UPSTREAMS: z
    .string()
    .transform((text, context) => {
      const json = parseJsonText(text);
      const upstreams = upstreamsSchema.safeParse('value' in json ? json.value : undefined);
      if (upstreams.success) return upstreams.data;
      const [issue] = upstreams.error.issues;
      const fault = 'faults' in json ? json.faults.join(' ') : issue && `${issue.path.join('.')}: ${issue.message}`;
      const where = fault ? ` (${fault})` : '';
      context.addIssue({
        code: 'custom',
        message: `must be a JSON array of {id, name, issuer, clientId, clientSecret}${where}`,
      });
      return z.NEVER;
    })
    .default([]),
  COUNTERSIGN_CLIENT_CERT_HEADER: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, 'must be the name of a header')
    .optional(),
  COUNTERSIGN_CLIENT_CA: z.string().optional(),
  COUNTERSIGN_MTLS_ORIGIN: z.string().optional(),
  COUNTERSIGN_SMTP_URL: z
    .string()
    .transform((text, context) => {
      const mailServer = smtpServerOf(text);
      if (mailServer) return mailServer;
      context.addIssue({
        code: 'custom',
        message: 'must be an address like smtp://user:password@mail.example:587 or smtps://mail.example:465',
      });
      return z.NEVER;
    })
    .optional(),
  COUNTERSIGN_MAIL_FROM: z
    .string()
    .transform((text, context) => {
      const sender = senderOf(text);
      if (sender) return sender;
      context.addIssue({
        code: 'custom',
        message: 'must be an address like no-reply@id.example or Name <no-reply@id.example>',
      });
      return z.NEVER;
    })
    .optional(),
});

/**
 * Parses the variables. With the embedded database and no `COUNTERSIGN_SECRET` the secret is read from the data folder,
 * where it is created once. Throws `EnvError`.
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    throw new EnvError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const read = parsed.data;
  const faults: string[] = [];
  const issuer = read.COUNTERSIGN_ISSUER ?? `http://localhost:${read.PORT}`;
  const issuerFault = faultOfIssuer(issuer, read.COUNTERSIGN_ALLOW_INSECURE_ISSUER);
  if (issuerFault) faults.push(`COUNTERSIGN_ISSUER: ${issuerFault}`);
  if (read.DATABASE_URL && !read.COUNTERSIGN_SECRET) {
    faults.push(`COUNTERSIGN_SECRET: is required with DATABASE_URL, the same for every instance; it ${secretRule}`);
  }
  const email = read.COUNTERSIGN_ADMIN_EMAIL;
  const password = read.COUNTERSIGN_ADMIN_PASSWORD;
  if (email && !password) faults.push('COUNTERSIGN_ADMIN_PASSWORD: is required with COUNTERSIGN_ADMIN_EMAIL');
  if (password && !email) faults.push('COUNTERSIGN_ADMIN_EMAIL: is required with COUNTERSIGN_ADMIN_PASSWORD');
  if (read.COUNTERSIGN_CLIENT_ADDRESS_HEADER && read.COUNTERSIGN_PROXY_COUNT === 0) {
    faults.push('COUNTERSIGN_CLIENT_ADDRESS_HEADER: needs COUNTERSIGN_PROXY_COUNT of at least 1');
  }
  if (read.COUNTERSIGN_KEY_PUBLISH_AHEAD >= read.COUNTERSIGN_KEY_ROTATION) {
    faults.push('COUNTERSIGN_KEY_PUBLISH_AHEAD: must be less than COUNTERSIGN_KEY_ROTATION');
  }
  const mutualTls = mutualTlsOf(read, faults);
  const mail = mailOf(read, issuer, faults);
  const upstreams = upstreamsOf(read, faults);
  if (faults.length > 0) throw new EnvError(faults);

  const dataDir = resolve(read.COUNTERSIGN_DATA_DIR);
  return {
    port: read.PORT,
    issuer: new URL(issuer).origin,
    secret: read.COUNTERSIGN_SECRET ?? keptSecret(dataDir),
    dataDir,
    proxyCount: read.COUNTERSIGN_PROXY_COUNT,
    clientAddressHeader: read.COUNTERSIGN_CLIENT_ADDRESS_HEADER ?? 'x-forwarded-for',
    clientIdMetadata: read.COUNTERSIGN_CLIENT_ID_METADATA,
    privateCallbacks: read.COUNTERSIGN_ALLOW_PRIVATE_CALLBACKS,
    nameLookup: read.COUNTERSIGN_NAME_LOOKUP,
    registration: read.COUNTERSIGN_REGISTRATION,
    registrationImplicit: read.COUNTERSIGN_REGISTRATION_IMPLICIT,
    limits: {
      registrationsPerHour: read.COUNTERSIGN_REGISTRATIONS_PER_HOUR,
      registrationsInAllPerHour: read.COUNTERSIGN_REGISTRATIONS_IN_ALL_PER_HOUR,
      lookUpsPerHour: read.COUNTERSIGN_LOOK_UPS_PER_HOUR,
      lookUpsInAllPerHour: read.COUNTERSIGN_LOOK_UPS_IN_ALL_PER_HOUR,
      signInSeconds: read.COUNTERSIGN_SIGN_IN_TIME,
      waitingPerCaller: read.COUNTERSIGN_WAITING_PER_ADDRESS,
      waitingInAll: read.COUNTERSIGN_WAITING_IN_ALL,
    },
    requirePushedRequests: read.COUNTERSIGN_REQUIRE_PAR,
    pkce: read.COUNTERSIGN_PKCE,
    assertionAudience: read.COUNTERSIGN_ASSERTION_AUDIENCE,
    dpopNonceRequired: read.COUNTERSIGN_REQUIRE_DPOP_NONCE,
    rotationGraceSeconds: read.COUNTERSIGN_REFRESH_GRACE,
    mail,
    upstreams,
    jurisdiction: read.COUNTERSIGN_JURISDICTION,
    log: { level: read.COUNTERSIGN_LOG_LEVEL, format: read.COUNTERSIGN_LOG_FORMAT },
    softwareStatementIssuers: read.COUNTERSIGN_SOFTWARE_STATEMENT_ISSUERS,
    statusListTtlSeconds: read.COUNTERSIGN_STATUS_LIST_TTL,
    signingKeys: {
      rotationSeconds: read.COUNTERSIGN_KEY_ROTATION,
      publishedSeconds: read.COUNTERSIGN_KEY_PUBLISH_AHEAD,
      retiredSeconds: read.COUNTERSIGN_KEY_RETIREMENT,
    },
    retention: {
      refusalSeconds: read.COUNTERSIGN_KEEP_REFUSALS,
      sessionSeconds: read.COUNTERSIGN_KEEP_SESSIONS,
      unusedRegistrationSeconds: read.COUNTERSIGN_KEEP_UNUSED_REGISTRATIONS,
      useSeconds: read.COUNTERSIGN_KEEP_ACTIVITY,
    },
    pool: {
      size: read.COUNTERSIGN_DATABASE_POOL_SIZE,
      connectMilliseconds: read.COUNTERSIGN_DATABASE_CONNECT_TIMEOUT,
      acquireMilliseconds: read.COUNTERSIGN_DATABASE_ACQUIRE_TIMEOUT,
      statementMilliseconds: read.COUNTERSIGN_DATABASE_STATEMENT_TIMEOUT,
      idleMilliseconds: read.COUNTERSIGN_DATABASE_IDLE_TIMEOUT,
      requestMilliseconds: read.COUNTERSIGN_DATABASE_REQUEST_TIMEOUT,
    },
    ...(read.HOST ? { host: read.HOST } : {}),
    ...(read.DATABASE_URL ? { databaseUrl: read.DATABASE_URL } : {}),
    ...(email && password ? { admin: { email, password } } : {}),
    ...(read.COUNTERSIGN_INITIAL_ACCESS_TOKEN ? { initialAccessToken: read.COUNTERSIGN_INITIAL_ACCESS_TOKEN } : {}),
    ...(mutualTls && { mutualTls }),
    ...(read.COUNTERSIGN_IMPORT ? { importFile: resolve(read.COUNTERSIGN_IMPORT) } : {}),
  };
}

function upstreamsOf(read: z.infer<typeof variables>, faults: string[]): Upstream[] {
  const known = [
    {
      ...{ id: 'google', name: 'Google', kind: 'openid' as const, issuer: 'https://accounts.google.com' },
      ...{ clientId: read.COUNTERSIGN_GOOGLE_CLIENT_ID, clientSecret: read.COUNTERSIGN_GOOGLE_CLIENT_SECRET },
    },
    {
      ...{ id: 'github', name: 'GitHub', kind: 'github' as const, issuer: 'https://github.com' },
      ...{ clientId: read.COUNTERSIGN_GITHUB_CLIENT_ID, clientSecret: read.COUNTERSIGN_GITHUB_CLIENT_SECRET },
    },
  ].flatMap(({ clientId, clientSecret, ...upstream }) => {
    if (clientId && clientSecret) return [{ ...upstream, clientId, clientSecret }];
    const name = `COUNTERSIGN_${upstream.name.toUpperCase()}_CLIENT`;
    if (clientId) faults.push(`${name}_SECRET: is required with ${name}_ID`);
    if (clientSecret) faults.push(`${name}_ID: is required with ${name}_SECRET`);
    return [];
  });
  const all = [...known, ...read.COUNTERSIGN_UPSTREAMS.map((one) => ({ ...one, kind: 'openid' as const }))];
  for (const field of ['id', 'issuer'] as const) {
    if (new Set(all.map((one) => one[field])).size < all.length) {
      faults.push(`COUNTERSIGN_UPSTREAMS: two have the same ${field}`);
    }
  }
  if (all.some(({ id }) => id === 'credentials')) faults.push('COUNTERSIGN_UPSTREAMS: credentials is no id to choose');
  return all;
}

function mailOf(read: z.infer<typeof variables>, issuer: string, faults: string[]): MailSettings {
  const { COUNTERSIGN_SMTP_URL: mailServer, COUNTERSIGN_MAIL_FROM: from } = read;
  if (mailServer && from) return { kind: 'smtp', server: mailServer, from };
  if (mailServer) faults.push('COUNTERSIGN_MAIL_FROM: is required with COUNTERSIGN_SMTP_URL');
  if (from) faults.push('COUNTERSIGN_SMTP_URL: is required with COUNTERSIGN_MAIL_FROM');
  return URL.canParse(issuer) && isLoopback(new URL(issuer).hostname) ? { kind: 'local' } : { kind: 'none' };
}

function smtpServerOf(text: string): SmtpServer | undefined {
  // WHATWG URLs know no port of these schemes, and an opaque host for them: the shape is checked here.
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

function senderOf(text: string): { name: string; address: string } | undefined {
  const [, name = 'Countersign', address = text] = /^([^<>\p{Cc}"]+?)\s*<([^<>]+)>$/u.exec(text.trim()) ?? [];
  const parsed = parseMailAddress(address);
  return parsed === undefined ? undefined : { name, address: parsed };
}

/** A header that anyone could send would let anyone in: it is only believed behind a proxy, which has to write it each time. */
function mutualTlsOf(read: z.infer<typeof variables>, faults: string[]): Env['mutualTls'] {
  const { COUNTERSIGN_CLIENT_CERT_HEADER: header, COUNTERSIGN_CLIENT_CA: file, COUNTERSIGN_MTLS_ORIGIN: origin } = read;
  if (header === undefined) {
    if (file) faults.push('COUNTERSIGN_CLIENT_CERT_HEADER: is required with COUNTERSIGN_CLIENT_CA');
    if (origin) faults.push('COUNTERSIGN_CLIENT_CERT_HEADER: is required with COUNTERSIGN_MTLS_ORIGIN');
    return undefined;
  }
  if (read.COUNTERSIGN_PROXY_COUNT === 0) {
    faults.push(
      'COUNTERSIGN_CLIENT_CERT_HEADER: needs COUNTERSIGN_PROXY_COUNT of at least 1, and a proxy that always sets it',
    );
  }
  if (
    origin !== undefined &&
    !(URL.canParse(origin) && new URL(origin).origin === origin && origin.startsWith('https:'))
  ) {
    faults.push('COUNTERSIGN_MTLS_ORIGIN: must be an origin alone, like https://mtls.id.example');
  }
  return { header, authorities: file === undefined ? [] : authoritiesIn(file, faults), ...(origin && { origin }) };
}

function authoritiesIn(file: string, faults: string[]): string[] {
  try {
    const found = readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    if (found.length > 0 && found.every((pem) => new X509Certificate(pem).ca)) return found;
    faults.push(`COUNTERSIGN_CLIENT_CA: ${file} must hold PEM certificates of authorities`);
  } catch {
    faults.push(`COUNTERSIGN_CLIENT_CA: ${file} could not be read as PEM certificates`);
  }
  return [];
}

/** next-auth's own variables follow from ours and are never asked for. */
export function nextAuthVariables(env: Env): { NEXTAUTH_URL: string; NEXTAUTH_SECRET: string } {
  return {
    NEXTAUTH_URL: env.issuer,
    NEXTAUTH_SECRET: createHash('sha256').update('countersign:next-auth:').update(env.secret).digest('base64url'),
  };
}

function faultOfIssuer(issuer: string, insecureAllowed: boolean): string | undefined {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return 'must be an address like https://id.example';
  // RFC 8414 §2: no query and no fragment. A path would move the well-known addresses, so there is none either.
  if (url.username || url.password || url.pathname !== '/' || /[?#]/.test(issuer)) {
    return 'must be an origin alone, like https://id.example, without a path';
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !insecureAllowed) {
    return 'must use https (http is for loopback addresses; COUNTERSIGN_ALLOW_INSECURE_ISSUER=true overrides this)';
  }
  return undefined;
}

/** Made whole under another name, then linked: two starts at once agree on one secret, and a crash leaves none half-written. */
function keptSecret(dataDir: string): Uint8Array {
  const path = join(dataDir, 'secret');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, `${randomBytes(minimumSecretBytes).toString('base64url')}\n`);
    fsyncSync(file);
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    closeSync(file);
    unlinkSync(draft);
  }
  const bytes = decodeSecret(readFileSync(path, 'utf8').trim());
  if (bytes && bytes.length >= minimumSecretBytes) return bytes;
  throw new EnvError([
    `COUNTERSIGN_SECRET: the one kept in ${path} is damaged; restore that file, for without it the stored keys cannot be read`,
  ]);
}
