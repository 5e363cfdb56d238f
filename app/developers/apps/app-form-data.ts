/**
 * The form of an app as values, and as client metadata (RFC 7591). Fields have the wire names, so an error about a
 * metadata field appears at its field.
 */
import { z } from 'zod';
import type { ClientDraft, RegisteredClient } from '@/lib/data/developers/clients';
import type { ProblemCode } from '@/lib/data/developers/problems';
import {
  type ClientKind,
  type ClientMetadata,
  clientMetadataSchema,
  localizedMembers,
} from '@/lib/oauth/clients/metadata';
import { readText, readTexts } from '@/lib/web/form-state';
import type { ScopeView } from '@/lib/web/scope-view';
import { linesOfTexts, readTaggedTexts } from '../localized-lines';

/** Metadata that is one string. An empty field omits it. */
const textNames = [
  'client_name',
  'client_uri',
  'logo_uri',
  'policy_uri',
  'tos_uri',
  'initiate_login_uri',
  'token_endpoint_auth_method',
  'token_endpoint_auth_signing_alg',
  'assertion_audience',
  'jwks_uri',
  'profile',
  'subject_type',
  'sector_identifier_uri',
  'request_object_signing_alg',
  'backchannel_logout_uri',
  'frontchannel_logout_uri',
  'id_token_signed_response_alg',
  'userinfo_signed_response_alg',
  'introspection_signed_response_alg',
  'authorization_signed_response_alg',
  'id_token_encrypted_response_alg',
  'id_token_encrypted_response_enc',
  'userinfo_encrypted_response_alg',
  'userinfo_encrypted_response_enc',
  'introspection_encrypted_response_alg',
  'introspection_encrypted_response_enc',
  'authorization_encrypted_response_alg',
  'authorization_encrypted_response_enc',
] as const;

/** Links of the consent page. A machine app never shows one, so its form has no fields for them. */
const consentLinks: readonly string[] = ['policy_uri', 'tos_uri'] satisfies (typeof textNames)[number][];

/** Metadata that is a list, one value per line. */
const lineNames = [
  'redirect_uris',
  'post_logout_redirect_uris',
  'request_uris',
  'contacts',
  'authorization_details_types',
  'default_acr_values',
] as const;

const flagNames = [
  'require_pushed_authorization_requests',
  'require_signed_request_object',
  'require_auth_time',
  'dpop_bound_access_tokens',
  'tls_client_certificate_bound_access_tokens',
  'backchannel_logout_session_required',
  'frontchannel_logout_session_required',
  'strict_client_authentication',
] as const;

/** The certificate field that identifies the client (RFC 8705 §2.1.2). */
export const certificateNames = [
  'tls_client_auth_subject_dn',
  'tls_client_auth_san_dns',
  'tls_client_auth_san_uri',
  'tls_client_auth_san_ip',
  'tls_client_auth_san_email',
] as const;

const textsSchema = z.record(
  // `max_grant` and `refresh_idle` are in seconds; empty means no limit.
  z.enum([
    ...textNames,
    ...lineNames,
    'localized',
    'jwks',
    'default_max_age',
    'max_grant',
    'refresh_idle',
    'tls_name_kind',
    'tls_name',
  ]),
  z.string(),
);
const flagsSchema = z.record(z.enum([...flagNames, 'require_pkce', 'unsigned_requests', 'first_party']), z.boolean());
/** `legacy_response_types` are the response types other than `code`. */
const listsSchema = z.record(
  z.enum(['grant_types', 'legacy_response_types', 'asked', 'required']),
  z.array(z.string()),
);
export type AppValues = z.infer<typeof textsSchema> & z.infer<typeof flagsSchema> & z.infer<typeof listsSchema>;

export type AppFormState = {
  attempt: number;
  values: AppValues;
  /** What the picker of scopes showed when the form was sent; absent before. */
  view?: ScopeView;
  errors: Record<string, string>;
};

const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const device = 'urn:ietf:params:oauth:grant-type:device_code';

/** The optional grant types for each kind of app. The grant types that a kind always has are not listed. */
export const grantTypesOf = {
  web: {
    always: [],
    offered: ['authorization_code', 'refresh_token', 'client_credentials', device, exchange, jwtBearer],
  },
  spa: { always: ['authorization_code'], offered: ['refresh_token'] },
  native: { always: [], offered: ['authorization_code', 'refresh_token', device] },
  machine: { always: ['client_credentials'], offered: [exchange] },
} as const satisfies Record<ClientKind, Record<'always' | 'offered', readonly string[]>>;

