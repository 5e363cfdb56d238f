/**
 * Where an authorization response may go: RFC 6749 §3.1.2, RFC 9700 §2.1 and §4.1.3, RFC 8252 §7.3.
 *
 * A redirect URI is compared as a string, never as a parsed URL: whatever a parser would forgive (case, dots, encodings,
 * user information, a default port) is a difference. The one exception is the port of a loopback URI. RFC 8252 §7.3
 * demands it for the IP literals and RFC 9700 §4.1.3 for `localhost` too, which RFC 8252 §8.3 advises apps against. The
 * exception follows the URI, not the type of the client: a client may register https and loopback URIs together.
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

/** The origin of a redirect URI, or `scheme:` where the app has a scheme of its own. */
export function redirectOrigin(uri: string): string {
  const { origin, protocol } = new URL(uri);
  return origin === 'null' ? protocol : origin;
}

/**
 * Adds parameters to a redirect URI and keeps the query that it was registered with (RFC 6749 §3.1.2). None was registered
 * with a fragment.
 */
export function withParameters(uri: string, parameters: Record<string, string>, place: 'query' | 'fragment'): string {
  const separator = place === 'fragment' ? '#' : !uri.includes('?') ? '?' : /[?&]$/.test(uri) ? '' : '&';
  return `${uri}${separator}${new URLSearchParams(parameters)}`;
}
