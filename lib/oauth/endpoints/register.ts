/**
 * The client registration endpoint (RFC 7591 §3) and the client configuration endpoint (RFC 7592 §2).
 *
 * The operator decides who may register (`Settings.registration`). Every response contains the registration access
 * token, as RFC 7592 §3 requires, although only its hash is stored: the caller has just sent it. It never changes,
 * because a client that lost the response to a rotation would lose its registration. A client secret is shown once,
 * when it is made.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { equal } from '../../secrets';
import { publishedMetadata } from '../clients/metadata';
import { reportUnusableKeys } from '../clients/public-keys';
import { invalidMetadata, parseRegistration } from '../clients/registration';
import { sealClientSecret, sealsSecrets } from '../clients/sealed-secrets';
import { recordUnregisteredScopes, withAddedScopes } from '../clients/self-registered-scopes';
import { randomToken, sha256 } from '../crypto';
import { OAuthError } from '../errors';
import { empty, type HttpRequest, type HttpResponse, json, readJson } from '../http';
import type { Client, ClientRegistration } from '../model/client-records';
import type { Settings } from '../settings';
import { forgetStatusLists } from '../status/status-list';
import { limitRegistrations } from '../support/rate-limits';
import { asClient, type Call, type World } from '../world';

/** Whether discovery advertises registration. */
export function registers(settings: Settings): boolean {
  return (
    settings.registration === 'open' ||
    (settings.registration === 'token' && settings.initialAccessTokenHash !== undefined)
  );
}

export async function register(world: World, request: HttpRequest, requestId: string): Promise<HttpResponse> {
  requireAccess(world, request);
  const body = await readJson(request, invalidMetadata);
  const client = await parseRegistration(world, `reg_${randomBytes(16).toString('base64url')}`, body);
  await limitRegistrations(world, request);
  const registrationToken = randomToken();
  const secret = newSecret(client);
  const now = world.now();
  await world.store.registerClient(
    {
      ...client,
      registrationHash: sha256(registrationToken),
      ...(secret !== undefined && (await keptSecret(world, client, secret))),
    },
    now,
  );
  reportUnusableKeys(world, client);
  await recordUnregisteredScopes(world, client, body, { endpoint: 'register', requestId });
  world.log({ level: 'info', event: 'client_registered', clientId: client.id });
  return json(answer(world, { ...client, createdAt: now }, registrationToken, secret), 201);
}

export async function registration(world: World, request: HttpRequest, requestId: string): Promise<HttpResponse> {
  const { client, token } = await authenticate(world, request);
  const call = { endpoint: 'registration', requestId };
  return asClient(world, client.id, call, async () => {
    if (request.method === 'DELETE') return remove(world, client);
    if (request.method === 'PUT') return replace(world, request, client, token, call);
    return json(answer(world, client, token));
  });
}

/** RFC 7592 §2.3. */
async function remove(world: World, client: Client): Promise<HttpResponse> {
  if (!(await world.store.deleteRegistration(client.id, world.now()))) throw unauthorized(world, 'invalid_token');
  forgetStatusLists(world);
  world.log({ level: 'info', event: 'client_unregistered', clientId: client.id });
  return empty(204);
}

const updateSchema = z.looseObject({ client_id: z.string(), client_secret: z.string().optional() });
const notSent = [
  'registration_access_token',
  'registration_client_uri',
  'client_secret_expires_at',
  'client_id_issued_at',
] as const;

