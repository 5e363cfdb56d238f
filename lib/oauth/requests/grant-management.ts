/**
 * Grant Management for OAuth 2.0 (FAPI working group, draft oauth-v2-grant-management-03): a request names the grant
 * that it is about. It may ask for an additional grant (`create`), for more access in an existing one (`merge`), or for
 * a replacement of its access (`replace`). The token response contains the grant's id, and `endpoints/grants.ts` lets
 * the app query and revoke its grants.
 *
 * Choices where the draft leaves one: confidential clients always receive the id (§5.4 requires it only if an action
 * was sent, but existing clients also need a way to learn their ids); `replace` always asks the user; consent for a
 * single use creates a separate grant and leaves the named one unchanged. The id is random, but not a secret (§10).
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
import { readOne, refuse } from './parameters';

/** §7.1, `grant_management_actions_supported`. */
export const grantActions = ['query', 'revoke', 'merge', 'replace', 'create'] as const;

/** §5.1: only confidential clients. */
export const mayManageGrants = ({ metadata }: Client): boolean => metadata.token_endpoint_auth_method !== 'none';

/**
 * Whether the app may name this grant: it is the app's own, belongs to a user, has not ended, and is not for a single
 * use.
 */
export const isManageable = ({ grant }: GrantState, client: Pick<Client, 'id'>, now: number): boolean =>
  grant.clientId === client.id &&
  grant.ownerId !== undefined &&
  grant.endedAt === undefined &&
  (grant.endsAt === undefined || grant.endsAt > now) &&
  !grant.once;

/** §5.2: the grant management parameters, and the owner of the named grant as the client knows it. */
export async function readGrantManagement(
  world: World,
  client: Client,
  type: ResponseType,
  parameters: URLSearchParams,
): Promise<{ grantManagement: GrantManagement; requiredSub?: string } | undefined> {
  const action = readOne(parameters, 'grant_management_action');
  const grantId = readOne(parameters, 'grant_id');
  if (action === undefined) {
    return grantId === undefined ? undefined : refuse('invalid_request', 'grant_id needs a grant_management_action.');
  }
  if (!mayManageGrants(client)) refuse('invalid_request', 'Grant management requires client authentication.');
  // Only the token endpoint returns the id.
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
    return refuse('invalid_grant_id', 'This client has no active grant with this grant_id.');
  }
  const requiredSub = subjectIdentifier(world, client, state.subject.sub);
  return { grantManagement: { action, grantId }, requiredSub };
}

/** The active grant that the user's consent would change: the one that the request names, or the latest. */
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

/** §5.2, `merge`: the details of the grant, and the new ones of the request. */
export function mergedDetails(
  had: readonly AuthorizationDetail[],
  asked: readonly AuthorizationDetail[],
): AuthorizationDetail[] {
  return [...had, ...asked.filter((detail) => !had.some((one) => isDeepStrictEqual(one, detail)))];
}

/**
 * Writes the user's decision into the grant that the request is about. Throws `invalid_grant_id` if the grant has ended
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
  if (!grant) throw new OAuthError('invalid_grant_id', 'The grant ended while the user was deciding.');
  return grant;
}
