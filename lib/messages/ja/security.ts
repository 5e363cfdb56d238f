import type { security as en } from '../en/security';
import type { Draft } from '../translation';

export const security: Draft<typeof en> = {};
