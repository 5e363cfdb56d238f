/**
 * Converts exports of Auth0: users (one object per line, from a users export or the export of password hashes), clients
 * (`GET /api/v2/clients`), APIs (`/resource-servers`), client grants (`/client-grants`) and consents (`/grants`).
 */
import { z } from 'zod';
import {
  accountId,
  type ConversionOptions,
  type Converted,
  cut,
  exactUris,
  isResource,
  languageOf,
  owned,
  partly,
  present,
  skipped,
  standardScopes,
} from './items';
import { elementsOfFile } from './json-elements';

export type Auth0Files = {
  users: string | undefined;
  clients: string | undefined;
  apis: string | undefined;
  clientGrants: string | undefined;
  grants: string | undefined;
};

const userSchema = z.looseObject({
  _id: z.looseObject({ $oid: z.string() }).nullish(),
  user_id: z.string().nullish(),
  email: z.string().nullish(),
  email_verified: z.boolean().nullish(),
  username: z.string().nullish(),
  name: z.string().nullish(),
  given_name: z.string().nullish(),
  family_name: z.string().nullish(),
  nickname: z.string().nullish(),
  locale: z.string().nullish(),
  blocked: z.boolean().nullish(),
  passwordHash: z.string().nullish(),
  password_hash: z.string().nullish(),
  custom_password_hash: z.record(z.string(), z.unknown()).nullish(),
  multifactor: z.array(z.string()).nullish(),
  identities: z
    .array(z.looseObject({ provider: z.string(), user_id: z.union([z.string(), z.number()]).transform(String) }))
    .nullish(),
});
type User = z.infer<typeof userSchema>;

const clientSchema = z.looseObject({
  client_id: z.string(),
  name: z.string().nullish(),
  app_type: z.string().nullish(),
  global: z.boolean().nullish(),
  callbacks: z.array(z.string()).nullish(),
  allowed_logout_urls: z.array(z.string()).nullish(),
  client_secret: z.string().nullish(),
  token_endpoint_auth_method: z.string().nullish(),
  grant_types: z.array(z.string()).nullish(),
  logo_uri: z.string().nullish(),
  jwt_configuration: z.looseObject({ alg: z.string().nullish() }).nullish(),
});
type Client = z.infer<typeof clientSchema>;

const apiSchema = z.looseObject({
  identifier: z.string(),
  name: z.string().nullish(),
  is_system: z.boolean().nullish(),
  signing_alg: z.string().nullish(),
  token_lifetime: z.int().nullish(),
  scopes: z.array(z.looseObject({ value: z.string(), description: z.string().nullish() })).nullish(),
});
type Api = z.infer<typeof apiSchema>;

const clientGrantSchema = z.looseObject({ client_id: z.string(), audience: z.string(), scope: z.array(z.string()) });
const grantSchema = z.looseObject({
  clientID: z.string(),
  user_id: z.string(),
  audience: z.string().nullish(),
  scope: z.array(z.string()),
});

const isList = (key: string) => ['users', 'clients', 'resource_servers', 'client_grants', 'grants'].includes(key);

async function* read<T>(file: string | undefined, schema: z.ZodType<T>, what: string) {
  if (file === undefined) return;
  for await (const { index, value } of elementsOfFile(file, isList)) {
    const parsed = schema.safeParse(value);
    const source = `${what}[${index}]`;
    if (parsed.success) yield { source, value: parsed.data };
    else yield { source, left: skipped(source, 'It does not have the form of an Auth0 export.') };
  }
}

/** The valid objects of a file that fits into memory. */
async function all<T>(file: string | undefined, schema: z.ZodType<T>, what: string, left: Converted[]): Promise<T[]> {
  const found: T[] = [];
  for await (const one of read(file, schema, what)) {
    if ('value' in one) found.push(one.value);
    else left.push(one.left);
  }
  return found;
}

export async function* convertAuth0(files: Auth0Files, options: ConversionOptions): AsyncGenerator<Converted> {
  const left: Converted[] = [];
  const apis: Api[] = [];
  for (const api of await all(files.apis, apiSchema, 'apis', left)) {
    if (api.is_system) continue;
    if (isResource(api.identifier)) apis.push(api);
    else left.push(skipped(`API ${api.identifier}`, 'The identifier of an API must be an https address here.'));
  }
  const clients = (await all(files.clients, clientSchema, 'clients', left)).filter(({ global }) => !global);
  const clientGrants = await all(files.clientGrants, clientGrantSchema, 'client grants', left);
  yield* left;
  for (const api of apis) yield convertApi(api, [], options);
  const scopes = apis.flatMap((api) => (api.scopes ?? []).map(({ value }) => value));
  for (const client of clients) yield* convertClient(client, scopes, options);
  const known = new Set(clients.map(({ client_id: id }) => id));
  for (const api of apis) {
    const access = clientGrants
      .filter(({ audience, client_id: id }) => audience === api.identifier && known.has(id))
      .map(({ client_id: app, scope }) => {
        const own = scope.filter((one) => (api.scopes ?? []).some(({ value }) => value === one));
        return { app, machineScopes: own, userScopes: [] };
      });
    if (access.length > 0) yield convertApi(api, access, options);
  }
  for await (const one of read(files.users, userSchema, 'users')) {
    if ('left' in one) yield one.left;
    else yield* convertUser(one.value, one.source);
  }
  if (options.consentsEndAt === undefined) return;
  for await (const one of read(files.grants, grantSchema, 'grants')) {
    if ('left' in one) yield one.left;
    else yield* convertGrant(one.value, one.source, scopes, options.consentsEndAt);
  }
}

