import type { scopes as en } from '../en/scopes';
import type { Draft } from '../translation';

export const scopes: Draft<typeof en> = {};
