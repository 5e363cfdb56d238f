import type { ScopeGroup } from '@/components/scope-groups';
import type { Env } from '@/lib/config/env';
import type { AskableScope } from '@/lib/data/developers/api-access';
import type { Viewer } from '@/lib/web/viewer';
import type { Offers } from './form-fields';

/** What the configuration of this portal offers, and what this viewer may decide. */
export function offersFor({ oauth }: Env, viewer: Viewer): Offers {
  const tlsMethods: string[] = [];
  if (oauth.clientCertificateHeader !== undefined) {
    if (oauth.clientAuthorities.length > 0) tlsMethods.push('tls_client_auth');
    tlsMethods.push('self_signed_tls_client_auth');
  }
  return {
    tlsMethods,
    isOperator: viewer.isOperator,
    withoutPkce: oauth.pkce === 'public-clients',
  };
}

/** The scopes of APIs, by API and in the given order. */
export function groupsOf(scopes: AskableScope[]): ScopeGroup[] {
  const groups = new Map<string, ScopeGroup>();
  for (const { api, value, title } of scopes) {
    if (api === undefined) continue;
    const [, list] = groups.get(api.resource) ?? [api.name, []];
    groups.set(api.resource, [api.name, [...list, [value, title]], api.resource]);
  }
  return [...groups.values()];
}
