/**
 * Client metadata: RFC 7591 §2, OpenID Connect Dynamic Client Registration 1.0 §2 and RP-Initiated Logout 1.0 §3.1,
 * with three extensions (`require_pkce`, `assertion_audience`, `strict_client_authentication`).
 *
 * Owns: the shape, which is also what is read back from storage and therefore tolerant. Does not own: the rules between
 * fields, which a new or changed registration must also pass (`metadata-rules.ts`).
 */
import { z } from 'zod';
import { localizedSchema, textOf, withTags } from '../model/localized';
import { parseResponseType, responseTypes } from '../model/response-type';
import { signingAlgs } from '../model/signing-algs';
import { encryptionAlgs, isPrivateJwk } from './public-jwk';
import { isHttpUrl, maxUriLength } from './uri-rules';

const maxUris = 50;

const webUrl = z
  .string()
  .max(maxUriLength)
  .refine(isHttpUrl, 'This must be a complete address that begins with https:// or http://.');

/** A key of any kind (RFC 7517 §4): unusable keys are ignored. A private key is refused, because it has leaked. */
const publicJwkSchema = z
  .record(z.string(), z.unknown())
  .refine((jwk) => !isPrivateJwk(jwk), 'This is a private key. Register only public keys.');

const signingAlgSchema = z.enum(signingAlgs);

/** The algorithms of `client_secret_jwt` (OpenID Connect Core §9), with the octets that each needs (RFC 7518 §3.2). */
const secretOctets = { HS256: 32, HS384: 48, HS512: 64 } as const;
export const macAlgs = ['HS256', 'HS384', 'HS512'] as const satisfies readonly (keyof typeof secretOctets)[];

/** Whether a secret of this length can be a key for the algorithm. */
export function isMacKey(octets: number, alg: string = 'HS256'): boolean {
  const known = macAlgs.find((candidate) => candidate === alg);
  return known !== undefined && octets >= secretOctets[known];
}

export const contentEncryptions = ['A128CBC-HS256', 'A256GCM'] as const;
/** How clients may encrypt request objects to this server, whose key is on P-256. */
export const requestEncryptionAlgs = ['ECDH-ES', 'ECDH-ES+A256KW'] as const;
const encryptionAlgSchema = z.enum(encryptionAlgs);
const contentEncryptionSchema = z.enum(contentEncryptions);

/** An e-mail address, also beyond ASCII (RFC 6531). Only people use it, so only its shape is checked. */
export const contactSchema = z
  .email({
    pattern: /^[^\s@<>()[\]\\,;:"\p{C}]+@(?:[^\s@<>()[\]\\,;:"\p{C}.]+\.)+[^\s@<>()[\]\\,;:"\p{C}.]{2,}$/u,
  })
  .max(254)
  .meta({ format: 'idn-email' });

const clientName = z.string().trim().min(1).max(60);

/** The members that may have a language tag, such as `client_name#de` (RFC 7591 §2.2). */
export const localizedMembers = ['client_name', 'client_uri', 'logo_uri', 'policy_uri', 'tos_uri'] as const;

