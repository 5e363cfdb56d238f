/**
 * The scopes that this server defines itself: those of OpenID Connect, of Grant Management and of Shared Signals.
 * Scopes of APIs are rows of the database. Which scopes a client may request is decided in `askable-scopes.ts`.
 */
import type { ClaimsRequest } from './claims-request';

/** The standard scopes with the claims that each covers. OpenID Connect Core §5.4 and §11. */
export const standardScopes = {
  openid: [],
  profile: [
    'name',
    'family_name',
    'given_name',
    'middle_name',
    'nickname',
    'preferred_username',
    'profile',
    'picture',
    'website',
    'gender',
    'birthdate',
    'zoneinfo',
    'locale',
    'updated_at',
  ],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  address: ['address'],
  offline_access: [],
} as const;

const claimsByScope = new Map<string, readonly string[]>(Object.entries(standardScopes));
/** The standard scope that covers each claim. */
export const scopeByClaim = new Map(
  [...claimsByScope].flatMap(([scope, claims]) => claims.map((claim) => [claim, scope])),
);

/** The claims that a scope covers; none for an API's scope. */
export const claimsOf = (scope: string): readonly string[] => claimsByScope.get(scope) ?? [];
export const isStandardScope = (scope: string): boolean => claimsByScope.has(scope);

/** What an app can do to data with a scope of an API. Unmarked scopes change data. The standard scopes only read. */
export const scopeEffects = ['reads', 'changes', 'deletes'] as const;
export type ScopeEffect = (typeof scopeEffects)[number];

/** The scopes that cover individually requested claims, in both places. OpenID Connect Core §5.5. */
export function scopesOfClaims(claims: ClaimsRequest | undefined): string[] {
  const names = claims ? [...Object.keys(claims.userinfo), ...Object.keys(claims.id_token)] : [];
  return [...new Set(names.flatMap((name) => scopeByClaim.get(name) ?? []))];
}

/** Grant Management for OAuth 2.0 §6.1: an app's own token needs these to read its grants and to end them. */
export const queryScope = 'grant_management_query';
export const revokeScope = 'grant_management_revoke';
export const grantManagementScopes: readonly string[] = [queryScope, revokeScope];

/** CAEP Interoperability Profile §2.7.3. */
export const readScope = 'ssf.read';
export const manageScope = 'ssf.manage';
export const signalScopes: readonly string[] = [readScope, manageScope];
