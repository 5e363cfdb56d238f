/**
 * `GrantStore` in memory.
 */
import { randomUUID } from 'node:crypto';
import { undoneTerms } from '../../model/grant-difference';
import { tokenStatus } from '../../model/grant-records';
import { editedTerms, isLive, settledEnds } from '../../model/grant-rules';
import type { GrantStore } from '../../model/stores/grant-store';
import {
  endGrant,
  findConsent,
  findMachineGrant,
  grantState,
  newGrant,
  resume,
  setGrantStatus,
  setReminder,
  writeTerms,
} from './grant-changes';
import { giveReceipt } from './receipts';
import { findEntry, nextEpoch } from './status-entries';
import { recordActivity, type Tables } from './tables';

const byOf = (by: string | undefined) => (by === undefined ? {} : { by });

export function grantStore(tables: Tables): GrantStore {
  const { apiKeys, clients, grants, statusLists, subjects } = tables;
  return {
    findSubject: async (sub) => structuredClone(subjects.get(sub)),
    findGrant: async (ownerId, clientId, now) => structuredClone(findConsent(tables, ownerId, clientId, now)),
    findGrantById: async (id) => grantState(tables, id),
    async findGrantByPerson(clientId, person, now) {
      const found = [...subjects.values()].find((subject) =>
        'sub' in person ? subject.sub === person.sub : subject.emailVerified && subject.email === person.email,
      );
      const grant = found && findConsent(tables, found.sub, clientId, now);
      return grant && grantState(tables, grant.id);
    },
    async machineGrant(clientId, now) {
      const found = findMachineGrant(tables, clientId);
      if (found !== undefined) return structuredClone(found);
      const nothing = { scopes: [], resources: [], declined: [], once: false };
      return structuredClone(newGrant(tables, { id: randomUUID(), clientId, ...nothing, createdAt: now }));
    },

    async allow(terms, now) {
      const { ownerId, clientId, once } = terms;
      const { resources, declined, details } = structuredClone({ declined: [], ...terms });
      const { scopes, endsAt } = settledEnds(terms);
      const grant = once || details || terms.separate ? undefined : findConsent(tables, ownerId, clientId, now);
      if (grant === undefined) {
        const end = { ...(endsAt !== null && { endsAt }), ...(details && { details }) };
        const answer = { ownerId, clientId, scopes, resources, declined, once, ...end };
        const created = newGrant(tables, { id: randomUUID(), ...answer, createdAt: now });
        setReminder(created, terms.remindBeforeSeconds);
        giveReceipt(tables, created, 'allowed', terms.receipt, now);
        recordActivity(tables, created.id, 'allowed', now, byOf(terms.by));
        return structuredClone(created);
      }
      resume(tables, grant);
      return writeTerms(tables, grant, terms, now);
    },
    async amendGrant(grantId, terms, now) {
      const grant = grants.get(grantId);
      const theirs = grant?.ownerId === terms.ownerId && grant.clientId === terms.clientId;
      if (!theirs || !isLive(grant, now) || grant.once) return undefined;
      resume(tables, grant);
      return writeTerms(tables, grant, terms, now);
    },
    async changeGrant(grantId, ownerId, change, now) {
      const grant = grants.get(grantId);
      if (grant === undefined || grant.ownerId !== ownerId || !isLive(grant, now)) return undefined;
      const terms = editedTerms(grant, change, now);
      const reason = change.reason === undefined ? {} : { reason: change.reason };
      if (terms) return writeTerms(tables, grant, terms, now, reason);
      endGrant(tables, grant, change.reason ?? 'owner', now, change.by);
      return structuredClone(grant);
    },
    async undoRemoval(grantId, ownerId, undo, now) {
      const grant = grants.get(grantId);
      if (grant === undefined || grant.ownerId !== ownerId || !isLive(grant, now)) return undefined;
      const last = tables.activities.findLast((activity) => activity.grantId === grantId);
      const terms = undoneTerms(grant, last, undo, now);
      return terms && writeTerms(tables, grant, { ...terms, by: undo.by }, now, { undo: true });
    },
    async pauseGrant(grantId, ownerId, now, by) {
      const grant = grants.get(grantId);
      if (grant?.ownerId !== ownerId || !isLive(grant, now) || grant.pausedAt !== undefined) return false;
      grant.pausedAt = now;
      setGrantStatus(tables, grant, tokenStatus.suspended);
      recordActivity(tables, grantId, 'paused', now, byOf(by));
      return true;
    },
    async resumeGrant(grantId, ownerId, now, by) {
      const grant = grants.get(grantId);
      if (grant?.ownerId !== ownerId || !isLive(grant, now) || grant.pausedAt === undefined) return false;
      resume(tables, grant);
      recordActivity(tables, grantId, 'resumed', now, byOf(by));
      return true;
    },
    async endGrant(grantId, ownerId, reason, now, by) {
      const grant = grants.get(grantId);
      if (grant === undefined || grant.ownerId !== ownerId || grant.endedAt !== undefined) return false;
      endGrant(tables, grant, reason, now, by);
      return true;
    },
    async endGrants(ownerId, which, reason, now, by) {
      const ofKeys = new Set([...apiKeys.values()].map(({ grantId }) => grantId));
      const selected = [...grants.values()].filter((grant) => {
        if (grant.ownerId !== ownerId || !isLive(grant, now)) return false;
        if ('ids' in which) return which.ids.includes(grant.id);
        if ('clientId' in which) return grant.clientId === which.clientId && !ofKeys.has(grant.id);
        return ofKeys.has(grant.id) === (which.all === 'keys');
      });
      for (const grant of selected) endGrant(tables, grant, reason, now, by);
      return selected.map(({ id }) => id).sort();
    },

    async findEpoch(reference) {
      const entry = findEntry(tables, reference);
      const state = entry && grantState(tables, entry.grantId);
      if (entry === undefined || state === undefined) return undefined;
      const { userinfo_signed_response_alg: signed, userinfo_encrypted_response_alg: encrypted } =
        clients.get(state.grant.clientId)?.metadata ?? {};
      const userinfoInJwt = signed !== undefined || encrypted !== undefined;
      return { ...state, status: entry.status, current: entry.epoch === state.grant.epoch, userinfoInJwt };
    },
    async endEpoch(grantId, epoch, now) {
      const grant = grants.get(grantId);
      if (grant === undefined || grant.epoch !== epoch || !isLive(grant, now)) return;
      nextEpoch(tables, grant);
      recordActivity(tables, grantId, 'token_revoked', now);
    },
    async statusList(list) {
      const entries = statusLists.get(list);
      if (entries === undefined) return undefined;
      const marked = [...entries.values()].filter(({ status }) => status !== tokenStatus.valid);
      return { size: tables.statusListSize, marked: marked.map(({ index, status }) => ({ index, status })) };
    },
    statusLists: async () => [...statusLists.keys()].sort((a, b) => a - b),
  };
}
