/**
 * Pages that ship none of Next's scripts: people often open them in the middle of something else, on a phone, and they
 * need no script to work. Next renders them like all pages. This module collects the answer, takes the scripts out,
 * and gives the page a policy that allows no others.
 *
 * Error pages of every address are such pages, too.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { waitsForScript, withoutNextScripts } from './page-html';

const paths = /^\/(?:(?:login|signup|consent|device|signout|goodbye|stop|verify-email|invitation)(?:\/.*)?)?$/;

/** Whether pages at this path work without Next's scripts. */
export const isPlainPath = (path: string): boolean => paths.test(path);

/**
 * Whether a page's script asks for the data of another page, to show that page without loading a document. The data of
 * a plain page helps nobody: after an empty answer (204) the script loads the document.
 */
export function asksForPageData({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  return method === 'GET' && headers['rsc'] !== undefined;
}

const compress = promisify(gzip);
const decompress = promisify(gunzip);

type Options = {
  /** Whether the page at this address is plain. Otherwise only an error page is. */
  plain: boolean;
  /** The policy of a page without Next's scripts. */
  policy: string;
  /** Replaces a page that failed. Next's own shows nothing without script. `reference` identifies the log entry. */
  failed: (reference: string | undefined) => string;
  /** Replaces a page that called `notFound()` before it rendered. Next's own shows nothing without script. */
  missing: () => string;
};

/** Call this before Next answers. Answers other than pages pass unchanged. */
export function shipWithoutScripts(incoming: IncomingMessage, outgoing: ServerResponse, options: Options): void {
  const { headers } = incoming;
  // Actions and page data are answers to Next's own script, which a plain page does not have.
  if (headers['next-action'] !== undefined || headers['rsc'] !== undefined) return;
  const compressed = acceptsGzip(headers['accept-encoding']);
  // Next would compress what we read, so it may only use what we can decode: of an error page, gzip.
  headers['accept-encoding'] = options.plain || !compressed ? 'identity' : 'gzip';
  if (options.plain) {
    // Without this header, Next puts the title into the body and has a script move it.
    headers['user-agent'] ??= 'unknown';
  }
  const parts: Buffer[] = [];
  takeOver(outgoing, {
    wanted: () => isPage(outgoing) && (options.plain || isFault(outgoing.statusCode)),
    part: (part) => parts.push(part),
    done: async () => {
      const head = incoming.method === 'HEAD';
      const body = await decoded(Buffer.concat(parts), outgoing.getHeader('content-encoding'));
      const html = rewritten(body.toString('utf8'), outgoing, options);
      for (const name of ['etag', 'content-encoding', 'content-length', 'transfer-encoding', 'link'])
        outgoing.removeHeader(name);
      outgoing.setHeader('Vary', 'Accept-Encoding');
      if (head) return undefined;
      if (compressed) outgoing.setHeader('Content-Encoding', 'gzip');
      const sent = compressed ? await compress(html) : Buffer.from(html);
      outgoing.setHeader('Content-Length', sent.byteLength);
      return sent;
    },
  });
}

function rewritten(html: string, outgoing: ServerResponse, { policy, failed, missing }: Options): string {
  // `unavailable-page.ts` sends a whole page with its own policy.
  if (outgoing.statusCode === 503) return html;
  if (outgoing.statusCode >= 500) return failed(/"digest\\?":\\?"([\w-]+)/.exec(html)?.[1]);
  if (outgoing.statusCode === 404 && html.includes('<html id="__next_error__"')) return missing();
  // A page with a part that a script moves in is better with all scripts than without this part.
  if (waitsForScript(html)) return html;
  outgoing.setHeader('Content-Security-Policy', policy);
  return withoutNextScripts(html);
}

const isFault = (status: number): boolean => status === 404 || status >= 500;

function isPage(outgoing: ServerResponse): boolean {
  return /^text\/html\b/.test(String(outgoing.getHeader('content-type')));
}

async function decoded(body: Buffer, encoding: unknown): Promise<Buffer> {
  return encoding === 'gzip' && body.byteLength > 0 ? decompress(body) : body;
}

/** RFC 9110 §12.5.3. */
export function acceptsGzip(header: string | string[] | undefined): boolean {
  const found = String(header ?? '')
    .split(',')
    .map((entry) => entry.split(';').map((part) => part.trim().toLowerCase()))
    .find(([coding]) => coding === 'gzip' || coding === '*');
  return found !== undefined && !found.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
}

type Collector = {
  /** Whether this answer is collected. Asked once, when its status and headers are known. */
  wanted: () => boolean;
  part: (part: Buffer) => void;
  /** The body to send, after the last part. It may change the headers. */
  done: () => Promise<Buffer | undefined>;
};

const names = ['write', 'end', 'writeHead', 'flushHeaders'] as const;

/** Hands the answer to `collector` instead of sending it piece by piece. */
function takeOver(outgoing: ServerResponse, { wanted, part, done }: Collector): void {
  const own = Object.fromEntries(names.map((name) => [name, outgoing[name].bind(outgoing)]));
  const call = (name: (typeof names)[number], parameters: unknown[]): unknown =>
    Reflect.apply(own[name] ?? outgoing[name], outgoing, parameters);
  let decided: boolean | undefined;
  const collects = () => {
    decided ??= !outgoing.headersSent && wanted();
    return decided;
  };
  const send = async (parameters: unknown[]) => {
    const body = await done();
    for (const name of names) Reflect.set(outgoing, name, own[name]);
    if (!outgoing.destroyed) outgoing.end(body, callbackIn(parameters));
  };
  const replace = (name: (typeof names)[number], by: (parameters: unknown[]) => unknown) =>
    Reflect.set(outgoing, name, (...parameters: unknown[]) => (collects() ? by(parameters) : call(name, parameters)));

  Reflect.set(outgoing, 'writeHead', (...parameters: unknown[]) => {
    if (decided !== undefined && !decided) return call('writeHead', parameters);
    const [status, ...rest] = parameters;
    if (typeof status === 'number') outgoing.statusCode = status;
    setHeaders(outgoing, rest.at(-1));
    return collects() ? outgoing : call('writeHead', [outgoing.statusCode]);
  });
  replace('flushHeaders', () => undefined);
  replace('write', (parameters) => {
    const [chunk, encoding] = parameters;
    part(bytesOf(chunk, encoding));
    const written = callbackIn(parameters);
    if (written) process.nextTick(written);
    return true;
  });
  replace('end', (parameters) => {
    const [chunk, encoding] = parameters;
    if (typeof chunk !== 'function') part(bytesOf(chunk, encoding));
    send(parameters).catch(() => outgoing.destroy());
    return outgoing;
  });
}

/** The headers of a `writeHead`: an object, or names and values in turn. */
function setHeaders(outgoing: ServerResponse, headers: unknown): void {
  if (typeof headers !== 'object' || headers === null) return;
  const entries: [unknown, unknown][] = Array.isArray(headers)
    ? headers.flatMap((name: unknown, at) => (at % 2 === 0 ? [[name, headers[at + 1]]] : []))
    : Object.entries(headers);
  for (const [name, value] of entries) {
    if (typeof name !== 'string') continue;
    if (typeof value === 'string' || typeof value === 'number') outgoing.setHeader(name, value);
    else if (Array.isArray(value)) outgoing.setHeader(name, value.map(String));
  }
}

function bytesOf(chunk: unknown, encoding: unknown): Buffer {
  if (chunk instanceof Uint8Array) return Buffer.from(chunk);
  if (typeof chunk !== 'string') return Buffer.alloc(0);
  return typeof encoding === 'string' && Buffer.isEncoding(encoding)
    ? Buffer.from(chunk, encoding)
    : Buffer.from(chunk);
}

function callbackIn(parameters: unknown[]): (() => void) | undefined {
  const found = parameters.find((parameter) => typeof parameter === 'function');
  return found === undefined ? undefined : () => Reflect.apply(found, undefined, []);
}
