/**
 * Device authorization (RFC 8628).
 */
import type { AuthorizationDetail } from './authorization-details';

/** RFC 8628 §3.5: how much the interval grows, permanently, each time a device polls too soon. */
export const slowDownSeconds = 5;

/**
 * RFC 8628 §3.2. The user code is stored as a keyed hash, because it is short enough to be guessed from a plain one.
 */
export type DeviceCode = {
  hash: string;
  userCodeHash: string;
  clientId: string;
  scopes: string[];
  resources: string[];
  authorizationDetails?: AuthorizationDetail[];
  intervalSeconds: number;
  createdAt: number;
  endsAt: number;
};

/** The device that waits for an answer, by the hash of its device code. Its screen shows the user code. */
export type WaitingDevice = { hash: string; userCode: string };

/** The result of a device's poll. */
export type DevicePoll = {
  endsAt: number;
  answer?: 'allowed' | 'denied';
  /** The device polled before its interval had passed. */
  tooSoon: boolean;
};
