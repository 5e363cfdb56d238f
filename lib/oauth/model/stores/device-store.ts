/**
 * Device codes (RFC 8628).
 */
import type { DeviceCode, DevicePoll } from '../device-records';
import type { CodeContext } from '../token-records';

export type DeviceStore = {
  /** False if the user code is taken; the caller generates another. */
  createDeviceCode(code: DeviceCode): Promise<boolean>;
  /** By its user code, if it has neither ended nor been answered. */
  findDeviceCode(userCodeHash: string, now: number): Promise<DeviceCode | undefined>;
  /**
   * One statement; finds only the client's own code. While nobody has answered, a device that polls sooner than its
   * interval (less a second for rounding clocks) must wait `slowDownSeconds` longer from then on (RFC 8628 §3.5).
   */
  pollDeviceCode(hash: string, clientId: string, now: number): Promise<DevicePoll | undefined>;
  /**
   * Records the person's answer, once. If allowed, it creates an authorization code with the same hash, which ends with
   * the device code and is redeemed like any other. False if the device code has ended or was answered, or if the grant
   * is another client's.
   */
  answerDeviceCode(
    hash: string,
    answer: 'denied' | { grant: { id: string; epoch: number }; familyId: string; context: CodeContext },
    now: number,
  ): Promise<boolean>;
};
