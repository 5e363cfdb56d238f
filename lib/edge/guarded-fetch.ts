/**
 * A fetch for URLs that others choose: a client's keys, request objects, metadata documents, sector identifiers and
 * logos, and the receivers of logout tokens and events. It must not give access to the network that the portal runs in
 * (RFC 7591 §5, OpenID Connect Dynamic Client Registration §9.1, draft-ietf-oauth-client-id-metadata-document §6.5).
 * So: only https, no redirects, limited time and size, and no special-use addresses (RFC 6890). The address is checked
 * in the look-up of the connection that uses it, so a name that resolves differently a moment later gains nothing.
 *
 * The operator controls two exceptions. An issuer on loopback (development) may reach loopback. With private callbacks
 * allowed, private networks may be reached. Plain http is possible only within such networks.
 *
 * One timer covers look-up, connection, TLS, headers and body. It is a plain timer, not `AbortSignal.timeout`: Node 20
 * collects a signal that only `AbortSignal.any` or a `Request` refers to, and then it never fires.
 */
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { createNameLookup, type NameLookup } from './name-lookup';

type Range = readonly [network: string, prefix: number];

/** RFC 6890 with IANA's current registry, multicast and reserved addresses. */
const specialIpv4 = rangesOf('ipv4', [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]);
/** All allocated IPv6 unicast. An IPv4 address wrapped outside of it (mapped, NAT64) is not an internet address. */
const globalIpv6 = rangesOf('ipv6', [['2000::', 3]]);
/** Special blocks within it: protocol assignments with Teredo, documentation, 6to4. */
const specialIpv6 = rangesOf('ipv6', [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]);

const loopbackIpv4 = rangesOf('ipv4', [['127.0.0.0', 8]]);
const privateIpv4 = rangesOf('ipv4', [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
]);
const privateIpv6 = rangesOf('ipv6', [['fc00::', 7]]);

function rangesOf(family: 'ipv4' | 'ipv6', ranges: readonly Range[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of ranges) list.addSubnet(network, prefix, family);
  return list;
}

/** The kind of an address. `special`: it identifies no host, or one that only its own network should reach. */
export function reachOf(address: string): 'public' | 'private' | 'loopback' | 'special' {
  const family = address.includes('%') ? 0 : isIP(address);
  if (family === 4) {
    if (loopbackIpv4.check(address)) return 'loopback';
    if (privateIpv4.check(address)) return 'private';
    return specialIpv4.check(address) ? 'special' : 'public';
  }
  if (family === 0) return 'special';
  // An address has many spellings; URL normalizes them (RFC 5952).
  if (new URL(`http://[${address}]`).hostname === '[::1]') return 'loopback';
  if (privateIpv6.check(address, 'ipv6')) return 'private';
  return globalIpv6.check(address, 'ipv6') && !specialIpv6.check(address, 'ipv6') ? 'public' : 'special';
}

export type FetchLimits = {
  /** Whether loopback may be reached: the issuer is on loopback itself. */
  loopbackAllowed: boolean;
  /** Whether private networks may be reached, and loopback. */
  privateAllowed?: boolean;
  /** Limits the whole exchange. */
  timeoutMs?: number;
  /** Limits the body of the response. */
  maxBytes?: number;
  /** Whether a longer body is cut off there; otherwise it is an error. */
  cutsOff?: boolean;
  lookUp?: NameLookup;
};