function convertApi(api: Api, access: object[], options: ConversionOptions): Converted {
  const alg = api.signing_alg === 'RS256' || api.signing_alg === 'PS256' ? api.signing_alg : undefined;
  const value = present({
    resource: api.identifier,
    name: cut(api.name || api.identifier, 60),
    signingAlg: alg,
    accessTokenSeconds: api.token_lifetime ? Math.min(Math.max(api.token_lifetime, 60), 86_400) : undefined,
    scopes: (api.scopes ?? []).map(({ value: scope, description }) => ({
      value: scope,
      title: cut(description || scope, 80),
    })),
    access,
  });
  return { kind: 'apis', source: `API ${api.identifier}`, value: owned(value, options) };
}

const kinds: Record<string, string> = { spa: 'spa', native: 'native', non_interactive: 'machine', regular_web: 'web' };
const grantTypes = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code',
];

function* convertClient(client: Client, apiScopes: string[], options: ConversionOptions): Generator<Converted> {
  const source = `client ${client.client_id}`;
  const kind = kinds[client.app_type ?? ''] ?? 'web';
  const machine = kind === 'machine';
  const { exact, others } = exactUris(client.callbacks ?? [], undefined);
  if (others.length > 0) yield partly(source, `Callbacks must be exact, so these are left out: ${others.join(' ')}`);
  const logout = exactUris(client.allowed_logout_urls ?? [], undefined);
  const wanted = client.grant_types ?? (machine ? ['client_credentials'] : ['authorization_code', 'refresh_token']);
  const dropped = wanted.filter((type) => !grantTypes.includes(type) && type !== 'implicit');
  if (dropped.length > 0) yield partly(source, `These grant types are left out: ${dropped.join(' ')}`);
  const isPublic = kind === 'spa' || kind === 'native';
  const method = isPublic ? 'none' : (client.token_endpoint_auth_method ?? 'client_secret_post');
  const usesSecret = method.startsWith('client_secret_');
  if (usesSecret && !client.client_secret) {
    yield partly(source, 'The export has no secret (it needs the scope read:client_keys). Create a new one.');
  }
  const kept = wanted.filter((type) => grantTypes.includes(type) && !(isPublic && type === 'client_credentials'));
  const metadata = present({
    client_name: cut(client.name || client.client_id, 100),
    logo_uri: client.logo_uri || undefined,
    redirect_uris: machine ? undefined : exact,
    post_logout_redirect_uris: machine || logout.exact.length === 0 ? undefined : logout.exact,
    token_endpoint_auth_method: method === 'none' && !isPublic ? 'client_secret_post' : method,
    grant_types: machine ? ['client_credentials'] : kept,
    response_types: machine ? [] : undefined,
    id_token_signed_response_alg: client.jwt_configuration?.alg === 'RS256' ? 'RS256' : undefined,
  });
  const value = present({
    id: client.client_id,
    kind,
    scopes: machine ? [] : [...standardScopes, ...apiScopes].map((scope) => ({ scope })),
    metadata,
    legacySecrets: usesSecret && client.client_secret ? [client.client_secret] : undefined,
  });
  yield { kind: 'apps', source, value: owned(value, options) };
}

const userIdOf = ({ user_id: id, _id: object }: User): string | undefined =>
  id ?? (object ? `auth0|${object.$oid}` : undefined);

function* convertUser(user: User, place: string): Generator<Converted> {
  const { email, username } = user;
  const source = `${place} ${email ?? username ?? ''}`.trim();
  if (!email) return yield skipped(source, 'The user has no email address, which every account here needs.');
  if (user.blocked) return yield skipped(source, 'The user is blocked.');
  const identities = [];
  for (const { provider, user_id: subject } of user.identities ?? []) {
    if (provider === 'google-oauth2') identities.push({ issuer: 'https://accounts.google.com', subject, label: email });
    else if (provider !== 'auth0') {
      yield partly(source, `The identity of ${provider} is left out: it has no OpenID issuer that is known here.`);
    }
  }
  if ((user.multifactor ?? []).length > 0) {
    yield partly(source, 'Auth0 does not export second factors. The person adds one here.');
  }
  const hash = user.passwordHash ?? user.password_hash ?? undefined;
  const custom = user.custom_password_hash ?? undefined;
  const value = present({
    id: accountId('auth0', userIdOf(user) ?? email.toLowerCase()),
    email,
    name: cut(user.name || user.nickname || email, 100),
    emailVerified: user.email_verified ?? false,
    language: languageOf(user.locale ?? undefined),
    claims: present({
      given_name: user.given_name || undefined,
      family_name: user.family_name || undefined,
      nickname: user.nickname || undefined,
      preferred_username: username || undefined,
    }),
    identities,
    passwordHash: hash ?? (custom && { auth0: custom }),
  });
  yield { kind: 'people', source, value };
  return undefined;
}

function* convertGrant(
  { clientID: app, user_id: user, scope }: z.infer<typeof grantSchema>,
  place: string,
  apiScopes: readonly string[],
  endsAt: number | null,
): Generator<Converted> {
  const source = `${place} ${user} for ${app}`;
  const scopes = [...new Set(scope)].filter((one) => standardScopes.includes(one) || apiScopes.includes(one));
  if (scopes.length === 0) return yield skipped(source, 'It allows nothing that was taken over.');
  yield { kind: 'consents', source, value: { person: accountId('auth0', user), app, scopes, endsAt } };
  return undefined;
}
