/**
 * The log: one JSON object per line on stdout, so that any collector can read it. In development the lines are for
 * people. Next and other libraries write to the console, and Node writes warnings and fatal errors by itself;
 * `takeOutput` turns all of that into log lines.
 */
import { format as formatted, stripVTControlCharacters } from 'node:util';
import { pino } from 'pino';
import { z } from 'zod';

export type LogLevel = 'error' | 'warn' | 'info' | 'debug';
export type LogEntry = { level: LogLevel; event: string; [detail: string]: unknown };
type LogFormat = 'json' | 'text';

const secretNames = [
  'access_token',
  'accessToken',
  'assertion',
  'authorization',
  'client_assertion',
  'client_secret',
  'clientSecret',
  'code_verifier',
  'cookie',
  'id_token',
  'idToken',
  'password',
  'refresh_token',
  'refreshToken',
  'registration_access_token',
  'secret',
  'sessionToken',
  'token',
];

const setCookie = ['["set-cookie"]', '*["set-cookie"]', '*.*["set-cookie"]'];

/**
 * Secrets inside longer texts, such as the message of an error: a token after its scheme, a JWT, and what we issue
 * ourselves.
 */
const secretsInText =
  /(?<=\b(?:Bearer|DPoP|Basic) )[\w.~+/=-]{20,}|\beyJ[\w-]+\.[\w-]+\.[\w-]*|\bcs_[a-z]+_[\w-]{16,}/g;

const censor = '[redacted]';

export type Log = {
  log: (entry: LogEntry) => void;
  /** Until this is called the log has the level `info` and is JSON. */
  configureLog: (settings: { level: LogLevel; format: LogFormat }) => void;
  /** Whether lines of this level are written; check it before building an expensive line. */
  logs: (level: LogLevel) => boolean;
};

export function createLog(write: (line: string) => unknown): Log {
  let format: LogFormat = 'json';
  const logger = pino(
    {
      level: 'info',
      base: null,
      timestamp: () => `,"at":"${new Date().toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
      redact: { censor, paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]).concat(setCookie) },
    },
    {
      write(line) {
        const safe = line.replace(secretsInText, censor);
        write(format === 'json' ? safe : readable(safe));
      },
    },
  );
  return {
    log: ({ level, ...entry }) => logger[level](entry),
    configureLog: (settings) => {
      logger.level = settings.level;
      format = settings.format;
    },
    logs: (level) => logger.isLevelEnabled(level),
  };
}

/**
 * Each line is written before `log` returns. `process.stdout` would keep lines in memory while a pipe is full, and lose
 * them when the process exits or crashes.
 */
const stdout = pino.destination({ fd: 1, sync: true });
// A log that cannot be written, for example to a full disk, must not end the portal.
stdout.on('error', () => undefined);

export const { log, configureLog, logs } = createLog((line) => stdout.write(line));

const lineSchema = z.looseObject({ level: z.string(), at: z.string(), event: z.string() });

/** `14:03:22.123 info  refused endpoint=token reason="…"`, and texts of several lines below it. */
function readable(line: string): string {
  const { level, at, event, ...details } = lineSchema.parse(JSON.parse(line));
  const short: string[] = [];
  const long: string[] = [];
  for (const [name, value] of Object.entries(details)) {
    if (typeof value === 'string' && value.includes('\n')) {
      // Text from outside must not control the terminal.
      const lines = value.split('\n').map((part) => `    ${part.replace(/\p{Cc}/gu, ' ')}`);
      long.push(`  ${name}:`, ...lines);
    } else {
      const isPlain = typeof value === 'string' && /^[\w./:@-]+$/.test(value);
      short.push(`${name}=${isPlain ? value : JSON.stringify(value)}`);
    }
  }
  const head = [at.slice(11, 23), level.padEnd(5), event, ...short].join(' ');
  return `${[head, ...long].join('\n')}\n`;
}

/**
 * Texts that Next logs as errors although the request was malformed: a form or action that is not ours, an incomplete
 * or mislabelled body, a forged internal header.
 */
const strangersFaults = [
  /Failed to find Server Action|Invalid Server Actions request|The Server Reference ID did not match/,
  /Failed to parse body as FormData|Unexpected end of form|Malformed part header|Body exceeded .* limit/,
  /The router state header was sent but could not be parsed/,
  /^\W*Error: aborted$/,
];

/** Logged where it is noticed: an outage of the database by `lib/data`, a rejection by `takeOutput`. */
const loggedElsewhere = /^\W*(Error \[)?(UnavailableError\b|unhandledRejection: )/;

/** A line of a library: an error, unless a malformed request caused it. Undefined: not worth a line. */
export function entryOf(method: LogLevel, text: string): LogEntry | undefined {
  const message = stripVTControlCharacters(text).trim();
  // Next prints empty lines between its own.
  if (message === '' || loggedElsewhere.test(message)) return undefined;
  const [first = ''] = message.split('\n');
  if (strangersFaults.some((fault) => fault.test(first)))
    return { level: 'info', event: 'bad_request', message: first };
  return { level: method, event: 'console', message };
}

const consoleLevels: Record<string, LogLevel> = { error: 'error', warn: 'warn', debug: 'debug', trace: 'debug' };

/** From here on everything is a log line. To be called before anything else is loaded. */
export function takeOutput(): void {
  for (const method of ['log', 'info', 'debug', 'trace', 'warn', 'error', 'dir'] as const) {
    const level = consoleLevels[method] ?? 'info';
    console[method] = (...parameters: unknown[]) => {
      const entry = entryOf(level, formatted(...parameters));
      if (entry) log(entry);
    };
  }
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => log({ level: 'warn', event: 'warning', name, message }));
  process.on('unhandledRejection', (reason) => report('unhandled_rejection', reason));
  process.on('uncaughtException', (error) => {
    report('uncaught_exception', error);
    // The state of the process is unknown now. Its supervisor starts a new one.
    process.exit(1);
  });
}

function report(event: string, reason: unknown): void {
  const detail = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
  const entry = entryOf('error', detail);
  if (entry) log({ ...entry, event });
}
