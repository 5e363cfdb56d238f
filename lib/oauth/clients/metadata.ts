/**
 * Client metadata: RFC 7591 §2, OpenID Connect Dynamic Client Registration 1.0 §2 and RP-Initiated Logout 1.0 §3.1, with
 * three settings of our own (`require_pkce`, `assertion_audience`, `strict_client_authentication`).
 * This file owns the shape and the rules between fields; the portal, the import file and registration all ask it.
 *
 * The shape is what is read back from storage, so it stays tolerant; `clientMetadataFaults` is what a new or changed
 * registration must also pass. Redirect URIs are exact strings (RFC 9700 §2.1): the rules are about what may be
 * registered at all.
 */
import { z } from 'zod';
import { parseResponseType, responseTypes, yields } from '../model/response-type';
import { signingAlgs } from '../model/signing-algs';
import { fapiFaults } from './fapi';
import { canServe, certificateOf, encryptionAlgs, isPrivateJwk, keyProblems, readJwk } from './public-jwk';
import { forbiddenSchemeProblem, isClaimable, privateSchemeProblem } from './redirect-scheme';

const maxUriLength = 2000;
const maxUris = 50;

const webUrl = z
  .string()
  .max(maxUriLength)
  .refine(isHttpUrl, 'This must be a complete address that begins with https:// or http://.');

/** A key (RFC 7517 §4) of any kind: those that cannot be used are ignored. A private one is a leak, not a registration. */
const publicJwkSchema = z
  .record(z.string(), z.unknown())
  .refine((jwk) => !isPrivateJwk(jwk), 'This is a private key. Register only public keys.');

const signingAlgSchema = z.enum(signingAlgs);

/** The algorithms of `client_secret_jwt` (OpenID Connect Core §9), and the octets that a secret needs for each (RFC 7518 §3.2). */
const secretOctets = { HS256: 32, HS384: 48, HS512: 64 } as const;
export const macAlgs = ['HS256', 'HS384', 'HS512'] as const satisfies readonly (keyof typeof secretOctets)[];

/** Whether a secret of so many octets can be a key for the algorithm; without one, for the shortest. */
export function isMacKey(octets: number, alg: string = 'HS256'): boolean {
  const known = macAlgs.find((candidate) => candidate === alg);
  return known !== undefined && octets >= secretOctets[known];
}

export const contentEncryptions = ['A128CBC-HS256', 'A256GCM'] as const;
/** How request objects are encrypted to us: our key is one of P-256. */
export const requestEncryptionAlgs = ['ECDH-ES', 'ECDH-ES+A256KW'] as const;
const encryptionAlgSchema = z.enum(encryptionAlgs);
const contentEncryptionSchema = z.enum(contentEncryptions);

/** An e-mail address, also beyond ASCII (RFC 6531): one that people read, so anything of its shape will do. */
export const contactSchema = z
  .email({
    pattern: /^[^\s@<>()[\]\\,;:"\p{C}]+@(?:[^\s@<>()[\]\\,;:"\p{C}.]+\.)+[^\s@<>()[\]\\,;:"\p{C}.]{2,}$/u,
  })
  .max(254)
  .meta({ format: 'idn-email' });

