/**
 * Requests and responses as plain values, and how every endpoint reads the one and writes the other.
 *
 * `lib/edge` has the adapters: `node-http.ts` for the production server, `fetch-http.ts` for the Fetch API.
 *
 * RFC 6749 §3.1 and §3.2: parameters are form-encoded, no parameter is sent twice, and one without a value counts as
 * not sent. The decoder is strict where WHATWG's is lenient: a broken escape is an error, not a literal `%`. So every
 * reader of a parameter sees the same value.
 */
import { OAuthError } from './errors';

export type HttpRequest = {
  method: string;
  /** Absolute; its origin is the issuer's, whatever the client sent as `Host`. */
  url: string;
  /** Names are case-insensitive; the values of a repeated field are joined (RFC 9110 §5.2). */
  headers: Pick<Headers, 'get' | 'has'>;
  /** The whole body. An adapter stops reading somewhat above `maxParameterBytes`, so that we refuse the request. */
  body: Uint8Array | undefined;
  /** Aborted when the client disconnects before it has the response. */
  signal: AbortSignal;
  /** The IP address of the client, or `unknown`. */
  clientAddress: string;
};

export type HttpResponse = {
  status: number;
  /** A list sends the field several times: each `Set-Cookie` needs a line of its own (RFC 6265 §3). */
  headers: Record<string, string | string[]>;
  body?: string | Uint8Array;
};

const maxParameterBytes = 64 * 1024;

/** For resources that any origin may read. No cookies are used there, so `*` reveals nothing. */
export const corsHeaders = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'WWW-Authenticate, DPoP-Nonce, X-Request-Id, ETag, Retry-After',
} as const;

/** The list of field names in a preflight: RFC 9110 §5.1. */
const fieldNames = /^[!#$%&'*+.^_`|~\w-]+(?:[ \t]*,[ \t]*[!#$%&'*+.^_`|~\w-]+)*$/;

/**
 * Allows every header that a preflight asks for, because tracing and other libraries add their own headers, and no
 * header gives a script more power here than the request has anyway.
 */
export function preflightHeaders(
  request: HttpRequest,
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
 * The parameters of a request. Each may occur once, except those in `repeatable` (`any`: the caller checks this
 * itself). Throws `invalid_request` for anything but a plain form of limited size.
 */
export async function readParameters(
  request: HttpRequest,
  source: 'query' | 'body',
  repeatable: readonly string[] | 'any' = [],
): Promise<URLSearchParams> {
  const text = source === 'query' ? queryOf(request.url) : readForm(request);
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

function readForm(request: HttpRequest): string {
  if (contentType(request) !== 'application/x-www-form-urlencoded') {
    throw new OAuthError('invalid_request', 'The body must be application/x-www-form-urlencoded.');
  }
  const body = boundedBody(request);
  try {
    return decodeUtf8(body);
  } catch {
    throw new OAuthError('invalid_request', 'The body could not be read as UTF-8 text.');
  }
}

/** The media type of a message without its parameters, in lower case (RFC 9110 §8.3.1). */
export function contentType({ headers }: { headers: Pick<Headers, 'get'> }): string | undefined {
  return headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
}

/** A JSON body. Throws the error of `refuse` for anything else, and `invalid_request` for a body that is too large. */
export async function readJson(request: HttpRequest, refuse: (reason: string) => Error): Promise<unknown> {
  if (contentType(request) !== 'application/json') throw refuse('The body must be application/json.');
  const body = boundedBody(request);
  try {
    const text = decodeUtf8(body);
    const value: unknown = JSON.parse(text);
    if (!isTooDeep(text)) return value;
  } catch {
    throw refuse('The body is not JSON in UTF-8.');
  }
  throw refuse(`The body is nested more than ${maxDepth} levels deep.`);
}

/**
 * The parameters of a JSON object, checked like those of a form: each occurs once, and only those in `repeatable` may
 * be a list. Every value is text, as in a form. Throws `invalid_request`.
 */
export function readJsonParameters(request: HttpRequest, repeatable: readonly string[]): URLSearchParams {
  const { text, members } = readJsonObject(request);
  const parameters = new URLSearchParams();
  for (const [name, member] of members) {
    const values: unknown[] = repeatable.includes(name) && Array.isArray(member) ? member : [member];
    for (const value of values) {
      const shown = name.slice(0, 60);
      if (typeof value !== 'string') throw new OAuthError('invalid_request', `${shown} is not a text.`);
      // A form cannot carry half of a surrogate pair.
      if (/\0|\p{Surrogate}/u.test(name + value)) {
        throw new OAuthError('invalid_request', `${shown} contains a character that no parameter may have.`);
      }
      if (value !== '') parameters.append(name, value); // RFC 6749 §3.1: as if it had been left out
    }
  }
  // `JSON.parse` silently keeps the last of two members with one name (RFC 8259 §4).
  if (memberNames(text).length > members.length) {
    throw new OAuthError('invalid_request', 'A parameter was sent more than once.');
  }
  return parameters;
}

function readJsonObject(request: HttpRequest): { text: string; members: [string, unknown][] } {
  const body = boundedBody(request);
  try {
    const text = decodeUtf8(body);
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { text, members: Object.entries(value) };
    }
  } catch {
    throw new OAuthError('invalid_request', 'The body is not JSON in UTF-8.');
  }
  throw new OAuthError('invalid_request', 'The body is not a JSON object.');
}

/** The names of the outermost object's members, with repetitions. Only for valid JSON. */
function memberNames(json: string): string[] {
  const names: string[] = [];
  let depth = 0;
  let last = '';
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}:]/gs)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    else if (token === ':' && depth === 1) names.push(last);
    last = token;
  }
  return names;
}

