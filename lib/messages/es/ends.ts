import type { ends as en } from '../en/ends';
import type { Draft } from '../translation';

export const ends: Draft<typeof en> = {};
