import type { device as en } from '../en/device';
import type { Draft } from '../translation';

export const device: Draft<typeof en> = {};
