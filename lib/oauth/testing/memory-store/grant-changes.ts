/**
 * The changes of grants that several parts of the memory store make.
 */

import { type ActivityDetail, changeDetail } from '../../model/grant-difference';
import { type EndReason, type Grant, type GrantState, type GrantTerms, tokenStatus } from '../../model/grant-records';
import { isLive, narrows, settledEnds } from '../../model/grant-rules';
import { giveReceipt, receiptsOf } from './receipts';
import { invalidateEntries, newEntry, nextEpoch, setStatus } from './status-entries';
import { recordActivity, type Tables } from './tables';

export function newGrant(tables: Tables, grant: Omit<Grant, 'epoch' | 'status' | 'changedAt'>): Grant {
  const status = newEntry(tables, grant.id, 1, tokenStatus.valid);
  const created = { ...grant, epoch: 1, status, changedAt: grant.createdAt };
  tables.grants.set(created.id, created);
  return created;
}

/** Writes new terms into a live grant. */
export function writeTerms(
  tables: Tables,
  grant: Grant,
  terms: Omit<GrantTerms, 'ownerId' | 'clientId' | 'once'>,
  now: number,
  why: Pick<ActivityDetail, 'reason' | 'undo'> = {},
): Grant {
  const { resources, declined, details, remindBeforeSeconds } = structuredClone({ declined: [], ...terms });
  const { scopes, endsAt } = settledEnds(terms);
  const by = terms.by === undefined ? {} : { by: terms.by };
  const detail = changeDetail(structuredClone(grant), { ...terms, scopes, endsAt }, { ...by, ...why, now });
  if (narrows(grant, { ...terms, scopes, endsAt }, now)) nextEpoch(tables, grant);
  delete grant.details;
  Object.assign(grant, { scopes, resources, declined, changedAt: now, ...(details && { details }) });
  if (endsAt === null) delete grant.endsAt;
  else grant.endsAt = endsAt;
  for (const token of tables.refreshTokens.values()) {
    if (token.grantId === grant.id) token.endsAt = cappedEnd(token.endsAt, grant);
  }
  setReminder(grant, remindBeforeSeconds);
  giveReceipt(tables, grant, terms.receipt ? 'allowed' : 'changed', terms.receipt, now);
  recordActivity(tables, grant.id, 'changed', now, detail);
  return structuredClone(grant);
}

/** Nothing that a grant gives ends after the grant. */
export const cappedEnd = (endsAt: number, grant: Grant): number => Math.min(endsAt, grant.endsAt ?? Infinity);

export function setReminder(grant: Grant, before: number | null | undefined): void {
  if (before === null) delete grant.remindBeforeSeconds;
  else if (before !== undefined) grant.remindBeforeSeconds = before;
}

/** Sets the status of the grant's epoch and of its latest receipt. */
export function setGrantStatus(tables: Tables, grant: Grant, status: number): void {
  setStatus(tables, grant.status, status);
  const latest = receiptsOf(tables, grant.id).at(-1);
  if (latest) setStatus(tables, latest.status, status);
}

export function resume(tables: Tables, grant: Grant): void {
  delete grant.pausedAt;
  setGrantStatus(tables, grant, tokenStatus.valid);
}

export function endGrant(tables: Tables, grant: Grant, reason: EndReason, now: number, by?: string): void {
  grant.endedAt = now;
  grant.changedAt = now;
  if (reason === 'owner') giveReceipt(tables, grant, 'ended', undefined, now);
  invalidateEntries(tables, grant.id);
  for (const token of tables.refreshTokens.values()) if (token.grantId === grant.id) token.endedAt ??= now;
  recordActivity(tables, grant.id, 'ended', now, { reason, ...(by !== undefined && { by }) });
}

export function findMachineGrant({ grants, apiKeys }: Tables, clientId: string): Grant | undefined {
  const ofKeys = new Set([...apiKeys.values()].map(({ grantId }) => grantId));
  return [...grants.values()].find(
    (grant) => grant.clientId === clientId && grant.ownerId === undefined && !ofKeys.has(grant.id),
  );
}

/** The live grant that counts as the owner's consent for this client. */
export function findConsent({ grants }: Tables, ownerId: string, clientId: string, now: number): Grant | undefined {
  // The latest one: the app may manage others beside it.
  return [...grants.values()].findLast(
    (grant) =>
      grant.ownerId === ownerId && grant.clientId === clientId && !grant.once && !grant.details && isLive(grant, now),
  );
}

/** A grant with its subject, whatever their state. */
export function grantState({ grants, subjects }: Tables, grantId: string): GrantState | undefined {
  const grant = grants.get(grantId);
  if (grant === undefined) return undefined;
  const subject = grant.ownerId === undefined ? undefined : subjects.get(grant.ownerId);
  return structuredClone(subject === undefined ? { grant } : { grant, subject });
}