export const clientMetadataSchema = z.object({
  client_name: z.string().trim().min(1).max(60),
  client_uri: webUrl.optional(),
  logo_uri: webUrl.optional(),
  policy_uri: webUrl.optional(),
  tos_uri: webUrl.optional(),
  /** Where a sign-in at the app begins when it is begun elsewhere (OpenID Connect Core §4). */
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
  /** Everything but `code` is legacy that an app must be registered for (decision 46). In any order of its words. */
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
  /** Absent: any algorithm of the method that the client's key, or secret, is for. */
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
  /** `none` lets it send unsigned ones (OpenID Connect Core §6.1); absent: any asymmetric algorithm that its key is for. */
  request_object_signing_alg: z.enum([...signingAlgSchema.options, 'none']).optional(),
  /** How it will encrypt request objects; it may use the other ways as well (OpenID Connect Dynamic Client Registration §2). */
  request_object_encryption_alg: z.enum(requestEncryptionAlgs).optional(),
  request_object_encryption_enc: contentEncryptionSchema.optional(),
  /** Where request objects may be fetched from (OpenID Connect Dynamic Client Registration §2). */
  request_uris: z.array(webUrl).max(maxUris).default([]),
  require_signed_request_object: z.boolean().default(false),
  require_pushed_authorization_requests: z.boolean().default(false),
  /** The types of authorization details that it may ask for (RFC 9396 §10). */
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
  /** As it came with the registration (RFC 7591 §3.2.1). */
  software_statement: z.string().max(16_384).optional(),
  /** True: PKCE always, also where the server's policy would let a confidential client go without (`Settings.pkce`). */
  require_pkce: z.boolean().default(false),
  /** RFC 8705 §2.1.2: exactly one of these for `tls_client_auth`. */
  tls_client_auth_subject_dn: z.string().max(1000).optional(),
  tls_client_auth_san_dns: z.string().max(255).optional(),
  tls_client_auth_san_uri: z.string().max(maxUriLength).optional(),
  tls_client_auth_san_ip: z.union([z.ipv4(), z.ipv6()]).optional(),
  tls_client_auth_san_email: z.email().optional(),
  /** RFC 8705 §3.4: no token request of this client is answered without a certificate. */
  tls_client_certificate_bound_access_tokens: z.boolean().default(false),
  /** FAPI 2.0 Security Profile: all that it demands, demanded (`fapi.ts`). */
  profile: z.enum(['fapi2']).optional(),
  /** RFC 9449 §5.2: no token request of this client is answered without a proof. */
  dpop_bound_access_tokens: z.boolean().default(false),
  /** What assertions may name as `aud`. Absent: what the server is set to (`Settings.assertionAudience`). */
  assertion_audience: z.enum(['compatible', 'issuer']).optional(),
  /** True: exactly the registered authentication method, and the issuer as the only audience of assertions. */
  strict_client_authentication: z.boolean().default(false),
});

export type ClientMetadata = z.infer<typeof clientMetadataSchema>;
export type ClientKind = 'web' | 'spa' | 'native' | 'machine';

/** A fault in a registration: the metadata field it belongs to, an index within it, and a sentence for the developer. */
export type MetadataFault = { field: keyof ClientMetadata; index?: number; message: string };

const certificateNames = [
  'tls_client_auth_subject_dn',
  'tls_client_auth_san_dns',
  'tls_client_auth_san_uri',
  'tls_client_auth_san_ip',
  'tls_client_auth_san_email',
] as const;

