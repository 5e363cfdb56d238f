import type { mailbox as en } from '../en/mailbox';
import type { Draft } from '../translation';

export const mailbox: Draft<typeof en> = {};
