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
import { isIPv4, isIPv6 } from 'node:net';

export const unknownAddress = 'unknown';

/** Set by our own server on every request, over anything that a client sends under this name. */
export const clientIpHeader = 'x-countersign-client-ip';

export const proxyHeaders = ['x-forwarded-for', 'forwarded'] as const;

/** Where addresses come from: how many reverse proxies are in front, and the header that they set. */
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

/** What to count by. A customer of an IPv6 provider has at least 2^64 addresses, which count as one (RFC 6177 §2). */
export function addressKey(ip: string): string {
  const address = parseAddress(ip);
  if (address === undefined || isIPv4(address)) return address ?? unknownAddress;
  // The network's own first address, so that the key of a key is the same key.
  return parseAddress(`${groupsOf(address).slice(0, 4).join(':')}::`) ?? unknownAddress;
}

/** The first 24 bits of an IPv4 address, 48 of an IPv6 one: what a provider gives to one site (RFC 6177). */
export function networkOf(ip: string): string | undefined {
  const address = parseAddress(ip);
  if (address === undefined) return undefined;
  if (isIPv4(address)) return `${address.slice(0, address.lastIndexOf('.'))}.0/24`;
  return `${groupsOf(address).slice(0, 3).join(':')}::/48`;
}

export function isLoopbackAddress(ip: string): boolean {
  const address = parseAddress(ip);
  return address === '::1' || (address !== undefined && isIPv4(address) && address.startsWith('127.'));
}

// RFC 7239 §6: the port may be a number or an obfuscated name.
const bracketedAddress = /^\[([^\]]+)\](?::(?:\d{1,5}|_[\w.-]+))?$/;
const dottedAddress = /^([\d.]+):(?:\d{1,5}|_[\w.-]+)$/;

/** The address in an entry of a header or of a socket, in its one spelling. */
function parseAddress(text: string): string | undefined {
  if (isIPv4(text)) return text;
  const bare = text.trim().replace(/^"(.*)"$/, '$1');
  const bracketed = bracketedAddress.exec(bare)?.[1];
  const dotted = dottedAddress.exec(bare)?.[1];
  const address = (bracketed ?? dotted ?? bare).replace(/%.*$/, '');
  if (isIPv4(address)) return address;
  return isIPv6(address) ? plainIPv6(address) : undefined;
}

function plainIPv6(address: string): string {
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(canonical);
  if (!mapped) return canonical;
  const [high = 0, low = 0] = mapped.slice(1).map((group) => Number.parseInt(group, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** The eight groups of an address in its one spelling. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array.from({ length: zeros }, () => '0'), ...after];
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

/** The `for` of an element of `Forwarded` (RFC 7239 §4). Each parameter may be there once; two of them name nobody. */
function forOf(element: string): string {
  const pairs = element.matchAll(/(?:^|;)\s*([\w!#$%&'*+.^`|~-]+)=("(?:[^"\\]|\\.)*"|[^;"\s]*)\s*(?=;|$)/g);
  const named = [...pairs].filter(([, name]) => name?.toLowerCase() === 'for').map(([, , value = '']) => value);
  const [value = '', ...others] = named;
  return others.length > 0 ? '' : value.replaceAll(/\\(.)/g, '$1');
}
