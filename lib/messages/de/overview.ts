import type { overview as en } from '../en/overview';
import type { Draft } from '../translation';

export const overview: Draft<typeof en> = {};
