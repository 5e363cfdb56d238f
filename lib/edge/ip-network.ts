/**
 * IP addresses and networks. An address has one spelling here: without port, brackets, quotes and zone, IPv6 as in RFC
 * 5952, and an IPv4 address that is mapped into IPv6 as IPv4 (RFC 4291 §2.5.5.2). Everything else is `unknown`, and
 * shares one counter.
 */
import { isIPv4, isIPv6 } from 'node:net';

export const unknownAddress = 'unknown';

/**
 * The key for counters. A customer of an IPv6 provider has at least 2^64 addresses, which count as one (RFC 6177 §2).
 */
export function addressKey(ip: string): string {
  const address = parseAddress(ip);
  if (address === undefined || isIPv4(address)) return address ?? unknownAddress;
  // The first address of the network, so that a key is its own key.
  return parseAddress(`${groupsOf(address).slice(0, 4).join(':')}::`) ?? unknownAddress;
}

/** The first 24 bits of an IPv4 address, or 48 of an IPv6 address, which a provider gives to one site (RFC 6177). */
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

/** The address in an entry of a header or of a socket, in its one spelling. Undefined: it is not an address. */
export function parseAddress(text: string): string | undefined {
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

/** The eight groups of an IPv6 address in its one spelling. */
function groupsOf(address: string): string[] {
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array.from({ length: zeros }, () => '0'), ...after];
}
