import type { timeline as en } from '../en/timeline';
import type { Draft } from '../translation';

export const timeline: Draft<typeof en> = {};
