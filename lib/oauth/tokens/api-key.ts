/**
 * API keys: for scripts and services that can only send one header. No specification covers them. APIs learn about a
 * key by introspection (RFC 7662), and our own grant type exchanges it for an access token.
 *
 * A key is a prefix that secret scanners can search for, 256 random bits in letters and digits, and a checksum (CRC-32)
 * that detects typing errors without a database query. The store keeps only its hash. Each key has its own grant, so
 * the key and the tokens issued for it end like any other access. A person's key can use the scopes that any app may
 * request from people, and the person's own APIs. An app's key can use what the APIs let the app do on its own account.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { sha256 } from '../crypto';
import { OAuthError } from '../errors';
import type { Client, ReachableApi } from '../model/client-records';
import type { GrantState } from '../model/grant-records';
import { earliestEnd, grantProblem, liveScopes } from '../model/grant-rules';
import { type ApiKeyHolder, apiKeyClientId } from '../model/token-records';
import type { World } from '../world';
import { lastingKeyProblem } from './lasting-token';
import { machineTarget, personTarget, type Target, type TargetRequest } from './token-target';

export const apiKeyGrantType = 'urn:countersign:grant-type:api-key';

const prefix = 'cs_key_';
const shape = /^cs_key_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;
/** The longest lifetime of a key. */
const maxLifetimeSeconds = 366 * 24 * 3600;

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

/** Whether the text has the form and the checksum of an API key. */
export function looksLikeApiKey(text: string): boolean {
  const [, random, sum] = shape.exec(text) ?? [];
  return random !== undefined && sum === checksum(random);
}

export type LiveKey = GrantState & { client: Client; target: Target; endsAt: number };

/**
 * What a key may do now, within the request. Throws `invalid_grant` for a key that is unknown or has ended, and
 * `invalid_scope` or `invalid_target` for a request that exceeds it.
 */
export async function redeemKey(world: World, key: string, request: TargetRequest): Promise<LiveKey> {
  const state = looksLikeApiKey(key) ? await world.store.findApiKey(sha256(key)) : undefined;
  if (!state) throw new OAuthError('invalid_grant', 'The key is unknown, or mistyped.');
  const { grant } = state;
  const now = world.now();
  const problem = grantProblem(grant, now) ?? lastingKeyProblem(world, grant);
  if (problem) throw new OAuthError('invalid_grant', problem, { grantId: grant.id });
  const [client, personal] = await Promise.all([
    world.store.findClient(grant.clientId, now),
    grant.ownerId === undefined ? [] : world.store.personApis(grant.ownerId, liveScopes(grant, now)),
  ]);
  if (!client) throw new OAuthError('invalid_grant', 'The app that the key belongs to was deleted.');
  const live = liveScopes(grant, now);
  // A key without an expiry is for the APIs that still allow one.
  const usable = (api: ReachableApi): boolean => grant.endsAt !== undefined || api.lastingKeys === true;
  const apis = (grant.ownerId === undefined ? withScopes(client.apis, live) : personal).filter(usable);
  const target =
    grant.ownerId === undefined
      ? machineTarget(world, { ...client, apis }, request)
      : personTarget(world, { ...client, apis }, { scopes: live, live, resources: grant.resources }, request);
  return { ...state, client, target, endsAt: earliestEnd(grant, target.scopes) };
}

function withScopes(apis: ReachableApi[], scopes: string[]): ReachableApi[] {
  return apis.map((api) => ({ ...api, machineScopes: api.machineScopes.filter((scope) => scopes.includes(scope)) }));
}

/** `endsAt` is null for a key without an expiry. */
export type ApiKeyDraft = { name: string; scopes: string[]; endsAt: number | null };

export type RefusedKey = { refused: 'name' | 'scopes' | 'end' | 'lasting' };

/** Which field of the draft is invalid, or the APIs that the key would be for. */
export async function checkApiKey(
  world: World,
  holder: ApiKeyHolder,
  draft: ApiKeyDraft,
): Promise<{ name: string; scopes: string[]; resources: string[] } | RefusedKey> {
  const now = world.now();
  const name = draft.name.trim();
  if (name === '' || name.length > 60) return { refused: 'name' };
  const { endsAt } = draft;
  if (endsAt !== null && !(Number.isSafeInteger(endsAt) && endsAt > now && endsAt <= now + maxLifetimeSeconds)) {
    return { refused: 'end' };
  }
  const scopes = [...new Set(draft.scopes)];
  const offered = await offeredTo(world, holder, scopes);
  const reachable = new Set(offered.flatMap((api) => api.scopes));
  if (scopes.length === 0 || scopes.some((scope) => !reachable.has(scope))) return { refused: 'scopes' };
  const used = offered.filter((api) => api.scopes.some((scope) => scopes.includes(scope)));
  if (endsAt === null && !(world.settings.lastingTokens && used.every((api) => api.lastingKeys === true))) {
    return { refused: 'lasting' };
  }
  return { name, scopes, resources: used.map((api) => api.resource) };
}

/** Creates a key and returns its value, which is never shown again; or says which field of the draft is invalid. */
export async function createApiKey(
  world: World,
  holder: ApiKeyHolder,
  draft: ApiKeyDraft,
): Promise<{ id: string; value: string } | RefusedKey> {
  const checked = await checkApiKey(world, holder, draft);
  if ('refused' in checked) return checked;
  const value = newKey();
  const id = randomUUID();
  await world.store.createApiKey(
    {
      ...checked,
      id,
      hash: sha256(value),
      hint: value.slice(-4),
      ...(draft.endsAt !== null && { endsAt: draft.endsAt }),
      clientId: apiKeyClientId,
      ...holder,
    },
    world.now(),
  );
  return { id, value };
}

async function offeredTo(
  world: World,
  holder: ApiKeyHolder,
  scopes: string[],
): Promise<{ resource: string; scopes: string[]; lastingKeys?: boolean | undefined }[]> {
  if ('ownerId' in holder) {
    const apis = await world.store.personApis(holder.ownerId, scopes);
    return apis.map((api) => ({ ...api, scopes: api.scopes.map(({ value }) => value) }));
  }
  const client = await world.store.findClient(holder.clientId, world.now());
  return (client?.apis ?? []).map((api) => ({ ...api, scopes: api.machineScopes }));
}

const unusedBatch = 100;

/** Ends the keys without an expiry that nobody used for `unusedTokenSeconds`. */
export async function endUnusedKeys({ store, settings, now }: World): Promise<void> {
  const end = () => store.endUnusedKeys(now() - settings.unusedTokenSeconds, now(), unusedBatch);
  while ((await end()) === unusedBatch);
}
