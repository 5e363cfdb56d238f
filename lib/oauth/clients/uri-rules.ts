/**
 * Which URIs a client may register: RFC 6749 §3.1.2, RFC 8252 §7 and RFC 9700 §2.1. Whether a request uses a registered
 * one is decided in `redirect-uri.ts`, by comparing strings.
 */
import type { ClientKind, ClientMetadata } from './metadata';
import { forbiddenSchemeProblem, privateSchemeProblem } from './redirect-scheme';

export const maxUriLength = 2000;

/** Why this cannot be a redirect URI of an app of this kind, in a sentence for its developer; undefined if it can. */
export function redirectUriProblem(
  uri: string,
  kind: ClientKind,
  method: ClientMetadata['token_endpoint_auth_method'] = 'none',
): string | undefined {
  if (kind === 'machine') return 'A machine-to-machine app has no redirect URIs: nobody signs in to it.';
  if (uri.length > maxUriLength) return `A redirect URI has at most ${maxUriLength} characters.`;
  if (!/^[\x21-\x7e]+$/.test(uri)) return 'Use only plain ASCII characters without spaces; percent-encode the others.';
  if (!URL.canParse(uri)) return 'This is not a complete address. It begins with a scheme, such as https://.';
  const url = new URL(uri);
  const forbidden = forbiddenSchemeProblem(url.protocol);
  if (forbidden) return forbidden;
  if (uri.includes('#'))
    return 'A redirect URI has no fragment: leave out # and what follows (RFC 6749 section 3.1.2).';
  if (uri.includes('*')) return 'Wildcards are not allowed: list every address in full (RFC 9700 section 2.1).';
  if (/["<>\\^`{|}]/.test(uri)) return 'Percent-encode characters that are not allowed in an address.';
  if (url.username !== '' || url.password !== '') return 'A redirect URI holds no user name or password.';
  if (url.protocol === 'https:') return undefined;
  if (url.protocol === 'http:') {
    return isLoopbackHttp(uri)
      ? undefined
      : 'Use https. Plain http is only for this computer: http://localhost, http://127.0.0.1 or http://[::1].';
  }
  return privateSchemeProblem(url.protocol, { native: kind === 'native', public: method === 'none' });
}

/** Why this cannot be a logout URI; undefined if it can. */
export function logoutUriProblem(uri: string): string | undefined {
  if (uri.includes('#')) return 'This address has no fragment: leave out # and what follows.';
  if (isHttps(uri) || isLoopbackHttp(uri)) return undefined;
  return 'Use https. Plain http is only for this computer: http://localhost, http://127.0.0.1 or http://[::1].';
}

export const originOf = (uri: string): string | undefined => (URL.canParse(uri) ? new URL(uri).origin : undefined);

/** Plain http to the same machine (RFC 8252 §7.3), `localhost` included for development. */
export function isLoopbackHttp(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname } = new URL(uri);
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

export function isHttps(uri: string): boolean {
  return URL.canParse(uri) && new URL(uri).protocol === 'https:';
}

export function isHttpUrl(uri: string): boolean {
  return URL.canParse(uri) && ['https:', 'http:'].includes(new URL(uri).protocol);
}
