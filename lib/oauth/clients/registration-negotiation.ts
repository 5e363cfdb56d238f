/**
 * What is removed from a registration before it is checked. RFC 7591 §2 lets the server replace requested values, and
 * §3.2.1 requires the response to state what was registered. Clients are written for many servers and name features
 * that only some of them have.
 *
 * Removed: grant types, response types and response signing algorithms that this server does not offer, repeated URIs,
 * contacts that are not e-mail addresses, and `data:` logos. Never removed, and therefore refused if they cannot be
 * met: the client authentication method, encryption, key binding, and the demand that requests are signed or pushed. A
 * client that lost one of these without noticing would be less secure than it expects. A redirect URI is never removed
 * either.
 */
import { z } from 'zod';
import { OAuthError } from '../errors';
import { parseResponseType, yields } from '../model/response-type';
import { type ClientMetadata, clientMetadataSchema, contactSchema } from './metadata';

export type Members = Record<string, unknown>;

/**
 * Grant types for self-registered clients. Passwords and API keys are only for apps that a developer or operator set up
 * (decision 24).
 */
const registrable: readonly string[] = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'implicit',
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:token-exchange',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
] satisfies ClientMetadata['grant_types'];

/** Grant types for confidential clients only (RFC 6749 §4.4). */
const confidential: readonly string[] = [
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:token-exchange',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
];

const refreshable: readonly string[] = ['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'];

/**
 * The members that are kept. `legacy`: whether tokens in front-channel responses are allowed. Throws if no grant type
 * is left.
 */
export function negotiated(members: Members, legacy: boolean): Members {
  const kept = { ...members, ...grantsOf(members, legacy) };
  for (const field of ['redirect_uris', 'post_logout_redirect_uris', 'request_uris', 'default_acr_values'] as const) {
    const values = listOf(members[field]);
    if (values) kept[field] = unique(values);
  }
  for (const field of [
    'id_token_signed_response_alg',
    'introspection_signed_response_alg',
    'authorization_signed_response_alg',
  ] as const) {
    if (isUnknown(members, field)) delete kept[field];
  }
  // If this is absent, userinfo is unsigned. So an unknown algorithm becomes RS256, and only `none` removes it.
  if (isUnknown(members, 'userinfo_signed_response_alg')) {
    if (members['userinfo_signed_response_alg'] === 'none') delete kept['userinfo_signed_response_alg'];
    else kept['userinfo_signed_response_alg'] = 'RS256';
  }
  const contacts = (listOf(members['contacts']) ?? []).filter((contact) => contactSchema.safeParse(contact).success);
  if (contacts.length > 0) kept['contacts'] = unique(contacts).slice(0, 10);
  else delete kept['contacts'];
  for (const member of Object.keys(members)) {
    if (/^logo_uri(#|$)/.test(member) && /^\s*data:/i.test(String(members[member]))) delete kept[member];
  }
  return kept;
}

function grantsOf(members: Members, legacy: boolean): Members {
  const requestedGrants =
    members['grant_types'] === undefined ? ['authorization_code'] : listOf(members['grant_types']);
  // Anything but a list is refused later, by the schema.
  if (!requestedGrants) return {};
  const isPublic = members['token_endpoint_auth_method'] === 'none';
  const usable = unique(requestedGrants).filter(
    (type) =>
      registrable.includes(type) && (type !== 'implicit' || legacy) && !(isPublic && confidential.includes(type)),
  );
  const requestedTypes =
    members['response_types'] === undefined
      ? usable.includes('authorization_code')
        ? ['code']
        : []
      : listOf(members['response_types']);
  if (!requestedTypes) return {};
  const types = unique(requestedTypes.flatMap((type) => parseResponseType(type) ?? [])).filter(
    (type) =>
      (!yields(type, 'code') || usable.includes('authorization_code')) &&
      (!(yields(type, 'token') || yields(type, 'id_token')) || usable.includes('implicit')),
  );
  const signsIn = usable.some((type) => type === 'authorization_code' || type === 'implicit');
  if (signsIn && types.length === 0) {
    throw invalidMetadata('response_types', 'None of these response types can be registered with these grant types.');
  }
  const grants = usable.filter(
    (type) =>
      (type !== 'authorization_code' || types.some((response) => yields(response, 'code'))) &&
      (type !== 'implicit' || types.some((response) => yields(response, 'token') || yields(response, 'id_token'))),
  );
  const left = grants.filter((type) => type !== 'refresh_token' || grants.some((other) => refreshable.includes(other)));
  if (left.length === 0) {
    throw invalidMetadata('grant_types', 'A client that registers itself can have none of these grant types.');
  }
  return { grant_types: left, response_types: types };
}

const isUnknown = (members: Members, field: keyof typeof clientMetadataSchema.shape): boolean =>
  typeof members[field] === 'string' && !clientMetadataSchema.shape[field].safeParse(members[field]).success;

const listOf = (value: unknown): string[] | undefined => z.array(z.string()).safeParse(value).data;

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];

function invalidMetadata(field: string, message: string): OAuthError {
  return new OAuthError('invalid_client_metadata', `${field}: ${message}`);
}
