/**
 * The scopes of the Management API. Any person may allow an app the first ones, which reach only what is theirs. The
 * operator's scopes reach everything: only an operator assigns them to a client.
 */
import type { ScopeEffect } from '@/lib/oauth/model/scopes';

type ManagementScopeRule = { effect: ScopeEffect; operator?: true };

export const managementScopes = {
  'apps.read': { effect: 'reads' },
  'apps.write': { effect: 'deletes' },
  'apis.read': { effect: 'reads' },
  'apis.write': { effect: 'deletes' },
  'grants.read': { effect: 'reads' },
  'grants.revoke': { effect: 'changes' },
  'grants.write': { effect: 'changes' },
  'logs.read': { effect: 'reads' },
  'events.read': { effect: 'reads' },
  'events.write': { effect: 'changes' },
  'users.read': { effect: 'reads', operator: true },
  'users.write': { effect: 'deletes', operator: true },
  'keys.read': { effect: 'reads', operator: true },
  'keys.rotate': { effect: 'changes', operator: true },
  'settings.read': { effect: 'reads', operator: true },
  'settings.write': { effect: 'changes', operator: true },
  'audit.read': { effect: 'reads', operator: true },
  'exports.read': { effect: 'reads', operator: true },
  'imports.write': { effect: 'changes', operator: true },
  'scim.read': { effect: 'reads', operator: true },
  'scim.write': { effect: 'deletes', operator: true },
} as const satisfies Record<string, ManagementScopeRule>;

export type ManagementScope = keyof typeof managementScopes;

export const managementScopeNames = Object.keys(managementScopes).filter(isManagementScope);

export function isManagementScope(name: string): name is ManagementScope {
  return Object.hasOwn(managementScopes, name);
}

export function isOperatorScope(scope: ManagementScope): boolean {
  const rule: ManagementScopeRule = managementScopes[scope];
  return rule.operator === true;
}

/** Where the Management API is. The issuer and this path are its resource identifier. */
export const managementPath = '/api/v1';
