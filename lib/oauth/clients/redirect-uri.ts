/**
 * Where an authorization response may go: RFC 6749 §3.1.2, RFC 9700 §2.1 and §4.1.3, RFC 8252 §7.3.
 *
 * A redirect URI is compared as a string, never as a parsed URL: everything that a parser ignores (case, dots,
 * encodings, user information, a default port) is a difference. The only exception is the port of a loopback URI. RFC
 * 8252 §7.3 requires it for IP literals, and RFC 9700 §4.1.3 for `localhost` as well, although RFC 8252 §8.3 advises
 * apps against `localhost`. The exception depends on the URI, not on the type of the client: a client may register
 * https and loopback URIs together.
 */
import type { Client } from '../model/client-records';

const loopback = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost))(?::(\d{1,5}))?((?:[/?][\x21-\x7e]*)?)$/;

/** Whether the client registered this redirect URI. */
export function isRegisteredRedirectUri(client: Pick<Client, 'metadata'>, uri: string): boolean {
  const registered = client.metadata.redirect_uris;
  if (registered.includes(uri)) return true;
  const wanted = withoutPort(uri);
  return wanted !== undefined && registered.some((candidate) => withoutPort(candidate) === wanted);
}

function withoutPort(uri: string): string | undefined {
  const match = loopback.exec(uri);
  if (!match || Number(match[2] ?? 80) > 65_535) return undefined;
  return `${match[1]}${match[3]}`;
}

/** The origin of a redirect URI, or `scheme:` for a private-use scheme. */
export function redirectOrigin(uri: string): string {
  const { origin, protocol } = new URL(uri);
  return origin === 'null' ? protocol : origin;
}

/**
 * Adds parameters to a redirect URI and keeps its registered query (RFC 6749 §3.1.2). Registered URIs have no fragment.
 */
export function withParameters(uri: string, parameters: Record<string, string>, place: 'query' | 'fragment'): string {
  const separator = place === 'fragment' ? '#' : !uri.includes('?') ? '?' : /[?&]$/.test(uri) ? '' : '&';
  return `${uri}${separator}${new URLSearchParams(parameters)}`;
}
