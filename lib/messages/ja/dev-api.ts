import type { devApi as en } from '../en/dev-api';
import type { Draft } from '../translation';

export const devApi: Draft<typeof en> = {};
