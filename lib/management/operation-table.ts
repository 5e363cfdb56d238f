/** Every operation of the Management API. Routing and the OpenAPI document are derived from this list. */
import type { Operation } from './operation';
import { accessOperations } from './operations/access';
import { apiKeyOperations } from './operations/api-keys';
import { apiOperations } from './operations/apis';
import { logoOperations } from './operations/app-logo';
import { secretOperations } from './operations/app-secrets';
import { appOperations } from './operations/apps';
import { auditOperations } from './operations/audit';
import { eventStreamOperations } from './operations/event-streams';
import { eventOperations } from './operations/events';
import { grantOperations } from './operations/grants';
import { importOperations } from './operations/imports';
import { callerOperations } from './operations/me';
import { scopeOperations } from './operations/scopes';
import { settingsOperations } from './operations/settings';
import { signingKeyOperations } from './operations/signing-keys';
import { tokenOperations } from './operations/tokens';
import { trustedIssuerOperations } from './operations/trusted-issuers';
import { userOperations } from './operations/users';
import { verificationOperations } from './operations/verification';
import { webhookOperations } from './operations/webhooks';

export const operations: readonly Operation[] = [
  ...callerOperations,
  ...appOperations,
  ...secretOperations,
  ...logoOperations,
  ...trustedIssuerOperations,
  ...apiKeyOperations,
  ...apiOperations,
  ...scopeOperations,
  ...accessOperations,
  ...eventStreamOperations,
  ...verificationOperations,
  ...eventOperations,
  ...tokenOperations,
  ...webhookOperations,
  ...grantOperations,
  ...userOperations,
  ...signingKeyOperations,
  ...settingsOperations,
  ...importOperations,
  ...auditOperations,
];

/** An operation with the parameters of the path that led to it. */
export type Route = { operation: Operation; params: Record<string, string> };

const routes = operations.map((operation) => {
  const names: string[] = [];
  const pattern = operation.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
    names.push(name);
    return '([^/]+)';
  });
  return { operation, names, pattern: new RegExp(`^${pattern}$`) };
});

/** The operations at a path below `/api/v1`: one for each method. */
export function findOperations(path: string): Route[] {
  return routes.flatMap(({ operation, names, pattern }) => {
    const found = pattern.exec(path);
    if (found === null) return [];
    const params: Record<string, string> = {};
    for (const [index, name] of names.entries()) {
      const value = decoded(found[index + 1] ?? '');
      if (value === undefined) return [];
      params[name] = value;
    }
    return [{ operation, params }];
  });
}

/** A part of the path; undefined if it is not valid percent-encoded UTF-8, or contains NUL. */
function decoded(part: string): string | undefined {
  try {
    const text = decodeURIComponent(part);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
