import type { errors as en } from '../en/errors';
import type { Draft } from '../translation';

export const errors: Draft<typeof en> = {};
