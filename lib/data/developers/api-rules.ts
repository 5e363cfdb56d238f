/**
 * Rules for API identifiers (RFC 8707 §2) and scope values (RFC 6749 §3.3). They are pure, so that a form can apply
 * them while the developer types. Every function returns the code of the broken rule, or undefined.
 */
import type { ProblemCode, Refused } from './problems';

export const standardScopes = ['openid', 'profile', 'email', 'phone', 'address', 'offline_access'] as const;

export const shortestTokenSeconds = 60;
export const longestTokenSeconds = 24 * 3600;

/** The range of durations of a grant, and of the time that a refresh token may stay unused. */
export const shortestDuration = 60;
export const longestDuration = 10 * 366 * 86_400;

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

export function resourceProblem(text: string): ProblemCode | undefined {
  if (text === '') return 'resourceMissing';
  if (text.length > 400) return 'longerThan400';
  if (/[^\x21-\x7e]/.test(text)) return 'resourceNotAscii';
  // RFC 8707 §2: an absolute URI, which MUST NOT include a fragment component.
  if (text.includes('#')) return 'resourceFragment';
  if (!URL.canParse(text)) return 'resourceNotAbsolute';
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'resourceNotHttps';
  if (!/^https?:\/\//i.test(text)) return 'resourceSlashes';
  if (url.protocol === 'http:' && !loopbackHosts.has(url.hostname)) return 'resourcePlainHttp';
  if (url.username !== '' || url.password !== '') return 'resourceUserInfo';
  return undefined;
}

export function scopeValueProblem(value: string): ProblemCode | undefined {
  if (value === '') return 'scopeMissing';
  if (value.length > 100) return 'longerThan100';
  // RFC 6749 §3.3: scope-token = 1*( %x21 / %x23-5B / %x5D-7E )
  if (!/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(value)) return 'scopeNotAscii';
  if (standardScopes.some((standard) => standard === value.toLowerCase())) return 'scopeStandard';
  if (value.toLowerCase().startsWith('openid')) return 'scopeOpenid';
  if (/^(ssf[.:]|grant_management_)/i.test(value)) return 'scopeReserved';
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

export function scopePrefixProblem(prefix: string): ProblemCode | undefined {
  if (prefix === '') return 'prefixMissing';
  if (prefix.length > longestPrefix) return 'prefixTooLong';
  if (!/^[a-z][a-z0-9-]*$/.test(prefix)) return 'prefixShape';
  if (reservedPrefixes.includes(prefix) || prefix.startsWith('openid')) return 'prefixReserved';
  return undefined;
}

/** Whether the value is this prefix followed by “.” or “:” and more. */
export const startsWithPrefix = (value: string, prefix: string): boolean =>
  prefix !== '' &&
  value.length > prefix.length + 1 &&
  value.startsWith(prefix) &&
  /[.:]/.test(value.charAt(prefix.length));

/** Why a new scope value is invalid for an API with this prefix. An operator may permit a value without the prefix. */
export function prefixedValueProblem(value: string, prefix: string | undefined): ProblemCode | undefined {
  if (prefix === undefined) return 'prefixFirst';
  return startsWithPrefix(value, prefix) ? undefined : 'prefixNeeded';
}

/** A prefix that is probably free: taken from the existing scopes, or from the identifier. */
export function suggestedPrefix(resource: string, scopes: readonly string[]): string {
  const used = scopes.map((value) => /^([a-z][a-z0-9-]*)[.:]./.exec(value)?.[1] ?? '');
  const candidates = [...used, scopePrefix(resource).slice(0, -1)];
  return candidates.find((prefix) => scopePrefixProblem(prefix) === undefined && prefix !== 'my') ?? '';
}

/** The problem of a value that another API has, with a value that is probably free. */
export function scopeTakenProblem(value: string, resource: string): Refused {
  const values = { value, suggestion: `${scopePrefix(resource)}${value}` };
  return { field: 'value', problem: 'scopeTaken', values };
}

/** `https://api.trailmap.example/v1` → `trailmap.`: a prefix that makes a scope value unique. */
export function scopePrefix(resource: string): string {
  const host = URL.canParse(resource) ? new URL(resource).hostname : '';
  const label = host.split('.').find((part) => part !== '' && !['www', 'api', 'apis'].includes(part));
  return label === undefined || !/^[a-z][a-z0-9-]*$/.test(label) || label.startsWith('openid') ? 'my.' : `${label}.`;
}
