import type { apps as en } from '../en/apps';
import type { Draft } from '../translation';

export const apps: Draft<typeof en> = {};
