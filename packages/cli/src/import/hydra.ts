/**
 * Converts clients of Ory Hydra (`hydra list oauth2-clients --format json`, or rows of `hydra_client` with the hashed
 * secrets) and consent sessions (`GET /admin/oauth2/auth/sessions/consent`). Hydra has no accounts: the subjects of its
 * consents must be ids or addresses of accounts here.
 */
import { z } from 'zod';
import {
  type ConversionOptions,
  type Converted,
  cut,
  exactUris,
  gatheredApi,
  isResource,
  owned,
  partly,
  present,
  publicKind,
  skipped,
  standardScopes,
} from './items';
import { elementsOfFile } from './json-elements';

/** Members that mean the same here (RFC 7591). */
const sameMembers = [
  'client_uri',
  'logo_uri',
  'policy_uri',
  'tos_uri',
  'contacts',
  'jwks_uri',
  'post_logout_redirect_uris',
  'backchannel_logout_uri',
  'frontchannel_logout_uri',
  'subject_type',
  'sector_identifier_uri',
  'token_endpoint_auth_signing_alg',
] as const;

const clientSchema = z.looseObject({
  client_id: z.string().min(1),
  client_name: z.string().nullish(),
  client_secret: z.string().nullish(),
  redirect_uris: z.array(z.string()).nullish(),
  grant_types: z.array(z.string()).nullish(),
  response_types: z.array(z.string()).nullish(),
  scope: z.string().nullish(),
  audience: z.array(z.string()).nullish(),
  token_endpoint_auth_method: z.string().nullish(),
  jwks: z.unknown().optional(),
});
type Client = z.infer<typeof clientSchema>;

const consentSchema = z.looseObject({
  consent_request: z.looseObject({ subject: z.string(), client: z.looseObject({ client_id: z.string() }) }),
  grant_scope: z.array(z.string()).nullish(),
  handled_at: z.string().nullish(),
});

const isList = (key: string) => ['items', 'clients', 'consents', 'sessions'].includes(key);
const grantTypes = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code',
];

export async function* convertHydra(
  files: { clients: string; consents: string | undefined },
  options: ConversionOptions,
): AsyncGenerator<Converted> {
  const clients: Client[] = [];
  for await (const { index, value } of elementsOfFile(files.clients, isList)) {
    const client = clientSchema.safeParse(value);
    if (client.success) clients.push(client.data);
    else yield skipped(`clients[${index}]`, 'It does not have the form of a Hydra client.');
  }
  const [only, ...others] = new Set(clients.flatMap(({ audience }) => audience ?? []));
  const single = only !== undefined && others.length === 0 && isResource(only) ? only : undefined;
  const resource = options.api ?? single;
  const found = [...new Set(clients.flatMap(scopesOf))].filter((scope) => !standardScopes.includes(scope));
  const custom = resource === undefined ? [] : found;
  if (resource === undefined && found.length > 0) {
    yield skipped(`scopes ${found.join(' ')}`, 'A scope needs an API: name its resource identifier with --api.');
  }
  const scopes = custom.map((value) => ({ value, title: cut(value, 80) }));
  const access = clients.map((client) => {
    const own = scopesOf(client).filter((scope) => custom.includes(scope));
    const machine = client.grant_types?.includes('client_credentials') ? own : [];
    return { app: client.client_id, userScopes: isMachine(client) ? [] : own, machineScopes: machine };
  });
  const api = (entries: typeof access) =>
    gatheredApi({ name: 'API', resource: resource ?? '', scopes, access: entries }, options);
  if (custom.length > 0) yield api([]);
  for (const client of clients) yield* convertClient(client, custom, options);
  if (custom.length > 0) {
    yield partly('scopes', `Hydra has no texts for scopes. Write titles for people before they see them: ${resource}`);
    yield api(access);
  }
  if (files.consents !== undefined && options.consentsEndAt !== undefined) {
    yield* convertConsents(files.consents, custom, options.consentsEndAt);
  }
}

