import type { devForms as en } from '../en/dev-forms';
import type { Draft } from '../translation';

export const devForms: Draft<typeof en> = {};
