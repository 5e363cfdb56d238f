import type { securityLog as en } from '../en/security-log';
import type { Draft } from '../translation';

export const securityLog: Draft<typeof en> = {};
