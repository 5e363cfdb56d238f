/**
 * Grants with their owners, epochs and status entries. `by` is the session (`sid`) in which the owner acts, and is
 * recorded with the activity.
 */
import type { Undo } from '../grant-difference';
import type {
  EndReason,
  EpochState,
  Grant,
  GrantEdit,
  GrantSelection,
  GrantState,
  GrantTerms,
  StatusEntries,
  StatusReference,
  Subject,
} from '../grant-records';

export type GrantStore = {
  findSubject(sub: string): Promise<Subject | undefined>;

  /**
   * The owner's live grant for this client: not ended, before `endsAt`, perhaps paused. Never a `once` grant, nor one
   * with details. Scopes whose own end has passed are still listed; `grant-rules.ts` filters them.
   */
  findGrant(ownerId: string, clientId: string, now: number): Promise<Grant | undefined>;
  /** A grant with its owner, whatever its state. */
  findGrantById(id: string): Promise<GrantState | undefined>;
  /**
   * One statement: the live grant (never a `once` grant) of this client and a person, identified by `sub` or by an
   * e-mail address that was verified here.
   */
  findGrantByPerson(
    clientId: string,
    person: { sub: string } | { email: string },
    now: number,
  ): Promise<GrantState | undefined>;
  /** The machine grant of a client, whatever its state; created if there is none. One statement if there is one. */
  machineGrant(clientId: string, now: number): Promise<Grant>;

  /**
   * Writes the owner's answer. The live grant of this owner and client takes the terms, or a new grant is created;
   * `once` and details always create a new one. If the terms narrow or shorten a live grant (`narrows`), the next epoch
   * starts and codes of the old one become invalid; if they only widen it, the epoch stays. Refresh tokens continue,
   * but end with the grant at the latest. A pause is lifted, because the owner has just agreed. Ends are put in order
   * (`settledEnds`). Writes the activity `allowed` (new) or `changed` in the same transaction. Two parallel calls for
   * one owner and client result in one live grant.
   */
  allow(terms: GrantTerms, now: number): Promise<Grant>;
  /**
   * Writes the answer into this grant, whichever others are live, by the rules of `allow` (Grant Management for OAuth
   * 2.0 §5.2, `merge` and `replace`). Here details are terms like the others. Undefined if the grant is over, a `once`
   * grant, or of another owner or client.
   */
  amendGrant(grantId: string, terms: GrantTerms, now: number): Promise<Grant | undefined>;
  /**
   * The owner changes their grant, by the rules of `allow`, except that a pause stays. The grant ends if its new end
   * has passed or if nothing is left. Activity `changed` or `ended`. Undefined if the grant is not theirs or not live.
   */
  changeGrant(grantId: string, ownerId: string, change: GrantEdit, now: number): Promise<Grant | undefined>;
  /**
   * Puts back what the owner removed from a live grant, if that was the last thing that happened to it, in the same
   * session (`by`) and within `undoSeconds`, as far as the app can still be allowed it. The end of the grant stays.
   * Codes and access tokens that the removal invalidated stay invalid; refresh tokens give the scopes again. Undefined
   * if there is nothing to undo.
   */
  undoRemoval(grantId: string, ownerId: string, undo: Undo, now: number): Promise<Grant | undefined>;
  /**
   * Until the grant is resumed, nothing is issued or confirmed under it: its epoch reads suspended. Codes and refresh
   * tokens stay as they are. Activity `paused`. False if the grant is not theirs, not live, or already paused.
   */
  pauseGrant(grantId: string, ownerId: string, now: number, by?: string): Promise<boolean>;
  /** Continues the grant in the same epoch. Activity `resumed`. False if it is not theirs, not live, or not paused. */
  resumeGrant(grantId: string, ownerId: string, now: number, by?: string): Promise<boolean>;
  /**
   * Ends the grant for good: its status entries become invalid, and its refresh tokens and codes are dead. Activity
   * `ended`. False if it is not theirs or has ended.
   */
  endGrant(grantId: string, ownerId: string, reason: EndReason, now: number, by?: string): Promise<boolean>;
  /**
   * Ends all selected grants that are theirs and live, as `endGrant` does, or none. Returns the ids of those that
   * ended.
   */
  endGrants(ownerId: string, which: GrantSelection, reason: EndReason, now: number, by?: string): Promise<string[]>;

  /** The grant and epoch that a signed token's status reference names. One statement. */
  findEpoch(status: StatusReference): Promise<EpochState | undefined>;
  /** If `epoch` is the current one of a live grant: invalidates it and starts the next. Activity `token_revoked`. */
  endEpoch(grantId: string, epoch: number, now: number): Promise<void>;
  /** The entries of a list that are not valid; undefined if there is no such list. */
  statusList(list: number): Promise<StatusEntries | undefined>;
  /** The numbers of all lists, ascending. */
  statusLists(): Promise<number[]>;
};
