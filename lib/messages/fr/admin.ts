import type { admin as en } from '../en/admin';
import type { Draft } from '../translation';

export const admin: Draft<typeof en> = {};