/** Only GET and POST. Rejects with an `Error` that names the broken rule. */
export function guardedFetch({
  loopbackAllowed,
  privateAllowed = false,
  timeoutMs = 5000,
  maxBytes = 64 * 1024,
  cutsOff = false,
  lookUp = createNameLookup(),
}: FetchLimits): typeof fetch {
  /** Why a connection to this address is refused for this protocol. */
  function problemOf(address: string, protocol: string): string | undefined {
    const reach = reachOf(address);
    if (reach === 'public') return protocol === 'https:' ? undefined : 'is not https';
    const allowed = privateAllowed ? reach !== 'special' : loopbackAllowed && reach === 'loopback';
    return allowed ? undefined : `leads to ${address}, which is not a public address`;
  }

  const lookupFor =
    ({ protocol, href }: URL, signal: AbortSignal): LookupFunction =>
    (hostname, options, callback) => {
      lookUp(hostname, signal).then(
        (addresses) => {
          const [first] = addresses;
          // One forbidden address is enough, because the connection may try any of them.
          const problem = addresses
            .map(({ address }) => problemOf(address, protocol))
            .find((found) => found !== undefined);
          if (problem) callback(new Error(`${href} ${problem}`), '', 4);
          else if (!first) callback(new Error(`${hostname} has no address`), '', 4);
          else if (options.all) callback(null, addresses);
          else callback(null, first.address, first.family);
        },
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), '', 4),
      );
    };

  return async (input, init) => {
    // Listen to this signal directly: the signal of a `Request` follows it by a weak reference.
    const outer = init?.signal ?? (input instanceof Request ? input.signal : undefined);
    const asked = new Request(input, { ...init, signal: null });
    const url = new URL(asked.url);
    if (asked.method !== 'GET' && asked.method !== 'POST') throw new Error('only GET and POST are allowed');
    if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Error(`${url.href} is not https`);
    if (url.protocol === 'http:' && !loopbackAllowed && !privateAllowed) throw new Error(`${url.href} is not https`);
    if (url.username || url.password) throw new Error(`${url.href} holds credentials`);
    // An IP address needs no look-up, so it is checked here.
    const literal = url.hostname.replace(/^\[|\]$/g, '');
    const problem = isIP(literal) === 0 ? undefined : problemOf(literal, url.protocol);
    if (problem) throw new Error(`${url.href} ${problem}`);
    const body = asked.method === 'POST' ? Buffer.from(await asked.arrayBuffer()) : undefined;
    outer?.throwIfAborted();

    const stop = new AbortController();
    const request = send(url, asked, body, lookupFor(url, stop.signal));
    return new Promise((resolve, reject) => {
      const end = (error: Error) => {
        stop.abort(error);
        request.destroy(error);
        reject(error);
      };
      const stopped = () => end(outer?.reason instanceof Error ? outer.reason : new Error('stopped'));
      const timer = setTimeout(() => end(new Error(`${url.href} took longer than ${timeoutMs} ms`)), timeoutMs);
      outer?.addEventListener('abort', stopped, { once: true });
      answerOf(request, url, { maxBytes, cutsOff, redirect: asked.redirect })
        .then(resolve, end)
        .finally(() => {
          clearTimeout(timer);
          outer?.removeEventListener('abort', stopped);
        });
    });
  };
}

function send(url: URL, asked: Request, body: Buffer | undefined, guarded: LookupFunction): ClientRequest {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return request(url, {
    method: asked.method,
    headers: { ...Object.fromEntries(asked.headers), ...(body && { 'content-length': String(body.byteLength) }) },
    // No connection reuse, so that a cached socket cannot bypass the address check.
    agent: false,
    lookup: guarded,
  }).end(body);
}

/** A redirect is never followed. With `manual` the caller gets it as the response. */
async function answerOf(
  request: ClientRequest,
  url: URL,
  { maxBytes, cutsOff, redirect }: { maxBytes: number; cutsOff: boolean; redirect: RequestRedirect },
): Promise<Response> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request.on('response', resolve).on('error', reject);
  });
  const status = answer.statusCode ?? 502;
  if (status >= 300 && status < 400 && redirect !== 'manual') throw new Error(`${url.href} answered with a redirect`);
  const content = await read(answer, url, maxBytes, cutsOff);
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const empty = [204, 205, 304].includes(status);
  return new Response(empty ? null : content, { status, headers });
}

async function read(
  response: IncomingMessage,
  url: URL,
  maxBytes: number,
  cutsOff: boolean,
): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    // Leaving the loop closes the connection.
    if (size > maxBytes && cutsOff) return Buffer.concat([...chunks, bytes]).subarray(0, maxBytes);
    if (size > maxBytes) throw new Error(`${url.href} answered with more than ${maxBytes} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
