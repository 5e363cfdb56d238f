import type { app as en } from '../en/app';
import type { Draft } from '../translation';

export const app: Draft<typeof en> = {};
