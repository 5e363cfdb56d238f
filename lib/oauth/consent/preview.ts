/**
 * A preview of what an app would get: for a client, a person and a choice of scopes, the claims of the ID token, the
 * access token and the userinfo response, and the permissions at each API. Nothing is stored or signed. The functions
 * that issue the real tokens build the preview, so the two cannot differ.
 */

import { isOAuthError } from '../errors';
import { acrOf } from '../model/acr';
import { type ScopeOfApi, scopeOfApi } from '../model/api-texts';
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

/** What to preview: a hypothetical grant to a client, or an existing grant of the person. `scopes` narrows either. */
export type PreviewChoice = { scopes?: readonly string[] } & ({ clientId: string } | { grantId: string });

export type Preview = {
  client: Client;
  /** The scopes to choose from, in the client's order. A new grant cannot leave out a required one. */
  scopes: { scope: string; allowed: boolean; required: boolean }[];
  /** Undefined if no token could be issued for the choice, or if the grant has ended or is paused. */
  outcome?: PreviewOutcome;
};

export type PreviewOutcome = {
  /** Undefined if the app does not learn who the person is. */
  idToken?: Record<string, unknown>;
  userinfo?: Record<string, unknown>;
  accessToken: Record<string, unknown>;
  /** Whether the access token is opaque, so that an API must introspect it. */
  opaque: boolean;
  apis: { name: string; resource: string; permissions: ({ scope: string } & ScopeOfApi)[] }[];
  /** Until when the app can use a refresh token (`Infinity`: until the owner ends it); absent if it gets none. */
  refreshableUntil?: number;
};

/**
 * Undefined if there is no such client or person, or no such grant of this person. Without `scopes`, all scopes are
 * allowed.
 */
export async function preview(world: World, login: Login, choice: PreviewChoice): Promise<Preview | undefined> {
  const now = world.now();
  const existing = 'grantId' in choice ? (await world.store.findGrantById(choice.grantId))?.grant : undefined;
  if ('grantId' in choice && existing?.ownerId !== login.sub) return undefined;
  const clientId = 'clientId' in choice ? choice.clientId : (existing?.clientId ?? '');
  const [client, subject] = await Promise.all([
    world.store.findClient(clientId, now),
    world.store.findSubject(login.sub),
  ]);
  if (!client || !subject) return undefined;
  const scopes = existing ? scopesOfGrant(client, choice, liveScopes(existing, now)) : scopesOfNewGrant(client, choice);
  const allowed = scopes.filter((scope) => scope.allowed).map(({ scope }) => scope);
  const ended = existing !== undefined && grantProblem(existing, now) !== undefined;
  if (ended || !givesAnything(allowed, existing?.details)) return { client, scopes };
  const grant = existing ?? hypotheticalGrant(client, login, allowed, now);
  const outcome = outcomeOf(world, { client, grant, subject, login, scopes: allowed });
  return { client, scopes, ...(outcome && { outcome }) };
}

/** The live scopes of an existing grant. The viewer can leave out any of them. */
function scopesOfGrant(client: Client, choice: PreviewChoice, live: readonly string[]): Preview['scopes'] {
  return [...askableScopes(client)]
    .filter((scope) => live.includes(scope))
    .map((scope) => ({ scope, allowed: isChosen(choice, scope), required: false }));
}

/** The scopes that the client can request. The viewer can leave out all but the required ones. */
function scopesOfNewGrant(client: Client, choice: PreviewChoice): Preview['scopes'] {
  const required = requiredScopes(client);
  return [...askableScopes(client)]
    .filter((scope) => isOffered(client, choice, scope))
    .map((scope) => ({
      scope,
      allowed: required.has(scope) || isChosen(choice, scope),
      required: required.has(scope),
    }));
}

const isChosen = ({ scopes }: PreviewChoice, scope: string): boolean => scopes?.includes(scope) ?? true;

/**
 * `offline_access` can be requested with the refresh token grant type. A preview includes it only if the app or the
 * viewer names it.
 */
const isOffered = (client: Client, { scopes }: PreviewChoice, scope: string): boolean =>
  scope !== 'offline_access' || scopes?.includes(scope) === true || client.scopes.some((own) => own.scope === scope);

function hypotheticalGrant(client: Client, login: Login, scopes: string[], now: number): Grant {
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

type PreviewInput = Required<Pick<Authorization, 'client' | 'grant' | 'subject'>> & { login: Login; scopes: string[] };

function outcomeOf(world: World, { client, grant, subject, login, scopes }: PreviewInput): PreviewOutcome | undefined {
  const now = world.now();
  const resources = resourcesOf(client, scopes, grant.details);
  const context = { scopes, resources, login, acr: acrOf(login.amr) };
  const target = targetOf(world, client, { scopes, live: scopes, resources, details: grant.details });
  if (!target) return undefined;
  const authorization = { client, grant, subject, context, target, issuedAt: now, first: true };
  const idToken = idTokenClaims(world, authorization, { accessToken: undefined, through: 'token endpoint' });
  const { claims } = newAccessTokenClaims(world, authorization);
  const tokenClaims = { sub: String(claims['sub']), scope: target.scopes.join(' '), userinfo_claims: [] };
  const readsUserinfo = target.audience.includes(world.issuer) && target.scopes.includes('openid');
  const refreshes = client.metadata.grant_types.includes('refresh_token') && !grant.once;
  return {
    ...(idToken && { idToken }),
    ...(readsUserinfo && { userinfo: userinfoClaims(world, tokenClaims, { grant, subject }) }),
    accessToken: claims,
    opaque: target.opaque ?? false,
    apis: client.apis
      .filter((api) => target.audience.includes(api.resource))
      .map((api) => ({
        name: api.name,
        resource: api.resource,
        permissions: api.scopes
          .filter(({ value }) => target.scopes.includes(value))
          .map((scope) => ({ scope: scope.value, ...scopeOfApi({ api, scope }) })),
      })),
    ...(refreshes && { refreshableUntil: earliestEnd(grant, scopes) }),
  };
}

/** Undefined if a token request would be refused because no API is left for what is allowed. */
function targetOf(world: World, client: Client, allowed: AllowedAccess): Target | undefined {
  try {
    return personTarget(world, client, allowed, { scopes: undefined, resources: [] });
  } catch (error) {
    if (isOAuthError(error)) return undefined;
    throw error;
  }
}
