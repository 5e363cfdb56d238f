import type { mail as en } from '../en/mail';
import type { Draft } from '../translation';

export const mail: Draft<typeof en> = {};
