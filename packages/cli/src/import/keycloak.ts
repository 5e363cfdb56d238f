/**
 * Converts a realm export of Keycloak (`kc.sh export`): `realm.json` with its users, or with files of users beside it
 * (`<realm>-users-0.json`, …). Clients become apps, client scopes the scopes of one API, users people, and their
 * consents grants. Shapes: Keycloak's RealmRepresentation, ClientRepresentation and UserRepresentation.
 */
import { z } from 'zod';
import {
  accountId,
  type ConversionOptions,
  type Converted,
  cut,
  exactUris,
  gatheredApi,
  languageOf,
  owned,
  partly,
  present,
  publicKind,
  skipped,
  standardScopes,
} from './items';
import { elementsOfFile } from './json-elements';

const clientSchema = z.looseObject({
  clientId: z.string(),
  name: z.string().nullish(),
  rootUrl: z.string().nullish(),
  baseUrl: z.string().nullish(),
  enabled: z.boolean().nullish(),
  clientAuthenticatorType: z.string().nullish(),
  secret: z.string().nullish(),
  redirectUris: z.array(z.string()).nullish(),
  bearerOnly: z.boolean().nullish(),
  standardFlowEnabled: z.boolean().nullish(),
  implicitFlowEnabled: z.boolean().nullish(),
  serviceAccountsEnabled: z.boolean().nullish(),
  publicClient: z.boolean().nullish(),
  protocol: z.string().nullish(),
  attributes: z.record(z.string(), z.string().nullable()).nullish(),
  defaultClientScopes: z.array(z.string()).nullish(),
  optionalClientScopes: z.array(z.string()).nullish(),
});
type Client = z.infer<typeof clientSchema>;

const clientScopeSchema = z.looseObject({
  name: z.string(),
  description: z.string().nullish(),
  protocol: z.string().nullish(),
  attributes: z.record(z.string(), z.string().nullable()).nullish(),
});

const providerSchema = z.looseObject({
  alias: z.string(),
  providerId: z.string().nullish(),
  config: z.record(z.string(), z.string().nullable()).nullish(),
});

const credentialSchema = z.looseObject({
  type: z.string().nullish(),
  value: z.string().nullish(),
  secretData: z.string().nullish(),
  credentialData: z.string().nullish(),
  // Before version 8.
  hashedSaltedValue: z.string().nullish(),
  salt: z.string().nullish(),
  hashIterations: z.int().nullish(),
  algorithm: z.string().nullish(),
});
type Credential = z.infer<typeof credentialSchema>;