/** What a registration of this kind still has wrong once its shape is right. Empty: it may be stored. */
export function clientMetadataFaults(metadata: ClientMetadata, kind: ClientKind): MetadataFault[] {
  const faults: MetadataFault[] = [];
  const fault = (field: keyof ClientMetadata, message: string, index?: number) =>
    faults.push(index === undefined ? { field, message } : { field, index, message });

  for (const field of ['redirect_uris', 'post_logout_redirect_uris'] as const) {
    metadata[field].forEach((uri, index) => {
      const problem = redirectUriProblem(uri, kind, metadata.token_endpoint_auth_method);
      if (problem) fault(field, problem, index);
      else if (metadata[field].indexOf(uri) !== index) fault(field, 'This address is listed twice.', index);
    });
  }

  for (const field of ['backchannel_logout_uri', 'frontchannel_logout_uri'] as const) {
    const uri = metadata[field];
    const problem = uri === undefined ? undefined : logoutUriProblem(uri);
    if (problem) fault(field, problem);
  }
  // Front-Channel Logout §2: a page of the app itself, which may see its cookies.
  const front = metadata.frontchannel_logout_uri;
  if (front !== undefined && !metadata.redirect_uris.some((uri) => originOf(uri) === originOf(front))) {
    fault('frontchannel_logout_uri', 'Scheme, host and port must be those of a redirect URI.');
  }

  faults.push(...fapiFaults(metadata));
  const isPublic = metadata.token_endpoint_auth_method === 'none';
  const usesCode = metadata.grant_types.includes('authorization_code');
  if ((usesCode || metadata.grant_types.includes('implicit')) && metadata.redirect_uris.length === 0) {
    fault('redirect_uris', 'An app that people sign in to needs at least one redirect URI.');
  }
  // RFC 7591 §2.1 and OpenID Connect Dynamic Client Registration §2: the two lists must fit each other.
  const types = metadata.response_types;
  if (usesCode !== types.some((type) => yields(type, 'code'))) {
    fault('response_types', 'The grant type authorization_code and response types with code need each other.');
  }
  const usesImplicit = metadata.grant_types.includes('implicit');
  if (usesImplicit !== types.some((type) => yields(type, 'token') || yields(type, 'id_token'))) {
    fault('response_types', 'The grant type implicit and response types with token or id_token need each other.');
  }
  // RFC 8252 §8.4: PKCE protects a code from other apps that claim the scheme. Nothing protects a token from them.
  if (usesImplicit && metadata.redirect_uris.some(isClaimable)) {
    fault('redirect_uris', 'A scheme without a period gets codes alone, never tokens (RFC 8252 section 8.4).');
  }
  if (metadata.grant_types.length === 0) fault('grant_types', 'Choose at least one grant type.');
  const usesDevice = metadata.grant_types.includes('urn:ietf:params:oauth:grant-type:device_code');
  // RFC 6749 §4.3, for the operator's own apps: whoever could send the request could otherwise try passwords with it.
  const usesPassword = metadata.grant_types.includes('password');
  if (usesPassword && isPublic) fault('grant_types', 'An app without credentials cannot use the password grant.');
  if (metadata.grant_types.includes('refresh_token') && !usesCode && !usesPassword && !usesDevice) {
    fault('grant_types', 'Refresh tokens come from authorization codes: add authorization_code, or the device grant.');
  }
  // RFC 6749 §4.4: only a client that can keep a secret acts on its own.
  for (const type of [
    'client_credentials',
    'urn:ietf:params:oauth:grant-type:token-exchange',
    'urn:ietf:params:oauth:grant-type:jwt-bearer',
  ] as const) {
    if (metadata.grant_types.includes(type) && isPublic) {
      fault('grant_types', `An app without credentials cannot use ${type}.`);
    }
  }
  if (kind === 'spa' && !isPublic) {
    fault('token_endpoint_auth_method', 'A single-page app cannot keep a secret: its method is none.');
  }
  if (kind === 'machine' && (usesCode || usesImplicit || usesDevice)) {
    fault('grant_types', 'A machine-to-machine app signs nobody in: it has client_credentials alone.');
  }
  if (metadata.jwks && metadata.jwks_uri) {
    fault('jwks_uri', 'Give either the keys or the address of the keys, not both (RFC 7591 section 2).');
  }
  if (metadata.token_endpoint_auth_method === 'private_key_jwt' && !metadata.jwks && !metadata.jwks_uri) {
    fault('jwks', 'private_key_jwt needs your public keys, or the address where they are.');
  }
  const method = metadata.token_endpoint_auth_method;
  // RFC 8725 §3.1: an algorithm of the other kind would be one that no assertion may ever have.
  const alg = metadata.token_endpoint_auth_signing_alg;
  if (alg !== undefined && (method === 'client_secret_jwt') !== alg.startsWith('HS')) {
    fault(
      'token_endpoint_auth_signing_alg',
      'client_secret_jwt, and no other method, signs with HS256, HS384 or HS512.',
    );
  }
  const named = certificateNames.filter((field) => metadata[field] !== undefined);
  if (method === 'tls_client_auth' ? named.length !== 1 : named.length > 0) {
    fault(
      named[1] ?? named[0] ?? 'tls_client_auth_subject_dn',
      'tls_client_auth, and no other method, has one name (RFC 8705 section 2.1.2).',
    );
  }
  if (method === 'self_signed_tls_client_auth' && !metadata.jwks && !metadata.jwks_uri) {
    fault(
      'jwks',
      'self_signed_tls_client_auth needs keys with your certificate in x5c, or their address (RFC 8705 section 2.2.2).',
    );
  }
  if (metadata.initiate_login_uri && !isHttps(metadata.initiate_login_uri)) {
    fault('initiate_login_uri', 'A sign-in begins over https (OpenID Connect Dynamic Client Registration section 2).');
  }
  metadata.request_uris.forEach((uri, index) => {
    if (!isHttps(uri) && !isLoopbackHttp(uri))
      fault('request_uris', 'Request objects must be fetched over https.', index);
  });
  if (metadata.require_signed_request_object && !metadata.jwks && !metadata.jwks_uri) {
    fault('jwks', 'Signed request objects need your public keys, or the address where they are.');
  }
  if (metadata.require_signed_request_object && metadata.request_object_signing_alg === 'none') {
    fault('request_object_signing_alg', 'Requests cannot be both signed and unsigned.');
  }
  if (metadata.request_object_encryption_enc && !metadata.request_object_encryption_alg) {
    fault('request_object_encryption_enc', 'This needs the algorithm for the key beside it.');
  }
  faults.push(...keyFaults(metadata));
  for (const response of ['id_token', 'userinfo', 'introspection', 'authorization'] as const) {
    const alg = metadata[`${response}_encrypted_response_alg`];
    if (metadata[`${response}_encrypted_response_enc`] && !alg) {
      fault(`${response}_encrypted_response_enc`, 'This needs the algorithm for the key beside it.');
    }
    if (alg && !metadata.jwks && !metadata.jwks_uri) {
      fault('jwks', 'Encrypted responses need your public keys, or the address where they are.');
    }
  }
  if (metadata.sector_identifier_uri && !isHttps(metadata.sector_identifier_uri)) {
    fault('sector_identifier_uri', 'This must be an https address (OpenID Connect Core section 8.1).');
  }
  if (metadata.sector_identifier_uri && !sectorProof(metadata)) {
    fault(
      'sector_identifier_uri',
      'People can sign in without an https address of this app, so its document has to list a jwks_uri whose keys the app authenticates with.',
    );
  }
  if (metadata.subject_type === 'pairwise' && !metadata.sector_identifier_uri) {
    const places = metadata.redirect_uris.filter((uri) => URL.canParse(uri)).map((uri) => new URL(uri));
    if (new Set(places.map(({ protocol, hostname }) => hostname || protocol)).size > 1) {
      fault(
        'sector_identifier_uri',
        'Redirect URIs at several hosts need this address (OpenID Connect Core section 8.1).',
      );
    }
  }
  if (metadata.jwks_uri && !isHttps(metadata.jwks_uri) && !isLoopbackHttp(metadata.jwks_uri)) {
    fault('jwks_uri', 'Keys must be fetched over https.');
  }
  return faults;
}

