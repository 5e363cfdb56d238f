import type { pageScript as en } from '../en/page-script';
import type { Draft } from '../translation';

export const pageScript: Draft<typeof en> = {};
