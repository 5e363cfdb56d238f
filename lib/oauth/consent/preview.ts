/**
 * What an app would get, before it gets it: for a client, a person and a choice of scopes, the claims of the ID token,
 * of the access token and of the userinfo endpoint, and the permissions at each API. Nothing is kept and nothing is
 * signed; what is said is made by the functions that make the real thing, so the two cannot differ.
 */

import { OAuthError } from '../errors';
import { acrOf } from '../model/acr';
import { askableScopes, givesAnything, requiredScopes } from '../model/askable-scopes';
import type { Client } from '../model/client-records';
import type { Grant, Login } from '../model/grant-records';
import { earliestEnd, grantProblem, liveScopes } from '../model/grant-rules';
import { resourcesOf } from '../requests/requested-access';
import { newAccessTokenClaims } from '../tokens/access-token';
import type { Authorization } from '../tokens/authorization';
import { userinfoClaims } from '../tokens/claims';
import { idTokenClaims } from '../tokens/id-token';
import { type AllowedAccess, personTarget, type Target } from '../tokens/token-target';
import type { World } from '../world';

/**
 * What is allowed, and to whom: to an app by a grant that is only imagined, or by one that the person made (of which
 * `scopes` takes no more).
 */
export type PreviewChoice = { scopes?: readonly string[] } & ({ clientId: string } | { grantId: string });

export type Preview = {
  client: Client;
  /** What there is to choose from, in the client's order. A required one cannot be left out of a new grant. */
  scopes: { scope: string; allowed: boolean; required: boolean }[];
  /** Undefined where the choice gives nothing that a token could be for, or the grant is over or paused. */
  outcome?: PreviewOutcome;
};

export type PreviewOutcome = {
  /** Undefined where the app is not told who this is. */
  idToken?: Record<string, unknown>;
  userinfo?: Record<string, unknown>;
  accessToken: Record<string, unknown>;
  /** Whether an API sees only an opaque token, and asks us for what it says. */
  opaque: boolean;
  apis: { name: string; resource: string; permissions: { scope: string; title: string; description: string }[] }[];
  /** Whether it can come back with a refresh token, and until when (`Infinity`: until its owner ends it). */
  comesBackUntil?: number;
};

/**
 * Undefined when there is no such client or person, or no such grant of theirs. Without `scopes` all is allowed that
 * there is.
 */
export async function preview(world: World, login: Login, choice: PreviewChoice): Promise<Preview | undefined> {
  const now = world.now();
  const standing = 'grantId' in choice ? (await world.store.findGrantById(choice.grantId))?.grant : undefined;
  if ('grantId' in choice && standing?.ownerId !== login.sub) return undefined;
  const clientId = 'clientId' in choice ? choice.clientId : (standing?.clientId ?? '');
  const [client, subject] = await Promise.all([
    world.store.findClient(clientId, now),
    world.store.findSubject(login.sub),
  ]);
  if (!client || !subject) return undefined;
  const live = standing && liveScopes(standing, now);
  const offered = [...askableScopes(client)].filter((scope) => live?.includes(scope) ?? asksFor(client, choice, scope));
  const required = standing ? new Set<string>() : requiredScopes(client);
  const allowed = offered.filter((scope) => required.has(scope) || (choice.scopes?.includes(scope) ?? true));
  const scopes = offered.map((scope) => ({ scope, allowed: allowed.includes(scope), required: required.has(scope) }));
  if (!givesAnything(allowed, standing?.details) || (standing && grantProblem(standing, now)))
    return { client, scopes };
  const grant = standing ?? imagined(client, login, allowed, now);
  const outcome = outcomeOf(world, { client, grant, subject, login, scopes: allowed });
  return { client, scopes, ...(outcome && { outcome }) };
}

/**
 * The refresh token grant type makes offline_access askable; it is part of a preview only if the app or the reader
 * names it.
 */
const asksFor = (client: Client, { scopes }: PreviewChoice, scope: string): boolean =>
  scope !== 'offline_access' || scopes?.includes(scope) === true || client.scopes.some((own) => own.scope === scope);

function imagined(client: Client, login: Login, scopes: string[], now: number): Grant {
  return {
    id: '00000000-0000-4000-8000-000000000000',
    ownerId: login.sub,
    clientId: client.id,
    scopes: scopes.map((scope) => ({ scope, endsAt: null })),
    resources: resourcesOf(client, scopes),
    once: false,
    epoch: 1,
    status: { list: 0, index: 0 },
    createdAt: now,
    changedAt: now,
  };
}

type Imagined = Required<Pick<Authorization, 'client' | 'grant' | 'subject'>> & { login: Login; scopes: string[] };

function outcomeOf(world: World, { client, grant, subject, login, scopes }: Imagined): PreviewOutcome | undefined {
  const now = world.now();
  const resources = resourcesOf(client, scopes, grant.details);
  const context = { scopes, resources, login, acr: acrOf(login.amr) };
  const target = targetOf(world, client, { scopes, live: scopes, resources, details: grant.details });
  if (!target) return undefined;
  const authorization = { client, grant, subject, context, target, issuedAt: now, first: true };
  const idToken = idTokenClaims(world, authorization, { accessToken: undefined, through: 'token endpoint' });
  const { claims } = newAccessTokenClaims(world, authorization);
  const asked = { sub: String(claims['sub']), scope: target.scopes.join(' '), userinfo_claims: [] };
  const readsUserinfo = target.audience.includes(world.issuer) && target.scopes.includes('openid');
  const comesBack = client.metadata.grant_types.includes('refresh_token') && !grant.once;
  return {
    ...(idToken && { idToken }),
    ...(readsUserinfo && { userinfo: userinfoClaims(world, asked, { grant, subject }) }),
    accessToken: claims,
    opaque: target.opaque ?? false,
    apis: client.apis
      .filter((api) => target.audience.includes(api.resource))
      .map(({ name, resource, scopes: values }) => ({
        name,
        resource,
        permissions: values
          .filter(({ value }) => target.scopes.includes(value))
          .map(({ value, title, description }) => ({ scope: value, title, description })),
      })),
    ...(comesBack && { comesBackUntil: earliestEnd(grant, scopes) }),
  };
}

/** Undefined where a token request would be refused: what is allowed belongs to nobody any more. */
function targetOf(world: World, client: Client, allowed: AllowedAccess): Target | undefined {
  try {
    return personTarget(world, client, allowed, { scopes: undefined, resources: [] });
  } catch (error) {
    if (error instanceof OAuthError) return undefined;
    throw error;
  }
}