const userSchema = z.looseObject({
  id: z.string().nullish(),
  username: z.string().nullish(),
  email: z.string().nullish(),
  emailVerified: z.boolean().nullish(),
  enabled: z.boolean().nullish(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  serviceAccountClientId: z.string().nullish(),
  federationLink: z.string().nullish(),
  attributes: z.record(z.string(), z.array(z.string()).nullable()).nullish(),
  credentials: z.array(credentialSchema).nullish(),
  federatedIdentities: z
    .array(z.looseObject({ identityProvider: z.string(), userId: z.string(), userName: z.string().nullish() }))
    .nullish(),
  clientConsents: z
    .array(
      z.looseObject({
        clientId: z.string(),
        grantedClientScopes: z.array(z.string()).nullish(),
        createdDate: z.int().nullish(),
      }),
    )
    .nullish(),
});
type User = z.infer<typeof userSchema>;

/** Clients and client scopes that every realm has. */
const builtInClients = /^(account|account-console|admin-cli|broker|realm-management|security-admin-console|.*-realm)$/;
const builtInScopes = ['roles', 'web-origins', 'microprofile-jwt', 'acr', 'basic', 'role_list', 'saml_organization'];
const ownScopes = ['organization', 'service_account'];

type Realm = {
  name: string;
  clients: Client[];
  scopes: Map<string, z.infer<typeof clientScopeSchema>>;
  issuers: Map<string, string>;
};

/** The first file has the realm; the others its users. */
export async function* convertKeycloak(
  files: readonly string[],
  options: ConversionOptions,
): AsyncGenerator<Converted> {
  const realm: Realm = { name: 'realm', clients: [], scopes: new Map(), issuers: new Map(options.issuers) };
  const [first = ''] = files;
  yield* readRealm(first, realm);
  yield* convertApps(realm, options);
  const apps = new Set(realm.clients.map(({ clientId }) => clientId));
  // The users of a single file stand before the clients, so it is read twice.
  for (const file of files) {
    for await (const { index, value } of elementsOfFile(file, (key) => key === 'users')) {
      yield* convertUser(value, `users[${index}]`, realm, apps, options);
    }
  }
}

const realmParts = ['realm', 'clients', 'clientScopes', 'identityProviders', 'groups'];

async function* readRealm(file: string, realm: Realm): AsyncGenerator<Converted> {
  for await (const { key, index, value } of elementsOfFile(file, (one) => realmParts.includes(one))) {
    if (key === 'realm') realm.name = z.string().catch('realm').parse(value);
    else if (key === 'clients') {
      const client = clientSchema.safeParse(value);
      if (client.success) realm.clients.push(client.data);
      else yield skipped(`clients[${index}]`, unreadable);
    } else if (key === 'clientScopes') {
      const scope = clientScopeSchema.safeParse(value);
      if (scope.success) realm.scopes.set(scope.data.name, scope.data);
      else yield skipped(`clientScopes[${index}]`, unreadable);
    } else if (key === 'identityProviders') {
      const provider = providerSchema.safeParse(value).data;
      const issuer = provider && issuerOf(provider);
      if (provider && issuer && !realm.issuers.has(provider.alias)) realm.issuers.set(provider.alias, issuer);
    } else if (key === 'groups' && index === 0) {
      yield partly('groups', 'Groups and roles are not taken over: put them into your APIs, or use scopes.');
    }
  }
}

const unreadable = 'It does not have the form of a Keycloak export.';

function issuerOf({ providerId, config }: z.infer<typeof providerSchema>): string | undefined {
  if (providerId === 'google') return 'https://accounts.google.com';
  return config?.['issuer'] ?? undefined;
}

function* convertApps(realm: Realm, options: ConversionOptions): Generator<Converted> {
  const { api: resource } = options;
  for (const [name, { protocol }] of realm.scopes) {
    const isOwn = [...standardScopes, ...builtInScopes, ...ownScopes].includes(name);
    if (!isOwn && protocol !== 'saml' && resource !== undefined) continue;
    realm.scopes.delete(name);
    if (isOwn || protocol === 'saml') continue;
    yield skipped(`client scope ${name}`, 'A scope needs an API: name its resource identifier with --api.');
  }
  const access: { app: string; userScopes: string[]; machineScopes: string[] }[] = [];
  const apps: Converted[] = [];
  const kept: Client[] = [];
  for (const client of realm.clients) {
    const source = `client ${client.clientId}`;
    if (builtInClients.test(client.clientId)) continue;
    const reason = reasonAgainst(client);
    if (reason !== undefined) {
      apps.push(skipped(source, reason));
      continue;
    }
    const { value, notes } = convertClient(client, realm.scopes);
    apps.push(...notes.map((note) => partly(source, note)), { kind: 'apps', source, value: owned(value, options) });
    kept.push(client);
    const scopes = scopesOf(client).filter((scope) => realm.scopes.has(scope));
    const machine = client.serviceAccountsEnabled ? scopes : [];
    access.push({ app: client.clientId, userScopes: isMachine(client) ? [] : scopes, machineScopes: machine });
  }
  realm.clients = kept;
  if (resource === undefined || realm.scopes.size === 0) return yield* apps;
  const scopes = [...realm.scopes.values()].map(({ name, description, attributes }) => {
    const title = attributes?.['consent.screen.text'];
    return {
      value: name,
      title: cut(title && !title.includes('${') ? title : description || name, 80),
      ...(description && { description: cut(description, 200) }),
    };
  });
  const name = `APIs of ${realm.name}`;
  // Apps refer to the scopes, and access to the apps.
  yield gatheredApi({ name, resource, scopes, access: [] }, options);
  yield* apps;
  yield gatheredApi({ name, resource, scopes, access }, options);
}

function reasonAgainst({ protocol, enabled, bearerOnly, clientAuthenticatorType: type }: Client): string | undefined {
  if (protocol === 'saml') return 'SAML clients are not taken over: Countersign speaks OpenID Connect.';
  if (enabled === false) return 'The client is disabled.';
  if (bearerOnly) return 'A bearer-only client is an API without sign-in: register it as an API.';
  if (!['client-secret', 'client-jwt', 'client-secret-jwt', 'client-x509', null, undefined].includes(type)) {
    return `The client authenticator ${type} is not supported.`;
  }
  return undefined;
}

const isMachine = ({ standardFlowEnabled, implicitFlowEnabled, serviceAccountsEnabled }: Client): boolean =>
  standardFlowEnabled === false && !implicitFlowEnabled && serviceAccountsEnabled === true;

const scopesOf = ({ defaultClientScopes, optionalClientScopes }: Client): string[] => [
  ...new Set([...(defaultClientScopes ?? []), ...(optionalClientScopes ?? [])]),
];

const methods: Record<string, string> = {
  'client-jwt': 'private_key_jwt',
  'client-secret-jwt': 'client_secret_jwt',
  'client-x509': 'tls_client_auth',
};

function convertClient(client: Client, custom: ReadonlyMap<string, unknown>) {
  const notes: string[] = [];
  const { clientId, name, rootUrl, baseUrl, secret, redirectUris, publicClient } = client;
  const attribute = (key: string): string | undefined => client.attributes?.[key] || undefined;
  const machine = isMachine(client);
  const { exact, others } = exactUris(machine ? [] : (redirectUris ?? []), rootUrl ?? undefined);
  if (others.length > 0) notes.push(`Redirect URIs must be exact, so these are left out: ${others.join(' ')}`);
  if (client.implicitFlowEnabled) notes.push('The implicit flow is not taken over: use the authorization code flow.');
  const method = publicClient ? 'none' : (methods[client.clientAuthenticatorType ?? ''] ?? 'client_secret_basic');
  const device = attribute('oauth2.device.authorization.grant.enabled') === 'true';
  const grantTypes = [
    ...(machine ? [] : ['authorization_code', 'refresh_token']),
    ...(client.serviceAccountsEnabled && !publicClient ? ['client_credentials'] : []),
    ...(device ? ['urn:ietf:params:oauth:grant-type:device_code'] : []),
  ];
  const logout = attribute('post.logout.redirect.uris');
  const asked = logout === '+' ? exact : exactUris(logout?.split('##') ?? [], rootUrl ?? undefined).exact;
  const masked = secret !== null && secret !== undefined && /^\*+$/.test(secret);
  if (masked) notes.push('The export hides the secret. Export with kc.sh export, or create a new secret.');
  const usesSecret = method.startsWith('client_secret_');
  const shown = name && !name.includes('${') ? name : clientId;
  const kind = machine ? 'machine' : publicClient ? publicKind(exact) : 'web';
  const scopes = machine
    ? []
    : ['openid', ...scopesOf(client).filter((one) => standardScopes.includes(one) || custom.has(one))];
  const metadata = present({
    client_name: cut(shown, 100),
    client_uri: [baseUrl, rootUrl].find((uri) => uri && /^https?:\/\//.test(uri)),
    redirect_uris: machine ? undefined : exact,
    token_endpoint_auth_method: method,
    grant_types: grantTypes,
    response_types: machine ? [] : undefined,
    post_logout_redirect_uris: asked.length > 0 && !machine ? asked : undefined,
    backchannel_logout_uri: attribute('backchannel.logout.url'),
    jwks_uri: attribute('use.jwks.url') === 'true' ? attribute('jwks.url') : undefined,
    tls_client_auth_subject_dn: method === 'tls_client_auth' ? attribute('x509.subjectdn') : undefined,
    id_token_signed_response_alg: attribute('id.token.signed.response.alg'),
  });
  const value = present({
    id: clientId,
    kind,
    scopes: [...new Set(scopes)].map((scope) => ({ scope })),
    metadata,
    legacySecrets: usesSecret && secret && !masked ? [secret] : undefined,
  });
  return { value, notes };
}

function* convertUser(
  raw: unknown,
  place: string,
  realm: Realm,
  apps: ReadonlySet<string>,
  options: ConversionOptions,
): Generator<Converted> {
  const parsed = userSchema.safeParse(raw);
  if (!parsed.success) return yield skipped(place, unreadable);
  const user = parsed.data;
  const { email, username, serviceAccountClientId } = user;
  if (serviceAccountClientId) return undefined;
  const address = email || (username?.includes('@') ? username : undefined);
  const source = `${place} ${address ?? username ?? ''}`.trim();
  if (!address) return yield skipped(source, 'The user has no email address, which every account here needs.');
  if (user.enabled === false) return yield skipped(source, 'The user is disabled.');
  const id = accountId(`keycloak:${realm.name}`, user.id ?? address.toLowerCase());
  const { value, notes } = convertPerson(user, id, address, realm);
  yield* notes.map((note) => partly(source, note));
  yield { kind: 'people', source, value };
  const { consentsEndAt } = options;
  if (consentsEndAt === undefined) return undefined;
  for (const { clientId, grantedClientScopes, createdDate } of user.clientConsents ?? []) {
    const place = `${source}, consent for ${clientId}`;
    if (!apps.has(clientId)) {
      if (!builtInClients.test(clientId)) yield skipped(place, 'The client was not taken over.');
      continue;
    }
    const known = (grantedClientScopes ?? []).filter(
      (scope) => standardScopes.includes(scope) || realm.scopes.has(scope),
    );
    const scopes = [...new Set(['openid', ...known])];
    const allowedAt = createdDate ? Math.floor(createdDate / 1000) : undefined;
    const consent = present({ person: id, app: clientId, scopes, allowedAt });
    yield { kind: 'consents', source: place, value: { ...consent, endsAt: consentsEndAt } };
  }
}

function convertPerson(user: User, id: string, email: string, realm: Realm) {
  const notes: string[] = [];
  const attribute = (key: string): string | undefined => user.attributes?.[key]?.[0] || undefined;
  const { firstName, lastName, username } = user;
  const whole = [firstName, lastName].filter(Boolean).join(' ');
  const locale = attribute('locale');
  const identities = [];
  for (const { identityProvider, userId, userName } of user.federatedIdentities ?? []) {
    const issuer = realm.issuers.get(identityProvider);
    if (issuer === undefined) {
      notes.push(`The identity of ${identityProvider} is left out: give its issuer with --issuer.`);
    } else identities.push(present({ issuer, subject: userId, label: userName ? cut(userName, 200) : undefined }));
  }
  const credentials = user.credentials ?? [];
  const password = credentials.find(({ type }) => type === 'password' || type === undefined);
  const otp = credentials.find(({ type }) => type === 'otp' || type === 'totp');
  const totp = otp && totpSecret(otp);
  if (otp && totp === undefined)
    notes.push('The one-time codes are left out: only codes of six digits for 30 seconds with SHA-1 are supported.');
  if (credentials.some(({ type }) => type?.startsWith('webauthn'))) {
    notes.push('Passkeys are left out: they work only for the domain where they were created.');
  }
  if (user.federationLink) notes.push('The password is in a user federation, such as LDAP, and stays there.');
  const value = present({
    id,
    email,
    name: cut(whole || username || email, 100),
    emailVerified: user.emailVerified ?? false,
    language: languageOf(locale),
    claims: present({
      given_name: firstName || undefined,
      family_name: lastName || undefined,
      preferred_username: username && username !== email ? username : undefined,
      locale,
      phone_number: attribute('phoneNumber'),
    }),
    totp: totp === undefined ? undefined : { secret: totp },
    identities,
    ...(password && passwordOf(password)),
  });
  return { value, notes };
}

function passwordOf(credential: Credential): Record<string, unknown> {
  const { value, secretData, credentialData, hashedSaltedValue, salt, hashIterations, algorithm } = credential;
  if (secretData && credentialData) return { passwordHash: { keycloak: { secretData, credentialData } } };
  if (hashedSaltedValue && salt) {
    const old = {
      secretData: JSON.stringify({ value: hashedSaltedValue, salt }),
      credentialData: JSON.stringify({ hashIterations, algorithm: algorithm ?? 'pbkdf2' }),
    };
    return { passwordHash: { keycloak: old } };
  }
  return value ? { password: value } : {};
}

const otpDataSchema = z.looseObject({
  subType: z.string().optional(),
  digits: z.int().default(6),
  period: z.int().default(30),
  algorithm: z.string().default('HmacSHA1'),
  secretEncoding: z.string().optional(),
});
const otpSecretSchema = z.looseObject({ value: z.string() });

/** In base32. Keycloak shows people the base32 form of a text and stores the text, unless it says otherwise. */
function totpSecret({ credentialData, secretData }: Credential): string | undefined {
  try {
    const data = otpDataSchema.parse(JSON.parse(credentialData ?? ''));
    const { value } = otpSecretSchema.parse(JSON.parse(secretData ?? ''));
    const usual = data.digits === 6 && data.period === 30 && data.algorithm === 'HmacSHA1';
    if (!usual || data.subType === 'hotp') return undefined;
    return data.secretEncoding === 'BASE32' ? value.replace(/=+$/, '').toUpperCase() : base32(Buffer.from(value));
  } catch {
    return undefined;
  }
}

/** RFC 4648 §6, without padding. */
function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}
