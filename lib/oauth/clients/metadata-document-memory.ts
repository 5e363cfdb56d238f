/**
 * Clients with a metadata document that are only in this process's memory, because no user has signed in for them yet.
 * Such a client costs a little memory and nothing in the database. The memory is bounded, and any instance can fetch
 * the document again.
 */
import type { Client, ClientRegistration } from '../model/client-records';

/** A document that was read and is not stored as a client. */
type HeldDocument = ClientRegistration & { documentEndsAt: number; createdAt: number };

/** Why a document cannot be used. `shown` contains nothing from the document; `reason` is for the log. */
export type DocumentFault = { shown: string; reason: string };

export type ClientDocuments = {
  /** Look-ups in progress. Concurrent requests for one client share a look-up. */
  fetching: Map<string, Promise<Client | undefined>>;
  /** Number of look-ups in progress, by caller. */
  lookUps: Map<string, number>;
  /** Until when the host of a known document is not asked again. */
  outages: Map<string, number>;
  held: Map<string, HeldDocument>;
  /** Documents that could not be used when they were last fetched. */
  faults: Map<string, DocumentFault>;
};

/** Entries per map. A document has at most 5 KB, so this is a few megabytes. */
const maxEntries = 1000;

export function emptyDocuments(): ClientDocuments {
  return { fetching: new Map(), lookUps: new Map(), outages: new Map(), held: new Map(), faults: new Map() };
}

/** Stores a value as the newest entry, and removes the oldest ones above the limit. */
export function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= maxEntries) break;
    map.delete(oldest);
  }
}
