/**
 * Rules for API identifiers (RFC 8707 §2) and scope values (RFC 6749 §3.3). They are pure, so that a form can apply
 * them while the developer types. Every function returns the broken rule as one sentence, or undefined.
 */
export const standardScopes = ['openid', 'profile', 'email', 'phone', 'address', 'offline_access'] as const;

export const shortestTokenSeconds = 60;
export const longestTokenSeconds = 24 * 3600;

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

export function resourceProblem(text: string): string | undefined {
  if (text === '') return 'Enter the address that identifies the API, such as https://api.example.com.';
  if (text.length > 400) return 'Use at most 400 characters.';
  if (/[^\x21-\x7e]/.test(text))
    return 'Use printable ASCII without spaces: a resource identifier is a URI (RFC 3986).';
  // RFC 8707 §2: an absolute URI, which MUST NOT include a fragment component.
  if (text.includes('#')) return 'Remove the fragment (“#…”): a resource identifier has none (RFC 8707 §2).';
  if (!URL.canParse(text)) return 'Enter an absolute URI with a scheme and a host (RFC 8707 §2).';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'Use an https URI.';
  if (!/^https?:\/\//i.test(text)) return 'Write “//” after the scheme.';
  if (url.protocol === 'http:' && !loopbackHosts.has(url.hostname)) {
    return 'Use https; plain http is for loopback addresses (localhost, 127.0.0.1, [::1]).';
  }
  if (url.username !== '' || url.password !== '') return 'Remove the user name and password.';
  return undefined;
}

export function scopeValueProblem(value: string): string | undefined {
  if (value === '') return 'Enter a value, such as routes.read.';
  if (value.length > 100) return 'Use at most 100 characters.';
  // RFC 6749 §3.3: scope-token = 1*( %x21 / %x23-5B / %x5D-7E )
  if (!/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(value)) {
    return 'Use printable ASCII without spaces, quotes (") or backslashes (RFC 6749 §3.3).';
  }
  if (standardScopes.some((standard) => standard === value.toLowerCase())) {
    return `“${value}” is a standard scope of OpenID Connect (Core §5.4, §11); choose a name of your own.`;
  }
  if (value.toLowerCase().startsWith('openid')) return 'Values that begin with “openid” are kept for OpenID Connect.';
  if (/^(ssf[.:]|grant_management_)/i.test(value)) return `“${value}” is kept for this server’s own permissions.`;
  return undefined;
}

/** Prefixes that are reserved for this server, now or later. */
const reservedPrefixes = [
  'apps',
  'apis',
  'users',
  'scim',
  'ssf',
  'account',
  'openid',
  'profile',
  'email',
  'phone',
  'address',
];

export const longestPrefix = 40;

export function scopePrefixProblem(prefix: string): string | undefined {
  if (prefix === '') return 'Enter a prefix, such as routes.';
  if (prefix.length > longestPrefix) return `Use at most ${longestPrefix} characters.`;
  if (!/^[a-z][a-z0-9-]*$/.test(prefix)) return 'Use lower-case letters, digits and hyphens, and begin with a letter.';
  if (reservedPrefixes.includes(prefix) || prefix.startsWith('openid')) return `“${prefix}” is kept for this server.`;
  return undefined;
}

/** Whether the value is this prefix followed by “.” or “:” and more. */
export const startsWithPrefix = (value: string, prefix: string): boolean =>
  prefix !== '' &&
  value.length > prefix.length + 1 &&
  value.startsWith(prefix) &&
  /[.:]/.test(value.charAt(prefix.length));

/** Why a new scope value is invalid for an API with this prefix. An operator may permit a value without the prefix. */
export function prefixedValueProblem(value: string, prefix: string | undefined): string | undefined {
  if (prefix === undefined) return 'Choose the prefix of this API first.';
  if (startsWithPrefix(value, prefix)) return undefined;
  return `Begin with “${prefix}.” or “${prefix}:”, such as ${prefix}.read. An operator can permit another value.`;
}

/** A prefix that is probably free: taken from the existing scopes, or from the identifier. */
export function suggestedPrefix(resource: string, scopes: readonly string[]): string {
  const used = scopes.map((value) => /^([a-z][a-z0-9-]*)[.:]./.exec(value)?.[1] ?? '');
  const candidates = [...used, scopePrefix(resource).slice(0, -1)];
  return candidates.find((prefix) => scopePrefixProblem(prefix) === undefined && prefix !== 'my') ?? '';
}

/** The message for a value that another API has, with a value that is probably free. */
export function scopeTakenProblem(value: string, resource: string): string {
  return (
    `“${value}” belongs to another API. A value is unique on this server, so that it identifies one permission of ` +
    `one API; try “${scopePrefix(resource)}${value}”.`
  );
}

/** `https://api.trailmap.example/v1` → `trailmap.`: a prefix that makes a scope value unique. */
export function scopePrefix(resource: string): string {
  const host = URL.canParse(resource) ? new URL(resource).hostname : '';
  const label = host.split('.').find((part) => part !== '' && !['www', 'api', 'apis'].includes(part));
  return label === undefined || !/^[a-z][a-z0-9-]*$/.test(label) || label.startsWith('openid') ? 'my.' : `${label}.`;
}
