import type { devices as en } from '../en/devices';
import type { Draft } from '../translation';

export const devices: Draft<typeof en> = {};
