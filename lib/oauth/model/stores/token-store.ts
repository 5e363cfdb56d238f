/**
 * Refresh tokens, opaque access tokens and API keys.
 */
import type { ActivityKind, Grant, GrantState } from '../grant-records';
import type {
  ApiKeyHolder,
  Confirmation,
  IdleEnd,
  NewApiKey,
  NewRefreshToken,
  RefreshTokenState,
  RotationState,
  StoredAccessToken,
} from '../token-records';

export type TokenStore = {
  /**
   * Stores the claims of an opaque access token under its hash. A token without `endsAt` has no expiry and counts as
   * used now; only the newest `mostLastingTokens` of these remain under one grant.
   */
  createAccessToken(
    token: { hash: string; grantId: string; claims: Record<string, unknown>; endsAt?: number },
    now: number,
  ): Promise<void>;
  /**
   * An opaque access token, until its end, or without an expiry while its last recorded use is after `usedAfter`. Does
   * not check whether its grant and epoch are live.
   */
  findAccessToken(hash: string, now: number, usedAfter: number): Promise<StoredAccessToken | undefined>;
  /** One statement for a batch: moves the last use of tokens without an expiry forward, never back. */
  recordTokenUses(uses: readonly { hash: string; at: number }[]): Promise<void>;
  /** Ends only this token. Activity `token_revoked`. */
  endAccessToken(hash: string, now: number): Promise<void>;

  /** One statement: the token with its grant and subject, whatever their state. */
  findRefreshToken(hash: string): Promise<RefreshTokenState | undefined>;
  /**
   * One statement. Consumes the token and stores its successor (same family, grant and context) if it belongs to the
   * client, has neither ended nor been rotated, is bound to no key or to the proved one, and its grant is live and not
   * paused. `rotated` is true for exactly one caller. Otherwise nothing changes, and the state says why (rotated
   * before, ended, grant over…). The successor ends at its given end (`IdleEnd`) or the grant's end, whichever comes
   * first. `successorUsed`: the successor of a rotated token was rotated itself.
   */
  rotateRefreshToken(
    hash: string,
    clientId: string,
    successor: NewRefreshToken,
    now: number,
    proved?: Confirmation,
  ): Promise<RotationState | undefined>;
  /**
   * For tokens that do not rotate: one statement that moves the end forward, under the conditions of a rotation. `used`
   * is false if the token may not be used; the state says why.
   */
  extendRefreshToken(
    hash: string,
    clientId: string,
    end: IdleEnd,
    now: number,
    proved?: Confirmation,
  ): Promise<(RefreshTokenState & { used: boolean }) | undefined>;
  /**
   * Ends every refresh token of the family and, with `andEpoch`, the grant's epoch. Activity of the given kind. A
   * family ends once: a second call changes nothing, so that replaying an old token cannot end newer tokens.
   */
  endFamily(familyId: string, grantId: string, kind: ActivityKind, andEpoch: boolean, now: number): Promise<void>;

  /**
   * Creates the key with its grant, which belongs to the key's holder and is never found as consent or as a machine
   * grant.
   */
  createApiKey(key: NewApiKey, now: number): Promise<Grant>;
  /** The grant behind the key, whatever its state. One statement. */
  findApiKey(hash: string): Promise<GrantState | undefined>;
  /** Ends the key's grant as `endGrant` does. False if the key is not this holder's or has ended. */
  endApiKey(id: string, holder: ApiKeyHolder, now: number): Promise<boolean>;
  /**
   * Ends at most `limit` keys without an expiry that were last used, or created, at `usedBefore` or earlier, as
   * `endGrant` does, with the reason `unused`. Returns their number. Concurrent calls share the work.
   */
  endUnusedKeys(usedBefore: number, now: number, limit: number): Promise<number>;
  /**
   * Ends a live key on behalf of someone who presents it, as `endGrant` does, with the reason `key_revoked`, and writes
   * this to the security log of the key's owner or of its app's owner. True for exactly one caller.
   */
  revokeApiKey(hash: string, now: number): Promise<boolean>;
};
