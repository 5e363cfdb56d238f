import type { profile as en } from '../en/profile';
import type { Draft } from '../translation';

export const profile: Draft<typeof en> = {};
