import type { consent as en } from '../en/consent';
import type { Draft } from '../translation';

export const consent: Draft<typeof en> = {};
