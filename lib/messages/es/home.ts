import type { home as en } from '../en/home';
import type { Draft } from '../translation';

export const home: Draft<typeof en> = {};
