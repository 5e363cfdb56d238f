import type { devApp as en } from '../en/dev-app';
import type { Draft } from '../translation';

export const devApp: Draft<typeof en> = {};
