/**
 * The one reader of client addresses: of the connection, of the header that a reverse proxy sets, and of the header by
 * which our own server tells the pages. Everything that counts, logs or keeps an address or a network gets it from
 * here.
 *
 * An address has one spelling here: without port, brackets, quotes and zone, IPv6 as in RFC 5952, and an IPv4 address
 * that is mapped into IPv6 as IPv4 (RFC 4291 §2.5.5.2). Anything that is no address is `unknown`: all of these share
 * one counter.
 */
import type { IncomingMessage } from 'node:http';
import { parseAddress, unknownAddress } from './ip-network';

/** Our own server sets it on every request and overwrites what a client sends under this name. */
export const clientIpHeader = 'x-countersign-client-ip';

export const proxyHeaders = ['x-forwarded-for', 'forwarded'] as const;

/** How many reverse proxies are in front of this server, and which header they set. */
export type AddressSource = { proxyCount: number; clientAddressHeader: (typeof proxyHeaders)[number] };

/**
 * The address of a client: the connection's, or the one that the outermost of our own proxies saw. Each proxy appends
 * one entry, so entries are counted from the right; what is left of them was sent by the client. A request without
 * enough entries did not come through all proxies, and counts as its connection.
 */
export function clientAddress(
  incoming: { headers: IncomingMessage['headers']; socket: { remoteAddress?: string | undefined } },
  { proxyCount, clientAddressHeader }: AddressSource,
): string {
  const entry = proxyCount === 0 ? undefined : entryFor(incoming.headers, clientAddressHeader, proxyCount);
  return parseAddress(entry ?? incoming.socket.remoteAddress ?? '') ?? unknownAddress;
}

/** The address that our own server wrote into a request. Next's development server writes none. */
export function clientIp(headers: Pick<Headers, 'get'>): string {
  return parseAddress(headers.get(clientIpHeader) ?? '') ?? unknownAddress;
}

/** The same, of a request that Next sent back to our own server. */
export function passedAddress({ headers }: Pick<IncomingMessage, 'headers'>): string {
  return parseAddress(String(headers[clientIpHeader] ?? '')) ?? unknownAddress;
}

function entryFor(
  headers: IncomingMessage['headers'],
  name: AddressSource['clientAddressHeader'],
  fromRight: number,
): string | undefined {
  const value = [headers[name] ?? []].flat().join(',');
  if (value.trim() === '') return undefined;
  if (name === 'x-forwarded-for') return value.split(',').at(-fromRight);
  const element = elementFromRight(value, fromRight);
  return element === undefined ? undefined : forOf(element);
}

/**
 * The n-th element of a list from the right. A comma inside a quoted string separates nothing (RFC 9110 §5.6.1). Read
 * from the right, because what our proxies wrote is well-formed, and a quote that a client left open must not swallow
 * it.
 */
function elementFromRight(list: string, fromRight: number): string | undefined {
  let quoted = false;
  let end = list.length;
  let left = fromRight;
  for (let at = list.length - 1; at >= -1; at -= 1) {
    const character = list[at];
    if (character === '"' && !isEscaped(list, at)) quoted = !quoted;
    if (at >= 0 && (character !== ',' || quoted)) continue;
    left -= 1;
    if (left === 0) return list.slice(at + 1, end);
    end = at;
  }
  return undefined;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 1;
}

/** The `for` of an element of `Forwarded` (RFC 7239 §4). Each parameter may occur once; two name nobody. */
function forOf(element: string): string {
  const pairs = element.matchAll(/(?:^|;)\s*([\w!#$%&'*+.^`|~-]+)=("(?:[^"\\]|\\.)*"|[^;"\s]*)\s*(?=;|$)/g);
  const named = [...pairs].filter(([, name]) => name?.toLowerCase() === 'for').map(([, , value = '']) => value);
  const [value = '', ...others] = named;
  return others.length > 0 ? '' : value.replaceAll(/\\(.)/g, '$1');
}
