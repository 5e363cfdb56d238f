/**
 * Reading requests and writing responses, the same way at every endpoint.
 *
 * RFC 6749 §3.1 and §3.2: parameters are form-encoded, none is sent twice, one without a value counts as not sent.
 * The decoder is strict where WHATWG's is lenient (a broken escape is an error, not a literal `%`), so that what we
 * checked is what everyone else will read. Bodies are counted while they arrive, never trusted by their length header.
 */
import { OAuthError } from './errors';

const maxParameterBytes = 64 * 1024;

/** For resources that any origin may read; credentials are never cookies there, so `*` gives nothing away. */
export const corsHeaders = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'WWW-Authenticate, DPoP-Nonce, X-Request-Id, ETag, Retry-After',
} as const;

/** The list of field names that a preflight asks for: RFC 9110 §5.1. */
const fieldNames = /^[!#$%&'*+.^_`|~\w-]+(?:[ \t]*,[ \t]*[!#$%&'*+.^_`|~\w-]+)*$/;

/**
 * What a preflight may send. Every header that is asked for, because tracing and other libraries add headers of their own, and
 * a header decides nothing here that the request could not say otherwise.
 */
export function preflightHeaders(
  request: Request,
  methods: readonly string[],
  seconds: number,
): Record<string, string> {
  const asked = request.headers.get('access-control-request-headers')?.trim() ?? '';
  const named =
    asked.length <= 2000 && fieldNames.test(asked) ? asked : 'Authorization, Content-Type, DPoP, MCP-Protocol-Version';
  return {
    'Access-Control-Allow-Methods': methods.join(', '),
    'Access-Control-Allow-Headers': named,
    'Access-Control-Max-Age': String(seconds),
  };
}

export const noStore = { 'Cache-Control': 'no-store', Pragma: 'no-cache' } as const;

/**
 * The parameters of a request, each once unless named in `repeatable` (`any`: the caller counts, to answer its own way).
 * Throws `invalid_request` for anything that is not a plain, bounded form.
 */
export async function readParameters(
  request: Request,
  source: 'query' | 'body',
  repeatable: readonly string[] | 'any' = [],
): Promise<URLSearchParams> {
  const text = source === 'query' ? queryOf(request.url) : await readForm(request);
  return parseForm(text, repeatable);
}

function queryOf(url: string): string {
  const start = url.indexOf('?');
  if (start < 0) return '';
  const end = url.indexOf('#', start);
  const query = url.slice(start + 1, end < 0 ? undefined : end);
  if (query.length > maxParameterBytes) throw tooLarge();
  return query;
}

async function readForm(request: Request): Promise<string> {
  if (contentType(request) !== 'application/x-www-form-urlencoded') {
    throw new OAuthError('invalid_request', 'The body must be application/x-www-form-urlencoded.');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readBounded(request, maxParameterBytes, tooLarge));
  } catch (error) {
    if (error instanceof OAuthError) throw error;
    throw new OAuthError('invalid_request', 'The body could not be read as UTF-8 text.');
  }
}

/** The media type of a message without its parameters, in lower case (RFC 9110 §8.3.1). */
export function contentType({ headers }: { headers: Headers }): string | undefined {
  return headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
}

/** A JSON body. Throws `refuse` with a reason for anything else, and `invalid_request` for one that is too large. */
export async function readJson(request: Request, refuse: (reason: string) => Error): Promise<unknown> {
  if (contentType(request) !== 'application/json') throw refuse('The body must be application/json.');
  const bytes = await readBounded(request, maxParameterBytes, tooLarge);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    if (!isTooDeep(text)) return value;
  } catch {
    throw refuse('The body is not JSON in UTF-8.');
  }
  throw refuse(`The body is nested more than ${maxDepth} levels deep.`);
}

/** More than any message has. What walks through a value, `JSON.stringify` included, runs out of stack at some thousands of levels. */
const maxDepth = 100;

/** Of text that is JSON: there every string has its end. */
function isTooDeep(json: string): boolean {
  let depth = 0;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > maxDepth) return true;
  }
  return false;
}

/** `arrived` is the body where all of it is in memory already: reading it from a stream again takes longer than parsing it. */
type Message = { body: ReadableStream<Uint8Array> | null; arrived?: Uint8Array | undefined };

/** The whole body, or what `excess` makes of one that is longer than `limit` bytes. */
export async function readBounded(message: Message, limit: number, excess: () => Error): Promise<Uint8Array> {
  if (message.arrived) {
    if (message.arrived.byteLength > limit) throw excess();
    return message.arrived;
  }
  if (!message.body) return new Uint8Array();
  const reader = message.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.byteLength;
    if (size > limit) {
      await reader.cancel();
      throw excess();
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks, size);
}

