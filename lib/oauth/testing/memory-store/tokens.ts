/**
 * `TokenStore` in memory.
 */
import { randomUUID } from 'node:crypto';
import { isLive } from '../../model/grant-rules';
import type { TokenStore } from '../../model/stores/token-store';
import {
  type Confirmation,
  type IdleEnd,
  mostLastingTokens,
  type RefreshTokenState,
  type TokenContext,
} from '../../model/token-records';
import { isBoundTo } from '../../tokens/sender-constraint';
import { cappedEnd, endGrant, grantState, newGrant } from './grant-changes';
import { nextEpoch } from './status-entries';
import { recordActivity, type Tables } from './tables';

/** A new key replaces an earlier one. */
export const boundContext = (context: TokenContext, confirmation: Confirmation | undefined): TokenContext =>
  confirmation === undefined ? context : { ...context, confirmation: structuredClone(confirmation) };

function idleEndFor({ endsAt, endsAtFor = {} }: IdleEnd, { resources }: TokenContext): number {
  return Math.min(endsAt, ...resources.map((resource) => endsAtFor[resource] ?? Infinity));
}

export function tokenStore(tables: Tables): TokenStore {
  const { accessTokens, activities, apiKeys, grants, refreshTokens } = tables;

  function tokenState(hash: string): RefreshTokenState | undefined {
    const token = refreshTokens.get(hash);
    const state = token && grantState(tables, token.grantId);
    if (token === undefined || state === undefined) return undefined;
    const { grantId: _, ...rest } = structuredClone(token);
    return { ...state, token: rest };
  }

  /** The token and its grant, if this client may use the token now. */
  function usableToken(hash: string, clientId: string, now: number, proved: Confirmation | undefined) {
    const token = refreshTokens.get(hash);
    const grant = token && grants.get(token.grantId);
    const usable =
      token?.clientId === clientId &&
      token.rotatedAt === undefined &&
      token.endedAt === undefined &&
      token.endsAt > now &&
      isBoundTo(token.context.confirmation, proved) &&
      grant !== undefined &&
      isLive(grant, now) &&
      grant.pausedAt === undefined;
    return usable ? { token, grant } : undefined;
  }

  return {
    async createAccessToken({ hash, ...token }, now) {
      if (!grants.has(token.grantId)) throw new Error(`No grant ${token.grantId}`);
      accessTokens.set(hash, { ...structuredClone(token), ...(token.endsAt === undefined && { usedAt: now }) });
      if (token.endsAt !== undefined) return;
      const lasting = [...accessTokens].filter(
        ([, other]) => other.grantId === token.grantId && other.endsAt === undefined,
      );
      for (const [old] of lasting.slice(0, -mostLastingTokens)) accessTokens.delete(old);
    },
    async findAccessToken(hash, now, usedAfter) {
      const token = accessTokens.get(hash);
      if (token === undefined) return undefined;
      const { claims, endsAt, usedAt } = structuredClone(token);
      if (usedAt !== undefined) return usedAt > usedAfter ? { claims, usedAt } : undefined;
      return (endsAt ?? 0) > now ? { claims } : undefined;
    },
    async recordTokenUses(uses) {
      for (const { hash, at } of uses) {
        const token = accessTokens.get(hash);
        if (token?.usedAt !== undefined) token.usedAt = Math.max(token.usedAt, at);
      }
    },
    async endAccessToken(hash, now) {
      const token = accessTokens.get(hash);
      if (token !== undefined && accessTokens.delete(hash)) recordActivity(tables, token.grantId, 'token_revoked', now);
    },

    findRefreshToken: async (hash) => tokenState(hash),
    async rotateRefreshToken(hash, clientId, successor, now, proved) {
      const usable = usableToken(hash, clientId, now, proved);
      if (usable) {
        const { token, grant } = usable;
        const { grantId, familyId, context } = structuredClone(token);
        const endsAt = cappedEnd(idleEndFor(successor, context), grant);
        const next = boundContext(context, successor.confirmation);
        refreshTokens.set(successor.hash, { grantId, clientId, familyId, createdAt: now, endsAt, context: next });
        token.rotatedAt = now;
        token.successorHash = successor.hash;
      }
      const state = tokenState(hash);
      const successorUsed = refreshTokens.get(state?.token.successorHash ?? '')?.rotatedAt !== undefined;
      return state && { ...state, rotated: usable !== undefined, successorUsed };
    },
    async extendRefreshToken(hash, clientId, end, now, proved) {
      const usable = usableToken(hash, clientId, now, proved);
      if (usable) usable.token.endsAt = cappedEnd(idleEndFor(end, usable.token.context), usable.grant);
      const state = tokenState(hash);
      return state && { ...state, used: usable !== undefined };
    },
    async endFamily(familyId, grantId, kind, andEpoch, now) {
      const grant = grants.get(grantId);
      if (grant === undefined || activities.some(({ detail }) => detail['endedFamily'] === familyId)) return;
      for (const token of refreshTokens.values()) {
        if (token.familyId === familyId && token.grantId === grantId) token.endedAt ??= now;
      }
      if (andEpoch && isLive(grant, now)) nextEpoch(tables, grant);
      recordActivity(tables, grantId, kind, now, { endedFamily: familyId });
    },

    async createApiKey({ id, hash, hint: _, name: __, scopes, ...key }, now) {
      const grantScopes = scopes.map((scope) => ({ scope, endsAt: null }));
      const created = { ...key, id: randomUUID(), scopes: grantScopes, declined: [], once: true, createdAt: now };
      const grant = newGrant(tables, created);
      apiKeys.set(hash, { id, grantId: grant.id });
      if (grant.ownerId !== undefined) recordActivity(tables, grant.id, 'allowed', now);
      return structuredClone(grant);
    },
    findApiKey: async (hash) => grantState(tables, apiKeys.get(hash)?.grantId ?? ''),
    async endApiKey(id, holder, now) {
      const key = [...apiKeys.values()].find((one) => one.id === id);
      const grant = key && grants.get(key.grantId);
      if (grant === undefined || grant.endedAt !== undefined) return false;
      const held =
        'ownerId' in holder
          ? grant.ownerId === holder.ownerId
          : grant.ownerId === undefined && grant.clientId === holder.clientId;
      if (held) endGrant(tables, grant, 'owner', now);
      return held;
    },
    async endUnusedKeys(usedBefore, now, limit) {
      const unused = [...apiKeys.values()]
        .flatMap(({ grantId }) => grants.get(grantId) ?? [])
        .filter((grant) => grant.endsAt === undefined && grant.endedAt === undefined)
        .filter((grant) => (grant.lastUsedAt ?? grant.createdAt) <= usedBefore)
        .slice(0, limit);
      for (const grant of unused) endGrant(tables, grant, 'unused', now);
      return unused.length;
    },
    async revokeApiKey(hash, now) {
      const grant = grants.get(apiKeys.get(hash)?.grantId ?? '');
      if (grant === undefined || !isLive(grant, now)) return false;
      endGrant(tables, grant, 'key_revoked', now);
      return true;
    },
  };
}
