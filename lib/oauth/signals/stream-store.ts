/**
 * What the transmitter needs from persistence: streams and their waiting events. It is separate from `Store` because it
 * is optional: a server without it sends no events. The code that makes a change writes the events about it in the same
 * transaction; this interface only reads and settles them. Times are seconds since the epoch, from the caller's clock.
 */
import type { ClientMetadata } from '../clients/metadata';

/** RFC 9493 §3, and the complex subjects of the Shared Signals Framework §3.3. */
export type SubjectId = { format: string; [member: string]: unknown };

type StreamStatus = 'enabled' | 'paused' | 'disabled';

export type EventStream = {
  id: string;
  /** The API that receives the events; their audience. */
  resource: string;
  /** The app that created the stream for the API; absent if the API's owner created it in the portal. */
  clientId?: string;
  description?: string;
  /**
   * Where events are pushed (RFC 8935), with the sealed `Authorization` header; absent if they are polled (RFC 8936).
   */
  push?: { url: string; sealedAuthorization?: string };
  /** The requested event types, including unknown ones; empty: all. */
  eventsRequested: string[];
  /** Subjects whose events the receiver does not want. */
  excluded: SubjectId[];
  status: StreamStatus;
  statusReason?: string;
  /** The stream is deleted if nobody asks for events for this long. */
  inactivitySeconds?: number;
  /** Failed pushes since the last successful one. */
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
  /** The person it is about, by this server's own identifier. */
  sub?: string;
  /** The app it is about, even if it was deleted since. */
  client?: { id: string; metadata: ClientMetadata };
  detail: unknown;
};

export type StreamChange = Partial<Pick<EventStream, 'eventsRequested' | 'status'>> & {
  description?: string | null;
  statusReason?: string | null;
  /** `null`: use polling from now on. */
  push?: EventStream['push'] | null;
};

/** The outcome of a signal: `delivered`, `acknowledged`, or why it was not accepted. */
export type Settled = { id: string; outcome: string };

export type SignalStore = {
  /** False if the API already has `limit` streams. */
  createStream(stream: EventStream, limit: number, now: number): Promise<boolean>;
  /** The streams of these APIs, oldest first. */
  listStreams(resources: string[]): Promise<EventStream[]>;
  /** A stream of these APIs. Records that it is in use, once a minute. */
  findStream(id: string, resources: string[], now: number): Promise<EventStream | undefined>;
  /**
   * Disabling a stream drops its waiting events; changing its delivery retries at once. False if the stream does not
   * exist.
   */
  changeStream(id: string, change: StreamChange, now: number): Promise<boolean>;
  deleteStream(id: string): Promise<boolean>;
  /** Adds to or removes from `excluded`. False if it already has `limit` subjects. */
  setExcluded(id: string, subject: SubjectId, excluded: boolean, limit: number): Promise<boolean>;
  /** Adds a verification event to the stream. False if that was done less than `everySeconds` ago. */
  verify(id: string, state: string | undefined, everySeconds: number, now: number): Promise<boolean>;
  /** The waiting events, oldest first. */
  waiting(id: string, limit: number): Promise<Signal[]>;
  settle(id: string, settled: Settled[], now: number): Promise<void>;
  /**
   * Claims streams with events to push now. No other process gets them until `until` or their release. Streams whose
   * last push succeeded come first, then at most `failing` of the others, at most `all` together.
   */
  claimPushes(until: number, limits: { all: number; failing: number }, now: number): Promise<EventStream[]>;
  /** After a failure, the stream is not claimed again before `retryAt`. */
  releasePush(id: string, failed: { error: string; retryAt: number } | undefined, now: number): Promise<void>;
};