/** The client authentication methods for each kind of app, the default first. Public kinds have none. */
export const authMethods = {
  web: ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt'],
  machine: ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt'],
  spa: ['none'],
  native: ['none'],
} as const satisfies Record<ClientKind, readonly string[]>;

export function newAppValues(kind: ClientKind): AppValues {
  const signsIn = kind !== 'machine';
  const metadata = clientMetadataSchema.parse({ client_name: '-' });
  return {
    ...valuesOf({ metadata, scopes: [] }),
    client_name: '',
    token_endpoint_auth_method: authMethods[kind][0],
    grant_types: signsIn ? ['authorization_code', 'refresh_token'] : ['client_credentials'],
    asked: signsIn ? ['openid', 'profile', 'email'] : [],
    required: signsIn ? ['openid'] : [],
    require_pkce: true,
  };
}

export function valuesOf(
  client: Pick<RegisteredClient, 'metadata' | 'scopes' | 'maxGrantSeconds' | 'refreshIdleSeconds' | 'firstParty'>,
): AppValues {
  const { metadata } = client;
  const certificateName = certificateNames.find((name) => metadata[name] !== undefined);
  const texts: Record<string, string> = {
    ...Object.fromEntries(textNames.map((name) => [name, metadata[name] ?? ''])),
    ...Object.fromEntries(lineNames.map((name) => [name, (metadata[name] ?? []).join('\n')])),
    ...(metadata.request_object_signing_alg === 'none' && { request_object_signing_alg: '' }),
    localized: linesOfTexts(metadata.localized),
    jwks: metadata.jwks ? JSON.stringify(metadata.jwks, null, 2) : '',
    default_max_age: metadata.default_max_age === undefined ? '' : String(metadata.default_max_age),
    max_grant: client.maxGrantSeconds === undefined ? '' : String(client.maxGrantSeconds),
    refresh_idle: client.refreshIdleSeconds === undefined ? '' : String(client.refreshIdleSeconds),
    tls_name_kind: certificateName ?? certificateNames[0],
    tls_name: (certificateName && metadata[certificateName]) ?? '',
  };
  const flags: Record<string, boolean> = {
    ...Object.fromEntries(flagNames.map((name) => [name, metadata[name]])),
    require_pkce: metadata.require_pkce,
    unsigned_requests: metadata.request_object_signing_alg === 'none',
    first_party: client.firstParty ?? false,
  };
  return {
    ...textsSchema.parse(texts),
    ...flagsSchema.parse(flags),
    grant_types: metadata.grant_types,
    legacy_response_types: metadata.response_types.filter((type) => type !== 'code'),
    asked: client.scopes.map((asked) => asked.scope),
    required: client.scopes.filter((asked) => asked.required).map((asked) => asked.scope),
  };
}

export function readAppValues(form: FormData): AppValues {
  return {
    ...textsSchema.parse(Object.fromEntries(textsSchema.keyType.options.map((name) => [name, readText(form, name)]))),
    ...flagsSchema.parse(Object.fromEntries(flagsSchema.keyType.options.map((name) => [name, form.has(name)]))),
    ...listsSchema.parse(Object.fromEntries(listsSchema.keyType.options.map((name) => [name, readTexts(form, name)]))),
  };
}

/**
 * The draft from the form, or the errors that keep it from being checked by the rules of registration. `kept` is the
 * stored metadata: members without a field for this kind of app stay unchanged.
 */
