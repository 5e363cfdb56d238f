/**
 * What the process prints: one JSON object a line, on stdout, so that any collector can read it. Next and other libraries write to
 * the console, and Node writes warnings and fatal errors by itself; here they all get that form.
 */
import { format, stripVTControlCharacters } from 'node:util';

export type LogEntry = { level: 'info' | 'error'; event: string; [detail: string]: unknown };

export function log(entry: LogEntry): void {
  process.stdout.write(`${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`);
}

/**
 * What Next reports as its error although the request was at fault: a form or an action that we did not make, a body that is
 * torn off or is not what it says, a header of its own that it did not write.
 */
const strangersFaults = [
  /Failed to find Server Action|Invalid Server Actions request|The Server Reference ID did not match/,
  /Failed to parse body as FormData|Unexpected end of form|Malformed part header|Body exceeded .* limit/,
  /The router state header was sent but could not be parsed/,
  /^\W*Error: aborted$/,
];

/** Logged where it is noticed: an outage of the database by `data/availability.ts`, a rejection by `takeOutput`. */
const loggedElsewhere = /^\W*(Error \[)?(UnavailableError\b|unhandledRejection: )/;

/** A line of a library: an error, unless it is about what a stranger sent. Undefined: nothing worth a line. */
export function entryOf(method: 'error' | 'info', text: string): LogEntry | undefined {
  const message = stripVTControlCharacters(text).trim();
  // Next separates its lines by empty ones.
  if (message === '' || loggedElsewhere.test(message)) return undefined;
  const [first = ''] = message.split('\n');
  if (strangersFaults.some((fault) => fault.test(first)))
    return { level: 'info', event: 'bad_request', message: first };
  return { level: method, event: 'console', message };
}

/** From here on everything is a line of JSON. To be called before anything else is loaded. */
export function takeOutput(): void {
  for (const method of ['log', 'info', 'debug', 'trace', 'warn', 'error', 'dir'] as const) {
    const level = method === 'error' ? 'error' : 'info';
    console[method] = (...parameters: unknown[]) => {
      const entry = entryOf(level, format(...parameters));
      if (entry) log(entry);
    };
  }
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => log({ level: 'info', event: 'warning', name, message }));
  process.on('unhandledRejection', (reason) => report('unhandled_rejection', reason));
  process.on('uncaughtException', (error) => {
    report('uncaught_exception', error);
    // The state of the process is unknown now. Its supervisor starts another one.
    process.exit(1);
  });
}

function report(event: string, reason: unknown): void {
  const detail = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
  const entry = entryOf('error', detail);
  if (entry) log({ ...entry, event });
}
