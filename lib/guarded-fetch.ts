/**
 * A fetch for addresses that strangers registered (a client's `jwks_uri`): it must not become a way into the network
 * that the portal stands in. https only, no redirects, public addresses only (checked on what the name resolves to,
 * when it is connected to), little time, little data. With a loopback issuer, which is development, loopback is allowed.
 * RFC 7591 §5 asks for this care; OpenID Connect Registration §9.1 too.
 */
import { type LookupAddress, lookup } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { isLoopback } from '@/lib/env';

const notPublic = new BlockList();
// IANA's special-purpose registries (RFC 6890), multicast, and the IPv4 addresses that IPv6 can wrap.
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  notPublic.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  notPublic.addSubnet(network, prefix, 'ipv6');
}

/** True for an address that anyone on the internet could reach as well. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && !notPublic.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** `timeoutMs` bounds the whole exchange, `maxBytes` the body. Only GET. Rejects with an `Error` that says which rule was broken. */
export function guardedFetch({
  loopbackAllowed,
  timeoutMs = 5000,
  maxBytes = 64 * 1024,
}: {
  loopbackAllowed: boolean;
  timeoutMs?: number;
  maxBytes?: number;
}): typeof fetch {
  const publicOnly: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      const first = addresses?.[0];
      if (error || !first) return callback(error ?? new Error(`${hostname} has no address`), '', 4);
      const inside = addresses.find(({ address }) => !isPublicAddress(address));
      if (inside)
        return callback(new Error(`${hostname} resolves to ${inside.address}, which is not a public address`), '', 4);
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };

  return async (input, init) => {
    const asked = new Request(input, init);
    const url = new URL(asked.url);
    const loopback = loopbackAllowed && isLoopback(url.hostname);
    if (asked.method !== 'GET') throw new Error('only GET is allowed');
    if (url.protocol !== 'https:' && !(loopback && url.protocol === 'http:'))
      throw new Error(`${url.href} is not https`);
    const literal = url.hostname.replace(/^\[|\]$/g, '');
    if (!loopback && isIP(literal) !== 0 && !isPublicAddress(literal))
      throw new Error(`${literal} is not a public address`);
    const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const signal = AbortSignal.any([asked.signal, AbortSignal.timeout(timeoutMs)]);
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request(url, {
        method: 'GET',
        headers: Object.fromEntries(asked.headers),
        signal,
        agent: false,
        ...(loopback ? {} : { lookup: publicOnly }),
      })
        .on('response', resolve)
        .on('error', reject)
        .end();
    });
    const status = response.statusCode ?? 502;
    if (status >= 300 && status < 400) {
      response.destroy();
      throw new Error(`${url.href} answered with a redirect`);
    }
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of response) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > maxBytes) {
        response.destroy();
        throw new Error(`${url.href} answered with more than ${maxBytes} bytes`);
      }
      chunks.push(bytes);
    }
    const headers = new Headers();
    for (const [name, value] of Object.entries(response.headers)) {
      if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
    }
    const empty = status === 204 || status === 205;
    return new Response(empty ? null : Buffer.concat(chunks), { status, headers });
  };
}
