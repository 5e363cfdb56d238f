import type { names as en } from '../en/names';
import type { Draft } from '../translation';

export const names: Draft<typeof en> = {};
