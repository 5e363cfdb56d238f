/**
 * API keys: for scripts and services that cannot do more than send one header. No specification is their home; they
 * are told to APIs by introspection (RFC 7662), and exchanged for an access token by a grant type of our own.
 *
 * A key is 256 random bits in letters and digits, behind a prefix that secret scanners can look for and before a checksum
 * (CRC-32) by which a mistyped one is known without asking anybody. It is kept as a hash. What it may do is a grant of its
 * own, so it ends, and tokens that were got with it end, as everything else does. A person's key reaches what any app
 * may ask people for and what is their own; an app's key reaches what the APIs let the app do on its own account.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { sha256 } from '../crypto';
import { OAuthError } from '../errors';
import type { Client, ReachableApi } from '../model/client-records';
import type { GrantState } from '../model/grant-records';
import { earliestEnd, grantProblem, liveScopes } from '../model/grant-rules';
import type { ApiKeyHolder } from '../model/token-records';
import type { World } from '../world';
import { machineTarget, personTarget, type Target } from './token-target';

/** The client that holds people's keys, and as which any key is exchanged; it is made with the database. */
export const apiKeyClientId = 'api_keys';
export const apiKeyGrantType = 'urn:countersign:grant-type:api-key';

const prefix = 'cs_key_';
const shape = /^cs_key_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;
/** The longest that a key may live. */
const longestSeconds = 366 * 24 * 3600;

function newKey(): string {
  const random = base62(BigInt(`0x${randomBytes(32).toString('hex')}`), 43);
  return `${prefix}${random}${checksum(random)}`;
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function base62(number: bigint, length: number): string {
  let text = '';
  for (let rest = number; text.length < length; rest /= 62n) text = `${digits[Number(rest % 62n)]}${text}`;
  return text;
}

const checksum = (random: string): string => base62(BigInt(crc32(prefix + random)), 6);

/** Whether this can be one of our keys at all: its form and its checksum. */
export function looksLikeApiKey(text: string): boolean {
  const [, random, sum] = shape.exec(text) ?? [];
  return random !== undefined && sum === checksum(random);
}

export type LiveKey = GrantState & { client: Client; target: Target; endsAt: number };

/**
 * What a key may do now, within what was asked. Throws `invalid_grant` for one that is unknown or over, and
 * `invalid_scope` or `invalid_target` for what it cannot have.
 */
export async function redeemKey(
  world: World,
  key: string,
  asked: { scopes: string[] | undefined; resources: string[] },
): Promise<LiveKey> {
  const state = looksLikeApiKey(key) ? await world.store.findApiKey(sha256(key)) : undefined;
  if (!state) throw new OAuthError('invalid_grant', 'The key is unknown, or mistyped.');
  const { grant } = state;
  const now = world.now();
  const problem = grantProblem(grant, now);
  if (problem) throw new OAuthError('invalid_grant', problem, { grantId: grant.id });
  const [client, apis] = await Promise.all([
    world.store.findClient(grant.clientId, now),
    grant.ownerId === undefined ? [] : world.store.personApis(grant.ownerId, liveScopes(grant, now)),
  ]);
  if (!client) throw new OAuthError('invalid_grant', 'The app that the key belongs to is gone.');
  const live = liveScopes(grant, now);
  const target =
    grant.ownerId === undefined
      ? machineTarget(world, { ...client, apis: limited(client.apis, live) }, asked)
      : personTarget(world, { ...client, apis }, { scopes: live, live, resources: grant.resources }, asked);
  return { ...state, client, target, endsAt: earliestEnd(grant, target.scopes) };
}

function limited(apis: ReachableApi[], scopes: string[]): ReachableApi[] {
  return apis.map((api) => ({ ...api, machineScopes: api.machineScopes.filter((scope) => scopes.includes(scope)) }));
}

export type ApiKeyDraft = { name: string; scopes: string[]; endsAt: number };

/** Makes a key and answers it, the only time that anyone sees it; or says what is wrong with the draft. */
export async function createApiKey(
  world: World,
  holder: ApiKeyHolder,
  draft: ApiKeyDraft,
): Promise<{ id: string; value: string } | { refused: 'name' | 'scopes' | 'end' }> {
  const now = world.now();
  const name = draft.name.trim();
  if (name === '' || name.length > 60) return { refused: 'name' };
  if (!Number.isSafeInteger(draft.endsAt) || draft.endsAt <= now || draft.endsAt > now + longestSeconds) {
    return { refused: 'end' };
  }
  const scopes = [...new Set(draft.scopes)];
  const offered = await offeredTo(world, holder, scopes);
  const reachable = new Set(offered.flatMap((api) => api.scopes));
  if (scopes.length === 0 || scopes.some((scope) => !reachable.has(scope))) return { refused: 'scopes' };
  const value = newKey();
  const id = randomUUID();
  await world.store.createApiKey(
    {
      ...{ id, name, scopes, hash: sha256(value), hint: value.slice(-4), endsAt: draft.endsAt },
      resources: offered.filter((api) => api.scopes.some((scope) => scopes.includes(scope))).map((api) => api.resource),
      clientId: apiKeyClientId,
      ...holder,
    },
    now,
  );
  return { id, value };
}

async function offeredTo(
  world: World,
  holder: ApiKeyHolder,
  scopes: string[],
): Promise<{ resource: string; scopes: string[] }[]> {
  if ('ownerId' in holder) {
    const apis = await world.store.personApis(holder.ownerId, scopes);
    return apis.map((api) => ({ resource: api.resource, scopes: api.scopes.map(({ value }) => value) }));
  }
  const client = await world.store.findClient(holder.clientId, world.now());
  return (client?.apis ?? []).map(({ resource, machineScopes }) => ({ resource, scopes: machineScopes }));
}