const scopesOf = ({ scope }: Client): string[] => [
  ...new Set(
    (scope ?? '')
      .split(' ')
      .filter(Boolean)
      .map((one) => (one === 'offline' ? 'offline_access' : one)),
  ),
];

const isMachine = ({ grant_types: types, redirect_uris: uris }: Client): boolean =>
  types?.includes('client_credentials') === true && (uris ?? []).length === 0;

function* convertClient(client: Client, custom: readonly string[], options: ConversionOptions): Generator<Converted> {
  const source = `client ${client.client_id}`;
  const machine = isMachine(client);
  const isKnown = (scope: string) => standardScopes.includes(scope) || custom.includes(scope);
  const { exact, others } = exactUris(client.redirect_uris ?? [], undefined);
  if (others.length > 0) yield partly(source, `These redirect URIs are left out: ${others.join(' ')}`);
  const wanted = client.grant_types ?? ['authorization_code'];
  const dropped = wanted.filter((type) => !grantTypes.includes(type));
  if (dropped.length > 0) yield partly(source, `These grant types are left out: ${dropped.join(' ')}`);
  const method = client.token_endpoint_auth_method ?? 'client_secret_basic';
  const secret = client.client_secret ?? undefined;
  const usesSecret = method.startsWith('client_secret_');
  if (usesSecret && secret === undefined) {
    yield partly(source, 'The export has no secret. Add the column client_secret of hydra_client, or create a secret.');
  }
  const kind = machine ? 'machine' : method === 'none' ? publicKind(exact) : 'web';
  const metadata = present({
    ...Object.fromEntries(sameMembers.map((name) => [name, unlessEmpty(client[name])])),
    jwks: hasKeys(client.jwks) ? client.jwks : undefined,
    client_name: cut(client.client_name || client.client_id, 100),
    redirect_uris: machine ? undefined : exact,
    grant_types: wanted.filter((type) => grantTypes.includes(type)),
    response_types: machine ? [] : undefined,
    token_endpoint_auth_method: method,
  });
  const value = present({
    id: client.client_id,
    kind,
    scopes: machine
      ? []
      : scopesOf(client)
          .filter(isKnown)
          .map((scope) => ({ scope })),
    metadata,
    ...(usesSecret && secret !== undefined && secretsOf(secret)),
  });
  yield { kind: 'apps', source, value: owned(value, options) };
}

/** Hydra stores bcrypt or PBKDF2; a file that was made when the client was created has the secret itself. */
const secretsOf = (secret: string) =>
  secret.startsWith('$') ? { secretHashes: [{ hash: secret }] } : { legacySecrets: [secret] };

const unlessEmpty = (value: unknown): unknown =>
  value === '' || (Array.isArray(value) && value.length === 0) ? undefined : value;

const hasKeys = (jwks: unknown): boolean =>
  z.looseObject({ keys: z.array(z.unknown()).min(1) }).safeParse(jwks).success;

async function* convertConsents(
  file: string,
  custom: readonly string[],
  endsAt: number | null,
): AsyncGenerator<Converted> {
  for await (const { index, value } of elementsOfFile(file, isList)) {
    const parsed = consentSchema.safeParse(value);
    const place = `consents[${index}]`;
    if (!parsed.success) {
      yield skipped(place, 'It does not have the form of a Hydra consent session.');
      continue;
    }
    const { consent_request: request, grant_scope: granted, handled_at: handledAt } = parsed.data;
    const named = (granted ?? []).map((scope) => (scope === 'offline' ? 'offline_access' : scope));
    const scopes = [...new Set(named)].filter((scope) => standardScopes.includes(scope) || custom.includes(scope));
    const source = `${place} ${request.subject} for ${request.client.client_id}`;
    if (scopes.length === 0) {
      yield skipped(source, 'It allows nothing.');
      continue;
    }
    const at = handledAt ? Math.floor(Date.parse(handledAt) / 1000) : Number.NaN;
    const consent = { person: request.subject, app: request.client.client_id, scopes, endsAt };
    yield { kind: 'consents', source, value: at > 0 ? { ...consent, allowedAt: at } : consent };
  }
}
