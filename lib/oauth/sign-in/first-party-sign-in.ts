/**
 * First-party apps, which may ask people for their password themselves: the resource owner password grant (RFC 6749
 * §4.3) and the sign-in API. OAuth 2.1 has neither and RFC 9700 §2.4 forbids the password grant. Both are off unless
 * the operator marks the app as their own (decision 29): people trust the operator with the password either way.
 *
 * There is no consent page, but the app gets an ordinary grant that its owner can see, limit and end. An existing grant
 * is reused unchanged: signing in again does not widen what the owner narrowed. To get more, the app must use the
 * authorization endpoint.
 */

import { randomUUID } from 'node:crypto';
import { randomToken, sha256 } from '../crypto';
import { OAuthError } from '../errors';
import type { HttpRequest } from '../http';
import { askableScopes, givesAnything } from '../model/askable-scopes';
import type { Client } from '../model/client-records';
import type { Grant, Login } from '../model/grant-records';
import { liveScopes } from '../model/grant-rules';
import { readScope } from '../model/scope-list';
import { isStandardScope } from '../model/scopes';
import { resourcesOf } from '../requests/requested-access';
import type { World } from '../world';

export type Credentials = { username: string; password: string };

/**
 * Who sends a password attempt, for rate limits. `backend` is a confidential client, which authenticated and sends the
 * attempts of all its users from one address. A public client runs on its user's device and anybody can use its id, so
 * only `caller` counts.
 */
export type AttemptSource = { caller: string; backend?: string };

/** The portal's side: passwords and sessions. */
export type SignIn = {
  /** Attempts are counted and delayed like those of the sign-in page, by where they came from. */
  verifyPassword(
    credentials: Credentials,
    from: AttemptSource,
  ): Promise<{ ok: true; sub: string; amr: string[] } | { ok: false; retryAfterSeconds?: number }>;
  /** Creates a session that its owner can see and end. Undefined if the account was deleted meanwhile. */
  openLogin(
    who: { sub: string; amr: string[] },
    request: Pick<HttpRequest, 'headers' | 'clientAddress'>,
  ): Promise<Login | undefined>;
  isLive(login: Login): Promise<boolean>;
};

/** The portal's side, for a first-party app. Throws `unauthorized_client` for any other. */
export function signInOf(world: World, client: Client): SignIn {
  if (!client.firstParty || !world.signIn) {
    throw new OAuthError('unauthorized_client', 'Only apps that the operator runs may ask people for their password.');
  }
  return world.signIn;
}

/**
 * Who the password belongs to. Throws `invalid_grant`, the same for every mistake, or `temporarily_unavailable` (429)
 * with `Retry-After`.
 */
export async function verifyPassword(
  world: World,
  client: Client,
  credentials: Credentials,
  caller: string,
): Promise<{ sub: string; amr: string[] }> {
  const isPublic = client.metadata.token_endpoint_auth_method === 'none';
  const from = { caller, ...(!isPublic && { backend: client.id }) };
  const answer = await signInOf(world, client).verifyPassword(credentials, from);
  if (answer.ok) return { sub: answer.sub, amr: answer.amr };
  if (answer.retryAfterSeconds === undefined) throw new OAuthError('invalid_grant', 'User name or password is wrong.');
  throw new OAuthError('temporarily_unavailable', 'Too many attempts. Wait before the next one.', {
    status: 429,
    headers: { 'Retry-After': String(answer.retryAfterSeconds) },
  });
}

/**
 * Creates an authorization code for the person's sign-in, to be redeemed at once, so that it is consumed, counted and
 * followed by refresh tokens like any other. Returns its hash. Without `scope` it covers all scopes that the app is
 * registered for.
 */
export async function createFirstPartyCode(
  world: World,
  client: Client,
  sub: string,
  scope: string | undefined,
  login: Login | undefined,
): Promise<string> {
  const now = world.now();
  const asked = askedScopes(client, scope);
  const existing = await world.store.findGrant(sub, client.id, now);
  const grant = existing ?? (await createGrant(world, client, sub, asked));
  const live = liveScopes(grant, now);
  const scopes = asked.filter((one) => live.includes(one));
  if (!givesAnything(scopes)) throw new OAuthError('invalid_scope', 'The person allows this app none of these scopes.');
  const hash = sha256(randomToken());
  const context = { scopes, resources: resourcesOf(client, scopes), redirectUri: '', ...(login && { login }) };
  const endsAt = now + world.settings.codeSeconds;
  await world.store.createCode(
    { id: grant.id, epoch: grant.epoch },
    { hash, familyId: randomUUID(), endsAt, context },
    now,
  );
  return hash;
}

function askedScopes(client: Client, scope: string | undefined): string[] {
  const askable = askableScopes(client);
  const asked = readScope(scope);
  if (asked === undefined) return [...askable];
  const excess = asked.find((one) => !askable.has(one) && one !== 'offline_access');
  if (excess !== undefined) throw new OAuthError('invalid_scope', `This client may not have the scope '${excess}'.`);
  return asked.filter((one) => askable.has(one));
}

function createGrant(world: World, client: Client, sub: string, scopes: string[]): Promise<Grant> {
  if (!scopes.some((scope) => isStandardScope(scope) || resourcesOf(client, [scope]).length > 0)) {
    throw new OAuthError('invalid_scope', 'The client may have none of these scopes.');
  }
  const now = world.now();
  return world.store.allow(
    {
      ownerId: sub,
      clientId: client.id,
      scopes: scopes.map((scope) => ({ scope, endsAt: null })),
      resources: resourcesOf(client, scopes),
      endsAt: client.maxGrantSeconds === undefined ? null : now + client.maxGrantSeconds,
      once: false,
    },
    now,
  );
}
