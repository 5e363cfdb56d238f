/**
 * What the transmitter of signals (`signals.ts`) asks of persistence: streams and what waits on them. Apart from `Store`, for it is of use
 * without: a server that is given none is no transmitter. Signals themselves are written by whoever does what they tell of, in
 * the same transaction; here they are only read and settled. Times are seconds since the epoch, from the caller's clock.
 */
import type { ClientMetadata } from '../clients/metadata';

/** RFC 9493 §3, and the complex subjects of the Shared Signals Framework §3.3. */
export type SubjectId = { format: string; [member: string]: unknown };

type StreamStatus = 'enabled' | 'paused' | 'disabled';

export type EventStream = {
  id: string;
  /** The API that hears: audience of its events. */
  resource: string;
  /** Which app made it for the API; absent: its owner, in the portal. */
  clientId?: string;
  description?: string;
  /** Where events are pushed (RFC 8935), with the sealed `Authorization` of each push; absent: they are polled (RFC 8936). */
  push?: { url: string; sealedAuthorization?: string };
  /** What was asked for, known here or not; none: everything. */
  eventsRequested: string[];
  /** Whom it does not want to hear of. */
  excluded: SubjectId[];
  status: StreamStatus;
  statusReason?: string;
  /** It is taken away when nobody asked for this long. */
  inactivitySeconds?: number;
  /** Failed pushes since the last that succeeded. */
  failures: number;
};

/** One event for one stream. */
export type Signal = {
  /** The `jti`: the same at every delivery. */
  id: string;
  txn: string;
  /** The event type's URI. */
  event: string;
  at: number;
  /** The person it is about, as this server knows them. */
  sub?: string;
  /** The app it is about, also one that was deleted. */
  client?: { id: string; metadata: ClientMetadata };
  detail: unknown;
};

export type StreamChange = Partial<Pick<EventStream, 'eventsRequested' | 'status'>> & {
  description?: string | null;
  statusReason?: string | null;
  /** `null`: polled from now on. */
  push?: EventStream['push'] | null;
};

/** What became of a signal: `delivered`, `acknowledged`, or why it was not taken. */
export type Settled = { id: string; outcome: string };

export type SignalStore = {
  /** False where the API has `limit` streams already. */
  createStream(stream: EventStream, limit: number, now: number): Promise<boolean>;
  /** Of these APIs, oldest first. */
  listStreams(resources: string[]): Promise<EventStream[]>;
  /** Of these APIs; somebody asked for it now, which is noted once a minute. */
  findStream(id: string, resources: string[], now: number): Promise<EventStream | undefined>;
  /** A stream that is disabled forgets what waits; one whose delivery changes is tried at once. False when it is gone. */
  changeStream(id: string, change: StreamChange, now: number): Promise<boolean>;
  deleteStream(id: string): Promise<boolean>;
  /** Adds to or takes from `excluded`. False where `limit` are named already. */
  setExcluded(id: string, subject: SubjectId, excluded: boolean, limit: number): Promise<boolean>;
  /** Puts a verification event on the stream, unless that was done less than `everySeconds` ago: then false. */
  verify(id: string, state: string | undefined, everySeconds: number, now: number): Promise<boolean>;
  /** What waits, oldest first. */
  waiting(id: string, limit: number): Promise<Signal[]>;
  settle(id: string, settled: Settled[], now: number): Promise<void>;
  /**
   * Streams with something to push now, which nobody else gets until `until` or their release: first those whose last push
   * succeeded, then `failing` of the others at most, `all` together.
   */
  claimPushes(until: number, limits: { all: number; failing: number }, now: number): Promise<EventStream[]>;
  /** `failed`: not before `retryAt`. */
  releasePush(id: string, failed: { error: string; retryAt: number } | undefined, now: number): Promise<void>;
};
