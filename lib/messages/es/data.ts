import type { data as en } from '../en/data';
import type { Draft } from '../translation';

export const data: Draft<typeof en> = {};
