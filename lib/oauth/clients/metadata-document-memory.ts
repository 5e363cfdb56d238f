/**
 * What this process remembers of clients that are metadata documents and have no row, because nobody has signed in for
 * them yet. Anyone who sends such an address uses a little memory of this process, and nothing in the database. All of
 * it is bounded, and any instance can get it again by fetching the document.
 */
import type { Client, ClientRegistration } from '../model/client-records';

/** A document that was read and is no row. */
type HeldDocument = ClientRegistration & { documentEndsAt: number; createdAt: number };

/** Why a document cannot be used: a sentence without a word of the document's own, and what the log is told. */
export type DocumentFault = { shown: string; reason: string };

export type ClientDocuments = {
  /** Look-ups under way, so that all who ask at the same time share one. */
  fetching: Map<string, Promise<Client | undefined>>;
  /** How many of them run for whom. */
  lookUps: Map<string, number>;
  /** Until when the host of a known document is left alone. */
  outages: Map<string, number>;
  held: Map<string, HeldDocument>;
  /** Of documents that could not be used when they were last looked at. */
  faults: Map<string, DocumentFault>;
};

/** A document has at most 5 KB, so this is a few megabytes. */
const most = 1000;

export function emptyDocuments(): ClientDocuments {
  return { fetching: new Map(), lookUps: new Map(), outages: new Map(), held: new Map(), faults: new Map() };
}

/** Puts a value in, as the newest; the oldest goes when there are too many. */
export function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= most) break;
    map.delete(oldest);
  }
}
