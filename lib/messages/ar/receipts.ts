import type { receipts as en } from '../en/receipts';
import type { Draft } from '../translation';

export const receipts: Draft<typeof en> = {};
