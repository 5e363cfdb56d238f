/**
 * Access tokens and API keys without an expiry. Some integrations need them, such as a server that cannot refresh. They
 * are dangerous, so that several parties have to allow them:
 *
 * - the operator, for the whole server (`lastingTokens`; off by default),
 * - the owner of the API: for each app by name (tokens), or for the API as a whole (keys).
 *
 * A signed token always expires, because nobody may have to rely on a revocation that a verifier does not read. So
 * every API of the token must use opaque tokens. The client must be confidential, or the token bound to a key, and
 * nothing that the token is for may have an end.
 *
 * The conditions are checked when a token is issued and at each use, so that it stops at once when one of them no
 * longer holds. A token or key that is not used for `unusedTokenSeconds` ends.
 */
import { isFapi } from '../clients/fapi';
import type { Client, ReachableApi } from '../model/client-records';
import type { Grant } from '../model/grant-records';
import { earliestEnd } from '../model/grant-rules';
import type { Confirmation } from '../model/token-records';
import type { Settings } from '../settings';
import type { World } from '../world';
import type { Authorization } from './authorization';

type Setting = { settings: Pick<Settings, 'lastingTokens' | 'unusedTokenSeconds'> };

/** Whether a token for exactly these APIs may have no expiry, as far as the operator and the APIs decide. */
export const apisAllowLasting = ({ settings }: Setting, apis: readonly ReachableApi[]): boolean =>
  settings.lastingTokens &&
  apis.length > 0 &&
  apis.every((api) => api.opaqueTokens === true && api.lastingTokens === true);

/** Whether the access token of this authorization has no expiry. */
export function isLasting({ target, client, grant, exchanged, confirmation }: Authorization): boolean {
  return (
    target.lasting === true &&
    isHeldSafely(client, confirmation) &&
    exchanged === undefined &&
    // Neither "just this once" nor an API key, whose tokens are short-lived.
    !grant.once &&
    earliestEnd(grant, target.scopes) === Infinity
  );
}

/** Whether a token for one of these resources may have no expiry, if the person sets no end. */
export const mayGetLasting = (world: Setting, client: Client, resources: readonly string[]): boolean =>
  !isFapi(client) && client.apis.some((api) => resources.includes(api.resource) && apisAllowLasting(world, [api]));

/**
 * RFC 6749 §2.1: a client that cannot keep a secret must prove a key instead. FAPI 2.0 clients get short tokens only.
 */
const isHeldSafely = (client: Client, confirmation: Confirmation | undefined): boolean =>
  (client.metadata.token_endpoint_auth_method !== 'none' || confirmation !== undefined) && !isFapi(client);

/**
 * Whether a token without an expiry may still be used: all conditions still hold. Its grant and its last use are
 * checked elsewhere.
 */
export async function stillLasts(
  world: World,
  { client_id: clientId, aud, cnf }: { client_id: string; aud: string[]; cnf?: Confirmation | undefined },
): Promise<boolean> {
  if (!world.settings.lastingTokens) return false;
  const client = await world.store.findClient(clientId, world.now());
  if (!client || !isHeldSafely(client, cnf)) return false;
  const resources = aud.filter((one) => one !== world.issuer);
  const apis = client.apis.filter((api) => resources.includes(api.resource));
  return apis.length === resources.length && apisAllowLasting(world, apis);
}

/** Why an API key without an expiry may not be used now; undefined if it may, or if the key has an expiry. */
export function lastingKeyProblem({ settings, now }: Setting & Pick<World, 'now'>, grant: Grant): string | undefined {
  if (grant.endsAt !== undefined) return undefined;
  if (!settings.lastingTokens) return 'This server does not allow keys without an expiry any more.';
  const unusedSince = grant.lastUsedAt ?? grant.createdAt;
  return now() - unusedSince >= settings.unusedTokenSeconds ? 'The key was not used for too long.' : undefined;
}
