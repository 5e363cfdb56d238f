/**
 * The key ring: signing keys and their order.
 */
import type { StoredKey } from '../key-records';

export type KeyStore = {
  /** The keys that are not removed, oldest first. */
  signingKeys(): Promise<StoredKey[]>;
  /** Adds each key unless there is an unretired key of the same `alg`, so that instances that start together agree. */
  addSigningKeys(keys: StoredKey[]): Promise<void>;
  /**
   * Adds the key and retires its predecessor `kid` from the successor's `activeAt` on. True for exactly one caller, and
   * only if the predecessor is not retired: instances that rotate at the same time agree on one successor.
   */
  replaceSigningKey(kid: string, successor: StoredKey): Promise<boolean>;
  /**
   * Removes a key at once, whatever its state. If it was signing, the key that was published to follow it signs from
   * now on; if there is none, `successor` is added. If the key had not begun to sign, its predecessor continues. False
   * if the key was gone.
   */
  withdrawSigningKey(kid: string, successor: StoredKey, now: number): Promise<boolean>;
  /** Removes the keys that were retired before this time. Returns their number. */
  removeSigningKeys(retiredBefore: number): Promise<number>;
};
