import type { signUp as en } from '../en/sign-up';
import type { Draft } from '../translation';

export const signUp: Draft<typeof en> = {};
