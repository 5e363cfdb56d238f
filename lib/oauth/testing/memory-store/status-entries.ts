/**
 * Status entries of the memory store. Indexes are random, as in the database, so that a test that relies on their order
 * fails.
 */
import { randomInt } from 'node:crypto';
import { type Grant, type StatusReference, tokenStatus } from '../../model/grant-records';
import type { StatusEntry, Tables } from './tables';

/** Takes a random free entry of the newest list. A half-full list is left, so that an index does not reveal its age. */
export function newEntry(
  { statusLists, statusListSize: size }: Tables,
  grantId: string,
  epoch: number,
  status: number,
): StatusReference {
  let list = statusLists.size;
  if ((statusLists.get(list)?.size ?? size) >= size / 2) statusLists.set(++list, new Map());
  const entries = statusLists.get(list) ?? new Map<number, StatusEntry>();
  let index = randomInt(size);
  while (entries.has(index)) index = randomInt(size);
  entries.set(index, { list, index, grantId, epoch, status });
  return { list, index };
}

export const findEntry = ({ statusLists }: Tables, { list, index }: StatusReference): StatusEntry | undefined =>
  statusLists.get(list)?.get(index);

export function setStatus(tables: Tables, reference: StatusReference, status: number): void {
  const entry = findEntry(tables, reference);
  if (entry !== undefined) entry.status = status;
}

/** Invalidates all entries of the grant: those of its epochs and of its receipts. */
export function invalidateEntries({ statusLists }: Tables, grantId: string): void {
  for (const entries of statusLists.values()) {
    for (const entry of entries.values()) if (entry.grantId === grantId) entry.status = tokenStatus.invalid;
  }
}

/** Starts the next epoch of the grant and invalidates the current one. */
export function nextEpoch(tables: Tables, grant: Grant): void {
  setStatus(tables, grant.status, tokenStatus.invalid);
  grant.epoch += 1;
  const status = grant.pausedAt === undefined ? tokenStatus.valid : tokenStatus.suspended;
  grant.status = newEntry(tables, grant.id, grant.epoch, status);
}
