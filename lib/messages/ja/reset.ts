import type { reset as en } from '../en/reset';
import type { Draft } from '../translation';

export const reset: Draft<typeof en> = {};
