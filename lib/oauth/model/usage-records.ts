/**
 * How grants are used, counted per day for the owner's timeline.
 */

/** Repeated use of a grant, counted by day. Single events are activities (`ActivityKind`). */
export type UseKind =
  | 'code_redeemed'
  /** Tokens straight from the authorization endpoint. */
  | 'signed_in'
  | 'refreshed'
  | 'userinfo'
  /** By an API, or by the app itself if no API is named. */
  | 'introspected'
  | 'exchanged'
  | 'asserted'
  | 'key_used'
  /** An API reported the use. */
  | 'reported'
  /** The app queried its grant or gave up part of it. */
  | 'managed'
  /** This server rejected a token, code or key that was over, paused or used up. */
  | 'refused'
  /** The owner declined a request for more. */
  | 'denied';

/** Where a request came from, as coarsely as it is stored: `203.0.113.0/24`, and the kind of program. */
export type Place = { network?: string; agent?: string };

/** Equal uses of one kind on one day. */
export type Use = Place & {
  grantId: string;
  kind: UseKind;
  api?: string;
  what?: string;
  /** Of a report: the scopes that were used, sorted. */
  scopes?: string[];
  count: number;
  firstAt: number;
  lastAt: number;
};

/** Kinds that are no use of the grant: `lastUsedAt` does not change. */
export const kindsWithoutUse: readonly UseKind[] = ['refused', 'denied'];
