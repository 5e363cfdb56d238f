import type { keys as en } from '../en/keys';
import type { Draft } from '../translation';

export const keys: Draft<typeof en> = {};
