/** The Management API as other parts see it: a protected resource, and a row among the APIs. */
import type { BuiltInApi } from '@/lib/data/developers/built-in-api';
import type { BuiltInClient } from '@/lib/data/developers/built-in-client';
import { languages } from '@/lib/messages/languages';
import { type Language, textsIn } from '@/lib/messages/texts';
import type { PortalApi } from '@/lib/oauth/server';
import {
  isOperatorScope,
  type ManagementScope,
  managementPath,
  managementScopeNames,
  managementScopes,
} from './scopes';

const apiName = 'Countersign Management API';

/** Its protected resource metadata (RFC 9728), which its challenges name. */
export const managementPortalApi: PortalApi = {
  path: managementPath,
  name: apiName,
  scopes: managementScopeNames,
  paths: [managementPath, '/scim/v2'],
};

/** Its row, with the texts that consent pages and the forms of API keys show. */
export function builtInManagementApi(issuer: string): BuiltInApi {
  const others = languages.filter((language) => language !== 'en');
  return {
    resource: `${issuer}${managementPath}`,
    name: nameIn('en'),
    localized: Object.fromEntries(others.map((language) => [language, { name: nameIn(language) }])),
    scopes: managementScopeNames.map((value) => ({
      value,
      ...textsOf('en', value),
      localized: Object.fromEntries(others.map((language) => [language, textsOf(language, value)])),
      effect: managementScopes[value].effect,
      listedOnly: isOperatorScope(value),
    })),
  };
}

/** The portal's own command line (`packages/cli`), with which people and operators use this API. */
export function builtInCommandLine(issuer: string): BuiltInClient {
  const nameOf = (language: Language) => textsIn(language, 'management')('commandLine');
  const others = languages.filter((language) => language !== 'en');
  const scopes = managementScopeNames.filter((scope) => !scope.startsWith('scim.'));
  return {
    metadata: {
      client_name: nameOf('en'),
      client_uri: issuer,
      localized: Object.fromEntries(others.map((language) => [language, { client_name: nameOf(language) }])),
    },
    scopes: ['openid', 'profile', 'email', ...scopes],
    listedScopes: scopes.filter(isOperatorScope),
  };
}

const nameIn = (language: Language): string => textsIn(language, 'management')('apiName');

function textsOf(language: Language, scope: ManagementScope): { title: string; description: string } {
  const t = textsIn(language, 'management');
  return { title: t(`scopes.${scope}`), description: '' };
}
