/**
 * `CodeStore` in memory.
 */
import { isLive } from '../../model/grant-rules';
import type { Interaction } from '../../model/request-records';
import type { CodeStore } from '../../model/stores/code-store';
import type { CodeContext, TokenContext } from '../../model/token-records';
import { cappedEnd, grantState } from './grant-changes';
import type { Tables } from './tables';
import { boundContext } from './tokens';

export function codeStore(tables: Tables): CodeStore {
  const { claimed, codes, grants, interactions, pushedRequests, refreshTokens, sessionClients } = tables;

  const findPending = (id: string, now: number) => {
    const found = interactions.get(id);
    return found !== undefined && !found.consumed && found.endsAt > now ? found : undefined;
  };
  const addSessionClient = (sid: string, clientId: string) => {
    sessionClients.set(sid, new Set(sessionClients.get(sid)).add(clientId));
  };

  return {
    async createPushedRequest(request) {
      pushedRequests.set(request.key, structuredClone(request));
    },
    async findPushedRequest(key, now) {
      const found = pushedRequests.get(key);
      const isOver = found === undefined || found.endsAt <= now || (claimed.get(key) ?? now) > now;
      return isOver ? undefined : structuredClone(found);
    },

    async createInteraction(interaction, limits) {
      const { waitingFrom, createdAt } = interaction;
      const waiting = [...interactions.values()].filter(
        (other) => other.waitingFrom !== undefined && !other.consumed && other.endsAt > createdAt,
      );
      const same = waiting.filter((other) => other.waitingFrom === waitingFrom);
      const full = limits && (waiting.length >= limits.all || same.length >= (limits.each ?? Infinity));
      if (waitingFrom !== undefined && full) return false;
      interactions.set(interaction.id, { ...structuredClone(interaction), consumed: false });
      return true;
    },
    async extendInteraction(id, endsAt, now) {
      const found = findPending(id, now);
      if (found === undefined) return false;
      const { waitingFrom: _, ...rest } = found;
      interactions.set(id, { ...rest, endsAt });
      return true;
    },
    async findInteraction(id, now) {
      const found = findPending(id, now);
      return found && asInteraction(found);
    },
    async findAnyInteraction(id) {
      const found = interactions.get(id);
      return found && asInteraction(found);
    },
    async updateInteraction(id, progress, now) {
      const found = findPending(id, now);
      if (found === undefined) return false;
      found.progress = structuredClone(progress);
      return true;
    },
    async consumeInteraction(id, now) {
      const found = findPending(id, now);
      if (found === undefined) return false;
      found.consumed = true;
      return true;
    },

    async createCode(grant, { hash, ...code }) {
      const clientId = grants.get(grant.id)?.clientId;
      if (clientId === undefined) throw new Error(`No grant ${grant.id}`);
      codes.set(hash, { ...structuredClone(code), clientId, grantId: grant.id, epoch: grant.epoch });
      const { login, scopes } = code.context;
      if (login && scopes.includes('openid')) addSessionClient(login.sid, clientId);
    },
    async findCode(hash) {
      const code = codes.get(hash);
      const state = code && grantState(tables, code.grantId);
      if (code === undefined || state === undefined) return undefined;
      const { grantId: _, ...rest } = structuredClone(code);
      return { ...state, code: rest };
    },
    async redeemCode(hash, refreshToken, now) {
      const code = codes.get(hash);
      const grant = code && grants.get(code.grantId);
      if (code === undefined || grant === undefined) return false;
      if (code.consumedAt !== undefined || code.endsAt <= now) return false;
      if (!isLive(grant, now) || grant.pausedAt !== undefined || grant.epoch !== code.epoch) return false;
      code.consumedAt = now;
      if (refreshToken !== undefined) {
        const { grantId, clientId, familyId } = code;
        const endsAt = cappedEnd(refreshToken.endsAt, grant);
        const context = boundContext(tokenContext(structuredClone(code.context)), refreshToken.confirmation);
        refreshTokens.set(refreshToken.hash, { grantId, clientId, familyId, createdAt: now, endsAt, context });
      }
      return true;
    },

    addSessionClient: async (sid, clientId) => addSessionClient(sid, clientId),
    sessionClients: async (sid) => [...(sessionClients.get(sid) ?? [])].sort().map((clientId) => ({ clientId, sid })),

    async claimOnce(key, endsAt, now) {
      if ((claimed.get(key) ?? now) > now) return false;
      claimed.set(key, endsAt);
      return true;
    },
  };
}

function asInteraction(stored: Interaction & { consumed: boolean }): Interaction {
  const { consumed: _, ...interaction } = structuredClone(stored);
  return interaction;
}

/** What a refresh token takes over from its code. */
function tokenContext({ redirectUri: _, codeChallenge: __, dpopJkt: ___, ...context }: CodeContext): TokenContext {
  return context;
}
