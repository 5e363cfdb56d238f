import type { search as en } from '../en/search';
import type { Draft } from '../translation';

export const search: Draft<typeof en> = {};