/** RFC 7592 §2.2: replaces all metadata; members that are left out return to their defaults. */
async function replace(
  world: World,
  request: HttpRequest,
  client: Client,
  token: string,
  call: Call,
): Promise<HttpResponse> {
  const body = await readJson(request, invalidMetadata);
  const { data: sent } = updateSchema.safeParse(body);
  if (sent?.client_id !== client.id) throw new OAuthError('invalid_request', 'client_id must be that of the client.');
  const excess = notSent.find((name) => name in sent);
  if (excess) throw new OAuthError('invalid_request', `${excess} must not be sent.`);
  // A client cannot choose its secret; it may only repeat the one that it has.
  const { client_secret: repeated } = sent;
  if (repeated !== undefined && !client.secretHashes.some((hash) => equal(hash, sha256(repeated)))) {
    throw new OAuthError('invalid_request', 'client_secret is not the secret of this client.');
  }
  const next = await withAddedScopes(world, await parseRegistration(world, client.id, body), client);
  reportUnusableKeys(world, next);
  await recordUnregisteredScopes(world, next, body, call);
  // A secret that was made for another method cannot serve as a key. It is replaced, and the response has the new one
  // (§2.2).
  const usable = sealsSecrets(next) ? (client.sealedSecrets ?? []) : client.secretHashes;
  const secret = usable.length === 0 ? newSecret(next) : undefined;
  const secrets = secret !== undefined ? await keptSecret(world, next, secret) : {};
  const changed = { ...next, ...(usesSecret(next) ? secrets : { secretHash: null }) };
  if (!(await world.store.replaceRegistration(changed, world.now()))) throw unauthorized(world, 'invalid_token');
  return json(answer(world, { ...next, createdAt: client.createdAt }, token, secret));
}

/** RFC 7591 §3.2.1 and RFC 7592 §3. */
function answer(
  world: World,
  { id, metadata, createdAt }: Pick<Client, 'id' | 'metadata' | 'createdAt'>,
  registrationToken: string,
  secret?: string,
): Record<string, unknown> {
  return {
    ...publishedMetadata(metadata),
    client_id: id,
    client_id_issued_at: createdAt,
    ...(secret !== undefined && { client_secret: secret, client_secret_expires_at: 0 }),
    registration_access_token: registrationToken,
    registration_client_uri: world.addresses.url('registration', id),
  };
}

const usesSecret = ({ metadata }: ClientRegistration): boolean =>
  metadata.token_endpoint_auth_method.startsWith('client_secret_');

function newSecret(client: ClientRegistration): string | undefined {
  if (!usesSecret(client)) return undefined;
  // RFC 7518 §3.2: HS512 needs 64 octets.
  return `cs_secret_${randomToken()}${sealsSecrets(client) ? randomToken() : ''}`;
}

async function keptSecret(
  world: World,
  client: ClientRegistration,
  secret: string,
): Promise<{ secretHash: string; sealedSecret?: string }> {
  const secretHash = sha256(secret);
  return sealsSecrets(client)
    ? { secretHash, sealedSecret: await sealClientSecret(world.secret, secret) }
    : { secretHash };
}

/** Whether this caller may register a client at all. */
function requireAccess(world: World, request: HttpRequest): void {
  const { registration: mode, initialAccessTokenHash } = world.settings;
  if (mode === 'off')
    throw new OAuthError('access_denied', 'Clients cannot register themselves here.', { status: 403 });
  if (mode === 'open') return;
  const token = bearerOf(request);
  if (token === undefined) throw unauthorized(world);
  // Hashes are compared in constant time; the operator chose the token, so it may have any length.
  if (initialAccessTokenHash === undefined || !equal(sha256(token), initialAccessTokenHash)) {
    throw unauthorized(world, 'invalid_token');
  }
}

/**
 * The client whose registration is requested. RFC 7592 §2: a wrong token, another client's token, and a client that
 * does not exist or did not register itself get the same response.
 */
async function authenticate(world: World, request: HttpRequest): Promise<{ client: Client; token: string }> {
  const token = bearerOf(request);
  if (token === undefined) throw unauthorized(world);
  const id = /[^/]+$/.exec(new URL(request.url).pathname)?.[0] ?? '';
  const client = await world.store.findClient(id, world.now());
  const hash = client?.registrationHash ?? sha256('');
  if (!equal(sha256(token), hash) || client?.registrationHash === undefined) throw unauthorized(world, 'invalid_token');
  return { client, token };
}

function bearerOf(request: HttpRequest): string | undefined {
  return /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(request.headers.get('authorization') ?? '')?.[1];
}

/** RFC 6750 §3. */
function unauthorized(world: World, code?: 'invalid_token'): OAuthError {
  const error = code === undefined ? '' : `, error="${code}"`;
  return new OAuthError('invalid_token', 'The access token is missing, or not valid here.', {
    status: 401,
    headers: { 'WWW-Authenticate': `Bearer realm="${world.issuer}"${error}` },
  });
}