function parseForm(text: string, repeatable: readonly string[] | 'any'): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const pair of text.split('&')) {
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
    if (value === '') continue; // RFC 6749 §3.1: as if it had been left out
    if (repeatable !== 'any' && parameters.has(name) && !repeatable.includes(name)) {
      throw new OAuthError('invalid_request', 'A parameter was sent more than once.'); // RFC 6749 §3.1, §3.2
    }
    parameters.append(name, value);
  }
  return parameters;
}

function decode(text: string): string {
  let value: string;
  try {
    value = decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new OAuthError('invalid_request', 'A parameter is not valid percent-encoded UTF-8.');
  }
  if (value.includes('\0')) throw new OAuthError('invalid_request', 'A parameter contains a NUL character.');
  return value;
}

function tooLarge(): OAuthError {
  return new OAuthError('invalid_request', 'The request is too large.', { status: 413 });
}

/** A JSON response; `no-store` unless the headers say otherwise (RFC 6749 §5.1). */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new TextResponse(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', ...noStore, ...headers },
  });
}

/** A Response that keeps its text as it is: the platform's makes a stream of it at once, and text of the stream again. */
class TextResponse extends Response {
  readonly #text: string;
  #whole: Response | undefined;

  constructor(text: string, init: ResponseInit) {
    super(null, init);
    this.#text = text;
  }

  get #streamed(): Response {
    this.#whole ??= new Response(this.#text, { headers: this.headers });
    return this.#whole;
  }

  override text(): Promise<string> {
    return this.#whole === undefined ? Promise.resolve(this.#text) : this.#whole.text();
  }
  override get body(): ReadableStream<Uint8Array<ArrayBuffer>> | null {
    return this.#streamed.body;
  }
  override get bodyUsed(): boolean {
    return this.#whole?.bodyUsed ?? false;
  }
  override json(): Promise<unknown> {
    return this.#streamed.json();
  }
  override arrayBuffer(): Promise<ArrayBuffer> {
    return this.#streamed.arrayBuffer();
  }
  override blob(): Promise<Blob> {
    return this.#streamed.blob();
  }
  override formData(): Promise<FormData> {
    return this.#streamed.formData();
  }
  override clone(): Response {
    return new TextResponse(this.#text, this);
  }
}

/** 303 unless told otherwise: never one that repeats a POST with its credentials (RFC 9700 §4.12). */
export function redirect(url: string, status: 302 | 303 = 303): Response {
  return new Response(null, { status, headers: { Location: url, ...noStore } });
}

/** RFC 6749 §5.2, for errors that are answered rather than shown or redirected. */
export function errorResponse(error: OAuthError): Response {
  return json({ error: error.code, error_description: error.description }, error.status, error.headers);
}

/** Whether an `Accept` or `Accept-Encoding` header lets this media type or coding through: RFC 9110 §12.5. */
export const accepts = (header: string | null, offered: string): boolean => acceptedWeight(header, offered) > 0;

/**
 * How much an `Accept` or `Accept-Encoding` header wants this media type or coding, from 0 (not at all) to 1: RFC 9110 §12.4.2
 * and §12.5. The range that names it most exactly decides. A request without the header takes anything.
 */
export function acceptedWeight(header: string | null, offered: string): number {
  if (header === null) return 1;
  const names = [offered, offered.replace(/\/.*/, '/*'), offered.includes('/') ? '*/*' : '*'];
  const ranges = header.split(',').map((range) =>
    range
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/),
  );
  const [best] = names.flatMap((name) => ranges.filter(([range]) => range === name));
  if (best === undefined) return 0;
  const weight = best
    .map((parameter) => /^q=(0(?:\.\d*)?|1(?:\.0*)?)$/.exec(parameter)?.[1])
    .find((one) => one !== undefined);
  return weight === undefined ? 1 : Number(weight);
}

/** A response that anyone may keep for `maxAgeSeconds`, with a validator; 304 when the caller has it already. */
export function cacheable(
  request: Request,
  entry: { body: string | Uint8Array<ArrayBuffer>; type: string; etag: string },
  maxAgeSeconds: number,
  further: Record<string, string> = {},
): Response {
  const headers = {
    ...further,
    'Content-Type': entry.type,
    'Cache-Control': `public, max-age=${maxAgeSeconds}`,
    ETag: entry.etag,
  };
  const known = request.headers.get('if-none-match')?.split(',') ?? [];
  const same = known.some((tag) => tag.trim().replace(/^W\//, '') === entry.etag || tag.trim() === '*');
  return same ? new Response(null, { status: 304, headers }) : new Response(entry.body, { headers });
}
