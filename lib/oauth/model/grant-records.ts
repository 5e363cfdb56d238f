/**
 * Grants: what an owner allowed a client, and everything that describes or changes it.
 */
import type { AuthorizationDetail } from './authorization-details';
import type { ReceiptFacts } from './receipt-records';

/** One signed-in browser session. */
export type Login = {
  sid: string;
  sub: string;
  authTime: number;
  /** RFC 8176 values, in the order of proof. */
  amr: string[];
};

/** A person, with the claims that can be released about them, by their wire names (OpenID Connect Core §5.1). */
export type Subject = {
  sub: string;
  email: string;
  emailVerified: boolean;
  name: string;
  /** Further standard claims, e.g. `given_name`, `locale`. */
  claims: Record<string, unknown>;
  updatedAt: number;
};

export type GrantScope = { scope: string; endsAt: number | null };

/** What an owner allowed a client. Codes, tokens, status entries, receipts and usage all belong to a grant. */
export type Grant = {
  id: string;
  /** Absent for a machine grant (client credentials). */
  ownerId?: string;
  clientId: string;
  scopes: GrantScope[];
  resources: string[];
  /**
   * The authorization details that were allowed (RFC 9396). They never change, and such a grant is never reused as
   * consent.
   */
  details?: AuthorizationDetail[];
  /** Optional scopes that the owner unticked at the last consent. They are not requested again and never issued. */
  declined?: string[];
  /** "Just this once": the grant gets no refresh token and is never reused as consent. */
  once: boolean;
  endsAt?: number;
  /** How long before the end the owner gets a reminder; absent if they want none. */
  remindBeforeSeconds?: number;
  pausedAt?: number;
  endedAt?: number;
  /** Starts at 1. Narrowing, shortening or revoking a token starts the next epoch and invalidates the previous one. */
  epoch: number;
  /** The status entry of the current epoch. */
  status: StatusReference;
  createdAt: number;
  changedAt: number;
  lastUsedAt?: number;
};

/** A grant and the person who allowed it. Machine grants have no subject. */
export type GrantState = { grant: Grant; subject?: Subject };

export type StatusReference = { list: number; index: number };

/** A status list of `size` entries. Entries that are not listed are valid. */
export type StatusEntries = { size: number; marked: { index: number; status: number }[] };

/**
 * Wire values of draft-ietf-oauth-status-list §7.1. Applications may define the value 3: here it marks a receipt that a
 * later receipt has replaced.
 */
export const tokenStatus = { valid: 0, invalid: 1, suspended: 2, replaced: 3 } as const;

export type EpochState = GrantState & {
  status: number;
  current: boolean;
  /** Whether the client registered for signed or encrypted userinfo. */
  userinfoInJwt: boolean;
};

/** What the owner's answer makes of the grant: the complete new state of scopes and end, not a difference. */
export type GrantTerms = {
  ownerId: string;
  clientId: string;
  scopes: GrantScope[];
  resources: string[];
  /** With any details, `allow` always creates a new grant. */
  details?: AuthorizationDetail[];
  /** Creates a separate grant beside a live one (Grant Management for OAuth 2.0 §5.2, `create`). */
  separate?: true;
  /** Becomes the grant's `declined`; absent means none. */
  declined?: string[];
  endsAt: number | null;
  /** Null removes the reminder; absent leaves it unchanged. */
  remindBeforeSeconds?: number | null;
  once: boolean;
  /** Set if a person gave the answer: what they were asked. The transaction writes the receipt. */
  receipt?: ReceiptFacts;
  /** The session (`sid`) in which the owner answered, for the timeline. */
  by?: string;
};

/** An owner's change of a live grant. Absent members stay as they are. */
export type GrantEdit = {
  /**
   * A subset of the live scopes, with their new ends. Ended scopes cannot be restored, and other scopes are ignored.
   */
  scopes?: GrantScope[];
  /** A subset of the present resources. */
  resources?: string[];
  /** Whether removed scopes count as declined, so that they are not requested again on their own. */
  declines?: boolean;
  endsAt?: number | null;
  remindBeforeSeconds?: number | null;
  /** The session (`sid`) in which the owner acted, for the timeline and to undo. */
  by?: string;
  /** Why it changed, if the owner did not change it. */
  reason?: 'api_withdrawn';
};

/**
 * Selects some of an owner's live grants: by id, by app (including one-time, detail and device grants), or all grants
 * of apps or of API keys. The grants of API keys belong to no app.
 */
export type GrantSelection = { ids: readonly string[] } | { clientId: string } | { all: 'apps' | 'keys' };

export type EndReason =
  | 'owner'
  | 'client'
  | 'client_deleted'
  | 'account_deleted'
  /** The partner that manages the account ended its access, or disabled the account (SCIM). */
  | 'partner'
  | 'api_withdrawn'
  | 'replaced'
  /** Of an API key: someone who holds the key revoked it (RFC 7009). */
  | 'key_revoked'
  /** An operator ended it through the Management API. */
  | 'operator'
  /** Of an API key without an expiry: nobody used it for a long time. */
  | 'unused';

/** Single events in the life of a grant, for the owner's timeline. Repeated use is counted instead (`UseKind`). */
export type ActivityKind =
  | 'allowed'
  | 'changed'
  | 'paused'
  | 'resumed'
  | 'ended'
  | 'refresh_reused'
  | 'code_replayed'
  | 'token_revoked';