export const clientMetadataSchema = z.object({
  client_name: clientName,
  /** The same members in other languages. Outside, they are members such as `client_name#de` (`localized.ts`). */
  localized: localizedSchema({
    client_name: clientName.exactOptional(),
    client_uri: webUrl.exactOptional(),
    logo_uri: webUrl.exactOptional(),
    policy_uri: webUrl.exactOptional(),
    tos_uri: webUrl.exactOptional(),
  }).optional(),
  client_uri: webUrl.optional(),
  logo_uri: webUrl.optional(),
  policy_uri: webUrl.optional(),
  tos_uri: webUrl.optional(),
  /** Where third parties start a sign-in at the app (OpenID Connect Core §4). */
  initiate_login_uri: webUrl.optional(),
  contacts: z.array(contactSchema).max(10).optional(),
  redirect_uris: z.array(z.string().max(maxUriLength)).max(maxUris).default([]),
  post_logout_redirect_uris: z.array(z.string().max(maxUriLength)).max(maxUris).default([]),
  /** Back-Channel Logout 1.0 §2.2 and Front-Channel Logout 1.0 §2. */
  backchannel_logout_uri: webUrl.optional(),
  backchannel_logout_session_required: z.boolean().default(false),
  frontchannel_logout_uri: webUrl.optional(),
  frontchannel_logout_session_required: z.boolean().default(false),
  grant_types: z
    .array(
      z.enum([
        'authorization_code',
        'refresh_token',
        'urn:countersign:grant-type:api-key',
        'password',
        'client_credentials',
        'implicit',
        'urn:ietf:params:oauth:grant-type:device_code',
        'urn:ietf:params:oauth:grant-type:token-exchange',
        'urn:ietf:params:oauth:grant-type:jwt-bearer',
      ]),
    )
    .default(['authorization_code']),
  /**
   * Everything but `code` is legacy that an app must register for (decision 46). The values of a type may be in any
   * order.
   */
  response_types: z
    .array(
      z
        .string()
        .transform((type) => parseResponseType(type) ?? type)
        .pipe(z.enum(responseTypes)),
    )
    .default(['code']),
  application_type: z.enum(['web', 'native']).default('web'),
  /** OpenID Connect Core §8. */
  subject_type: z.enum(['public', 'pairwise']).default('public'),
  sector_identifier_uri: webUrl.optional(),
  token_endpoint_auth_method: z
    .enum([
      'client_secret_basic',
      'client_secret_post',
      'client_secret_jwt',
      'private_key_jwt',
      'tls_client_auth',
      'self_signed_tls_client_auth',
      'none',
    ])
    .default('client_secret_basic'),
  /** Absent: any algorithm of the method that the client's key or secret is for. */
  token_endpoint_auth_signing_alg: z.enum([...signingAlgSchema.options, ...macAlgs]).optional(),
  jwks: z.object({ keys: z.array(publicJwkSchema).max(20) }).optional(),
  jwks_uri: webUrl.optional(),
  id_token_signed_response_alg: signingAlgSchema.default('RS256'),
  id_token_encrypted_response_alg: encryptionAlgSchema.optional(),
  id_token_encrypted_response_enc: contentEncryptionSchema.optional(),
  /** Absent: userinfo is plain JSON. */
  userinfo_signed_response_alg: signingAlgSchema.optional(),
  userinfo_encrypted_response_alg: encryptionAlgSchema.optional(),
  userinfo_encrypted_response_enc: contentEncryptionSchema.optional(),
  /** For introspection in a JWT (RFC 9701 §6). */
  introspection_signed_response_alg: signingAlgSchema.default('RS256'),
  introspection_encrypted_response_alg: encryptionAlgSchema.optional(),
  introspection_encrypted_response_enc: contentEncryptionSchema.optional(),
  /**
   * `none` allows unsigned objects (OpenID Connect Core §6.1). Absent: any asymmetric algorithm that its key is for.
   */
  request_object_signing_alg: z.enum([...signingAlgSchema.options, 'none']).optional(),
  /**
   * How it may encrypt request objects; other algorithms remain allowed (OpenID Connect Dynamic Client Registration
   * §2).
   */
  request_object_encryption_alg: z.enum(requestEncryptionAlgs).optional(),
  request_object_encryption_enc: contentEncryptionSchema.optional(),
  /** Where request objects may be fetched from (OpenID Connect Dynamic Client Registration §2). */
  request_uris: z.array(webUrl).max(maxUris).default([]),
  require_signed_request_object: z.boolean().default(false),
  require_pushed_authorization_requests: z.boolean().default(false),
  /** The types of authorization details that it may request (RFC 9396 §10). */
  authorization_details_types: z.array(z.string().min(1).max(200)).max(50).default([]),
  /** For responses in a JWT (JARM §3). */
  authorization_signed_response_alg: signingAlgSchema.default('RS256'),
  authorization_encrypted_response_alg: encryptionAlgSchema.optional(),
  authorization_encrypted_response_enc: contentEncryptionSchema.optional(),
  default_max_age: z.int().min(0).optional(),
  require_auth_time: z.boolean().default(false),
  default_acr_values: z.array(z.string().max(200)).max(10).optional(),
  scope: z.string().max(4000).optional(),
  software_id: z.string().max(200).optional(),
  software_version: z.string().max(200).optional(),
  /** The statement as it was sent (RFC 7591 §3.2.1). */
  software_statement: z.string().max(16_384).optional(),
  /** True: PKCE is required even if the server's policy exempts this client (`Settings.pkce`). */
  require_pkce: z.boolean().default(false),
  /** RFC 8705 §2.1.2: exactly one of these for `tls_client_auth`. */
  tls_client_auth_subject_dn: z.string().max(1000).optional(),
  tls_client_auth_san_dns: z.string().max(255).optional(),
  tls_client_auth_san_uri: z.string().max(maxUriLength).optional(),
  tls_client_auth_san_ip: z.union([z.ipv4(), z.ipv6()]).optional(),
  tls_client_auth_san_email: z.email().optional(),
  /** RFC 8705 §3.4: every token request of this client needs a certificate. */
  tls_client_certificate_bound_access_tokens: z.boolean().default(false),
  /** FAPI 2.0 Security Profile: every requirement is enforced (`fapi.ts`). */
  profile: z.enum(['fapi2']).optional(),
  /** RFC 9449 §5.2: every token request of this client needs a DPoP proof. */
  dpop_bound_access_tokens: z.boolean().default(false),
  /** What assertions may name as `aud`. Absent: the server's setting (`Settings.assertionAudience`). */
  assertion_audience: z.enum(['compatible', 'issuer']).optional(),
  /** True: only the registered authentication method, and the issuer as the only audience of assertions. */
  strict_client_authentication: z.boolean().default(false),
});

export type ClientMetadata = z.infer<typeof clientMetadataSchema>;

/** The metadata with the names that the specifications give its members. */
export function publishedMetadata({ localized, ...metadata }: ClientMetadata): Record<string, unknown> {
  return { ...metadata, ...withTags(localized) };
}

/** The app's name in the language of its reader. */
export function clientNameIn(language: string, { metadata }: { metadata: LocalizedName }): string {
  return textOf(language, 'client_name', metadata) ?? metadata.client_name;
}

export type LocalizedName = Pick<ClientMetadata, 'client_name' | 'localized'>;
export type ClientKind = 'web' | 'spa' | 'native' | 'machine';