/**
 * More than any real message needs. Recursive functions such as `JSON.stringify` overflow the stack at a few thousand
 * levels.
 */
const maxDepth = 100;

/** Only for valid JSON, in which every string is closed. */
function isTooDeep(json: string): boolean {
  let depth = 0;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > maxDepth) return true;
  }
  return false;
}

function boundedBody({ body = new Uint8Array() }: HttpRequest): Uint8Array {
  if (body.byteLength > maxParameterBytes) throw tooLarge();
  return body;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeUtf8(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}

/** The whole body of a response that we fetched. Throws the error of `excess` when it is longer than `limit` bytes. */
export async function readBounded(
  message: { body: ReadableStream<Uint8Array> | null },
  limit: number,
  excess: () => Error,
): Promise<Uint8Array> {
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
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): HttpResponse {
  return {
    status,
    headers: { 'Content-Type': 'application/json', ...noStore, ...headers },
    body: JSON.stringify(body),
  };
}

/** 303, so that no browser repeats a POST with its credentials (RFC 9700 §4.12). */
export function redirect(url: string): HttpResponse {
  return { status: 303, headers: { Location: url, ...noStore } };
}

/** A response without a body, which nobody stores. */
export function empty(status: number, headers: Record<string, string> = {}): HttpResponse {
  return { status, headers: { ...noStore, ...headers } };
}

/** RFC 6749 §5.2, for errors that are neither shown on a page nor redirected. */
export function errorResponse(error: OAuthError): HttpResponse {
  return json({ error: error.code, error_description: error.description }, error.status, error.headers);
}

/** Whether an `Accept` or `Accept-Encoding` header accepts this media type or coding: RFC 9110 §12.5. */
export const accepts = (header: string | null, offered: string): boolean => acceptedWeight(header, offered) > 0;

/**
 * The weight of this media type or coding in an `Accept` or `Accept-Encoding` header, from 0 (not acceptable) to 1: RFC
 * 9110 §12.4.2 and §12.5. The most specific range decides. A request without the header accepts anything.
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

/** A response that anyone may cache for `maxAgeSeconds`, with an ETag; 304 if the caller has it already. */
export function cacheable(
  request: HttpRequest,
  entry: { body: string | Uint8Array; type: string; etag: string },
  maxAgeSeconds: number,
  further: Record<string, string> = {},
): HttpResponse {
  const headers = {
    ...further,
    'Content-Type': entry.type,
    'Cache-Control': `public, max-age=${maxAgeSeconds}`,
    ETag: entry.etag,
  };
  const known = request.headers.get('if-none-match')?.split(',') ?? [];
  const same = known.some((tag) => tag.trim().replace(/^W\//, '') === entry.etag || tag.trim() === '*');
  return same ? { status: 304, headers } : { status: 200, headers, body: entry.body };
}
