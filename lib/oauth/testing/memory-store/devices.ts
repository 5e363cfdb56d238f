/**
 * `DeviceStore` in memory.
 */
import { slowDownSeconds } from '../../model/device-records';
import type { DeviceStore } from '../../model/stores/device-store';
import type { Tables } from './tables';

export const deviceStore = ({ codes, devices, grants }: Tables): DeviceStore => ({
  async createDeviceCode(code) {
    const taken = [...devices.values()].some(({ userCodeHash }) => userCodeHash === code.userCodeHash);
    if (!taken) devices.set(code.hash, structuredClone(code));
    return !taken;
  },
  async findDeviceCode(userCodeHash, now) {
    const found = [...devices.values()].find((device) => device.userCodeHash === userCodeHash);
    if (found === undefined || found.endsAt <= now || found.answer !== undefined) return undefined;
    const { polledAt: _, answer: __, ...code } = structuredClone(found);
    return code;
  },
  async pollDeviceCode(hash, clientId, now) {
    const device = devices.get(hash);
    if (device?.clientId !== clientId) return undefined;
    const { endsAt, answer, polledAt = Number.NEGATIVE_INFINITY } = device;
    const tooSoon = answer === undefined && now - polledAt < device.intervalSeconds - 1;
    if (tooSoon) device.intervalSeconds += slowDownSeconds;
    device.polledAt = now;
    return { endsAt, tooSoon, ...(answer && { answer }) };
  },
  async answerDeviceCode(hash, answer, now) {
    const device = devices.get(hash);
    if (device === undefined || device.endsAt <= now || device.answer !== undefined) return false;
    if (answer === 'denied') {
      device.answer = answer;
      return true;
    }
    const { grant, familyId, context } = structuredClone(answer);
    if (grants.get(grant.id)?.clientId !== device.clientId) return false;
    device.answer = 'allowed';
    const { clientId, endsAt } = device;
    codes.set(hash, { grantId: grant.id, clientId, familyId, epoch: grant.epoch, endsAt, context });
    return true;
  },
});