/** What the registered keys have to be good for and are not, with what is wrong with those that cannot be used. */
function keyFaults(metadata: ClientMetadata): MetadataFault[] {
  if (!metadata.jwks) return [];
  const { keys } = metadata.jwks;
  const faults: MetadataFault[] = [];
  const missing = (purpose: string): void => {
    const message = [`None of these keys can be used ${purpose}.`, ...keyProblems(keys)].join(' ');
    faults.push({ field: 'jwks', message });
  };
  /** `alg` is the only one that the metadata leaves for this use; undefined: any. */
  const need = (use: 'sig' | 'enc', purpose: string, alg: string | undefined): void => {
    if (!canServe(keys, use, alg === undefined ? undefined : [alg])) {
      missing(alg === undefined ? purpose : `${purpose} with ${alg}`);
    }
  };
  const method = metadata.token_endpoint_auth_method;
  if (method === 'private_key_jwt') {
    // A MAC has a fault of its own, at its own field.
    const signs = signingAlgSchema.safeParse(metadata.token_endpoint_auth_signing_alg).data;
    need('sig', 'to sign assertions', signs);
  }
  const mayBeShown = (key: unknown) => certificateOf(key) !== undefined || readJwk(key).jwk !== undefined;
  if (method === 'self_signed_tls_client_auth' && !keys.some(mayBeShown)) missing('for mutual TLS');
  const { request_object_signing_alg: alg, require_signed_request_object: isRequired } = metadata;
  if ((isRequired || alg !== undefined) && alg !== 'none') need('sig', 'to sign request objects', alg);
  const responses = ['id_token', 'userinfo', 'introspection', 'authorization'] as const;
  const encrypted = responses.map((response) => metadata[`${response}_encrypted_response_alg`]);
  for (const one of new Set(encrypted)) if (one !== undefined) need('enc', 'to encrypt to', one);
  return faults;
}

