import type { signOut as en } from '../en/sign-out';
import type { Draft } from '../translation';

export const signOut: Draft<typeof en> = {};
