/**
 * Apps of the house, which may ask people for their password themselves: the resource owner password grant (RFC 6749 §4.3) and
 * the sign-in API. OAuth 2.1 has neither, RFC 9700 §2.4 forbids the first, and both are off unless an operator says that the
 * app is their own (decision 29): it is the operator whom people trust with the password either way.
 *
 * Nobody is asked for consent, yet what the app gets is a grant like any other, in its owner's list, with its end. One that
 * stands already is taken as it is: what its owner narrowed is not widened by signing in again; for more, the app has to ask.
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
 * Who asks whether a password is right. `backend` is the client whose server asks: it proved who it is, and speaks for all of its
 * users from one address. A public client runs where its user is, and anybody can use its id, so there only `caller` counts.
 */
export type Asker = { caller: string; backend?: string };

/** What the portal knows about passwords and sessions. */
export type SignIn = {
  /** Counted and slowed down like the sign-in page's, by where the request came from. */
  verifyPassword(
    credentials: Credentials,
    from: Asker,
  ): Promise<{ ok: true; sub: string; amr: string[] } | { ok: false; retryAfterSeconds?: number }>;
  /** Makes a session that its owner sees and can end. */
  openLogin(
    who: { sub: string; amr: string[] },
    request: Pick<HttpRequest, 'headers' | 'clientAddress'>,
  ): Promise<Login>;
  isLive(login: Login): Promise<boolean>;
};

/** The portal's part, for an app of the house. Throws `unauthorized_client` for any other. */
export function signInOf(world: World, client: Client): SignIn {
  if (!client.firstParty || !world.signIn) {
    throw new OAuthError('unauthorized_client', 'Only apps that the operator runs may ask people for their password.');
  }
  return world.signIn;
}

/** Whose password this is. Throws `invalid_grant`, the same for whatever was wrong, or `temporarily_unavailable` (429) with when to come back. */
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
 * A code for what the person's sign-in allows the app, to be redeemed at once: so it is consumed, counted and followed by
 * refresh tokens as every other. Answers its hash. Without `scope` it is for all that the app is registered for.
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
  const standing = await world.store.findGrant(sub, client.id, now);
  const grant = standing ?? (await allow(world, client, sub, asked));
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

function allow(world: World, client: Client, sub: string, scopes: string[]): Promise<Grant> {
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