/** Grant types whose tokens about people reach the app by another way than its redirect URIs. */
const withoutRedirect: readonly string[] = [
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:token-exchange',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'password',
];

/**
 * What shows that an app belongs to the sector it names (OpenID Connect Core §8.1), as the document of the sector has to list it: its
 * redirect URIs, where every token about a person passes through one that nobody else can have; or the keys it authenticates
 * with, as CIBA Core §4 has it for clients without redirect URIs. Undefined: anyone could say the same.
 */
export function sectorProof(metadata: ClientMetadata): { by: 'redirect URIs' | 'keys'; uris: string[] } | undefined {
  const { redirect_uris: redirects, jwks_uri: keys, token_endpoint_auth_method: method } = metadata;
  const passesThrough =
    redirects.length > 0 &&
    redirects.every(isHttps) &&
    !metadata.grant_types.some((type) => withoutRedirect.includes(type));
  if (passesThrough) return { by: 'redirect URIs', uris: redirects };
  const usesKeys = method === 'private_key_jwt' || method === 'self_signed_tls_client_auth';
  return usesKeys && keys !== undefined ? { by: 'keys', uris: [...redirects, keys] } : undefined;
}

/** Why this cannot be a redirect URI of an app of this kind, in a sentence for its developer; undefined when it can. */
export function redirectUriProblem(
  uri: string,
  kind: ClientKind,
  method: ClientMetadata['token_endpoint_auth_method'] = 'none',
): string | undefined {
  if (kind === 'machine') return 'A machine-to-machine app has no redirect URIs: nobody signs in to it.';
  if (uri.length > maxUriLength) return `A redirect URI has at most ${maxUriLength} characters.`;
  if (!/^[\x21-\x7e]+$/.test(uri)) return 'Use only plain ASCII characters without spaces; percent-encode the others.';
  if (!URL.canParse(uri)) return 'This is not a complete address. It begins with a scheme, such as https://.';
  const url = new URL(uri);
  const forbidden = forbiddenSchemeProblem(url.protocol);
  if (forbidden) return forbidden;
  if (uri.includes('#'))
    return 'A redirect URI has no fragment: leave out # and what follows (RFC 6749 section 3.1.2).';
  if (uri.includes('*')) return 'Wildcards are not allowed: list every address in full (RFC 9700 section 2.1).';
  if (/["<>\\^`{|}]/.test(uri)) return 'Percent-encode characters that are not allowed in an address.';
  if (url.username !== '' || url.password !== '') return 'A redirect URI holds no user name or password.';
  if (url.protocol === 'https:') return undefined;
  if (url.protocol === 'http:') {
    return isLoopbackHttp(uri)
      ? undefined
      : 'Use https. Plain http is only for this computer: http://localhost, http://127.0.0.1 or http://[::1].';
  }
  return privateSchemeProblem(url.protocol, { native: kind === 'native', public: method === 'none' });
}

function logoutUriProblem(uri: string): string | undefined {
  if (uri.includes('#')) return 'This address has no fragment: leave out # and what follows.';
  if (isHttps(uri) || isLoopbackHttp(uri)) return undefined;
  return 'Use https. Plain http is only for this computer: http://localhost, http://127.0.0.1 or http://[::1].';
}

const originOf = (uri: string): string | undefined => (URL.canParse(uri) ? new URL(uri).origin : undefined);

/** Plain http to the same machine (RFC 8252 §7.3), `localhost` included for development. */
export function isLoopbackHttp(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname } = new URL(uri);
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

function isHttps(uri: string): boolean {
  return URL.canParse(uri) && new URL(uri).protocol === 'https:';
}

function isHttpUrl(uri: string): boolean {
  return URL.canParse(uri) && ['https:', 'http:'].includes(new URL(uri).protocol);
}
