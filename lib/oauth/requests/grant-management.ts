/**
 * Grant Management for OAuth 2.0 (FAPI working group, draft oauth-v2-grant-management-03): an app names the grant that
 * it means. It may ask for a new one beside those it has (`create`), for more within one (`merge`), or for one to be
 * made anew (`replace`); the token response tells the grant's id, and `endpoints/grants.ts` lets the app look at a
 * grant of its own and end it.
 *
 * Choices where the draft leaves one: confidential clients are always told the id (§5.4 asks for it where an action was
 * sent, and a client from before has to learn its ids somehow); `replace` always asks the person; an answer of "just
 * this once" is a grant of its own and leaves the named one as it is. The id is the grant's own: random, and no secret
 * (§10).
 */
import { isDeepStrictEqual } from 'node:util';
import { OAuthError } from '../errors';
import type { AuthorizationDetail } from '../model/authorization-details';
import type { Client } from '../model/client-records';
import type { Grant, GrantState, GrantTerms } from '../model/grant-records';
import type { AuthorizationRequest, GrantManagement } from '../model/request-records';
import { type ResponseType, yields } from '../model/response-type';
import { subjectIdentifier } from '../tokens/subject-identifier';
import type { World } from '../world';
import { one, refuse } from './parameters';

/** §7.1, `grant_management_actions_supported`. */
export const grantActions = ['query', 'revoke', 'merge', 'replace', 'create'] as const;

/** §5.1: only who can prove which client it is. */
export const mayManageGrants = ({ metadata }: Client): boolean => metadata.token_endpoint_auth_method !== 'none';

/** Whether the app may name this grant: its own, a person's, alive, and good for more than one use. */
export const isManageable = ({ grant }: GrantState, client: Pick<Client, 'id'>, now: number): boolean =>
  grant.clientId === client.id &&
  grant.ownerId !== undefined &&
  grant.endedAt === undefined &&
  (grant.endsAt === undefined || grant.endsAt > now) &&
  !grant.once;

/**
 * §5.2: what a request says about the grant that it is for, and whose that is, by the identifier that the client knows.
 */
export async function readGrantManagement(
  world: World,
  client: Client,
  type: ResponseType,
  parameters: URLSearchParams,
): Promise<{ grantManagement: GrantManagement; requiredSub?: string } | undefined> {
  const action = one(parameters, 'grant_management_action');
  const grantId = one(parameters, 'grant_id');
  if (action === undefined) {
    return grantId === undefined ? undefined : refuse('invalid_request', 'grant_id needs a grant_management_action.');
  }
  if (!mayManageGrants(client)) refuse('invalid_request', 'Grant management is for clients with credentials.');
  // The id is told at the token endpoint alone.
  if (!yields(type, 'code')) refuse('invalid_request', 'Grant management needs a response_type with code.');
  if (action === 'create') {
    if (grantId !== undefined) refuse('invalid_request', 'A new grant has no grant_id yet.');
    return { grantManagement: { action } };
  }
  if (action !== 'merge' && action !== 'replace') {
    return refuse('invalid_request', 'grant_management_action must be create, merge or replace.');
  }
  if (grantId === undefined) return refuse('invalid_request', `${action} needs a grant_id.`);
  const state = await world.store.findGrantById(grantId);
  if (!state?.subject || !isManageable(state, client, world.now())) {
    return refuse('invalid_grant_id', 'There is no live grant of this client by this grant_id.');
  }
  const requiredSub = subjectIdentifier(world, client, state.subject.sub);
  return { grantManagement: { action, grantId }, requiredSub };
}

/**
 * The live grant that this person's answer would change, or that already answers the request: the one it names, or the
 * latest.
 */
export async function grantFor(
  world: World,
  client: Client,
  request: Pick<AuthorizationRequest, 'grantManagement'>,
  sub: string,
): Promise<Grant | undefined> {
  const managed = request.grantManagement;
  if (managed === undefined) return world.store.findGrant(sub, client.id, world.now());
  if (managed.action === 'create') return undefined;
  const state = await world.store.findGrantById(managed.grantId);
  return state?.grant.ownerId === sub && isManageable(state, client, world.now()) ? state.grant : undefined;
}

/** §5.2, `merge`: the details of the grant, and those of the request that it does not have yet. */
export function mergedDetails(
  had: readonly AuthorizationDetail[],
  asked: readonly AuthorizationDetail[],
): AuthorizationDetail[] {
  return [...had, ...asked.filter((detail) => !had.some((one) => isDeepStrictEqual(one, detail)))];
}

/**
 * Writes a person's answer into the grant that the request is for. Throws `invalid_grant_id` where that ended meanwhile
 * (§5.3).
 */
export async function writeAnswer(
  world: World,
  { grantManagement: managed }: Pick<AuthorizationRequest, 'grantManagement'>,
  terms: GrantTerms,
): Promise<Grant> {
  const now = world.now();
  if (managed === undefined || terms.once) return world.store.allow(terms, now);
  if (managed.action === 'create') return world.store.allow({ ...terms, separate: true }, now);
  const grant = await world.store.amendGrant(managed.grantId, terms, now);
  if (!grant) throw new OAuthError('invalid_grant_id', 'The grant ended while the person was answering.');
  return grant;
}
