/**
 * What the protocol core needs from persistence: eight interfaces with few methods, each of them atomic.
 *
 * A method takes effect completely or not at all. If callers race, the return value names the one winner. No method
 * expects to be called inside a transaction of the caller. Times are seconds since the epoch and always come from the
 * caller's clock. Hashes are SHA-256 in base64url: the store never sees a token, a code or a secret, unless it is
 * sealed. `undefined` means "not found"; a thrown error means that the store failed.
 *
 * The contract tests (`testing/store.contract.ts`) specify all of this, and every implementation runs them.
 */
import type { ClientStore } from './stores/client-store';
import type { CodeStore } from './stores/code-store';
import type { DeviceStore } from './stores/device-store';
import type { GrantStore } from './stores/grant-store';
import type { KeyStore } from './stores/key-store';
import type { ReceiptStore } from './stores/receipt-store';
import type { TokenStore } from './stores/token-store';
import type { UsageStore } from './stores/usage-store';

export type Store = ClientStore &
  GrantStore &
  CodeStore &
  TokenStore &
  KeyStore &
  DeviceStore &
  ReceiptStore &
  UsageStore;