export function draftOf(
  values: AppValues,
  kind: ClientKind,
  kept: Partial<ClientMetadata> = {},
): { draft: ClientDraft; errors: Record<string, ProblemCode>; faultyLine?: number } {
  const errors: Record<string, ProblemCode> = {};
  const { localized: _, ...before } = kept;
  const { members, faultyLine } = readTaggedTexts(values.localized, localizedMembers);
  if (faultyLine !== undefined) errors['localized'] = 'taggedLine';
  if (values.client_name === '') errors['client_name'] = 'appNameMissing';
  else if (values.client_name.length > 60) errors['client_name'] = 'longerThan60';
  const jwks = values.jwks === '' ? undefined : parseKeys(values.jwks);
  if (values.jwks !== '' && jwks === undefined) errors['jwks'] = 'keysNotJson';
  if (!/^\d{0,9}$/.test(values.default_max_age)) errors['default_max_age'] = 'secondsOrNothing';
  const machine = kind === 'machine';
  const grantTypes = grantTypesIn(values, kind, kept);
  const draft: ClientDraft = {
    metadata: {
      ...before,
      ...members,
      ...Object.fromEntries(
        textNames.map((name) => [
          name,
          machine && consentLinks.includes(name) ? kept[name] : values[name] || undefined,
        ]),
      ),
      ...Object.fromEntries(
        lineNames.map((name) => [name, machine && name !== 'contacts' ? [] : linesOf(values[name])]),
      ),
      ...Object.fromEntries(flagNames.map((name) => [name, values[name]])),
      ...Object.fromEntries(
        certificateNames.map((name) => [name, (name === values.tls_name_kind && values.tls_name) || undefined]),
      ),
      ...(values.unsigned_requests && { request_object_signing_alg: 'none' }),
      ...(values.profile === 'fapi2' && demandsOfProfile(values)),
      grant_types: grantTypes,
      response_types: [
        ...(grantTypes.includes('authorization_code') ? ['code'] : []),
        ...(machine ? [] : values.legacy_response_types),
      ],
      application_type: kind === 'native' ? 'native' : 'web',
      token_endpoint_auth_method:
        values.token_endpoint_auth_method || kept.token_endpoint_auth_method || authMethods[kind][0],
      jwks,
      default_max_age: values.default_max_age === '' ? undefined : Number(values.default_max_age),
      // Public apps have no such box, because they always need PKCE.
      require_pkce: kind === 'web' ? values.require_pkce : (kept.require_pkce ?? true),
    },
    // A required scope is also a requested scope, whichever of the two boxes was ticked.
    scopes: machine
      ? []
      : [...new Set([...values.asked, ...values.required])].map((scope) => ({
          scope,
          required: values.required.includes(scope),
        })),
    ...(values.max_grant !== '' && { maxGrantSeconds: Number(values.max_grant) }),
    ...(values.refresh_idle !== '' && { refreshIdleSeconds: Number(values.refresh_idle) }),
  };
  return { draft, errors, ...(faultyLine !== undefined && { faultyLine }) };
}

/** The settings that the FAPI 2.0 switch turns on. The developer chooses the rest. */
function demandsOfProfile(values: AppValues) {
  const signed = [
    'id_token_signed_response_alg',
    'authorization_signed_response_alg',
    'introspection_signed_response_alg',
    'userinfo_signed_response_alg',
  ] as const;
  return {
    ...Object.fromEntries(
      // Absent means RS256, except for userinfo, where it means an unsigned response.
      signed
        .filter((name) => values[name] === 'RS256' || (values[name] === '' && name !== 'userinfo_signed_response_alg'))
        .map((name) => [name, 'ES256']),
    ),
    require_pushed_authorization_requests: true,
    dpop_bound_access_tokens: values.dpop_bound_access_tokens || !values.tls_client_certificate_bound_access_tokens,
  };
}

function grantTypesIn(values: AppValues, kind: ClientKind, kept: Partial<ClientMetadata>): string[] {
  const { always, offered } = grantTypesOf[kind];
  const ofForm = new Set<string>([...always, ...offered, 'implicit', 'password']);
  return [
    ...always,
    ...offered.filter((type) => values.grant_types.includes(type)),
    ...(kind !== 'machine' && values.legacy_response_types.length > 0 ? ['implicit'] : []),
    ...(kind !== 'machine' && values.grant_types.includes('password') ? ['password'] : []),
    ...(kept.grant_types ?? []).filter((type) => !ofForm.has(type)),
  ];
}

export function linesOf(lines: string): string[] {
  return lines
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** A JWK Set, or a set of the one JWK that was pasted; undefined for anything else. */
export function parseKeys(json: string): unknown {
  try {
    const parsed: unknown = JSON.parse(json);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    if (!('keys' in parsed)) return { keys: [parsed] };
    return Array.isArray(parsed.keys) && parsed.keys.length > 0 ? parsed : undefined;
  } catch {
    return undefined;
  }
}
