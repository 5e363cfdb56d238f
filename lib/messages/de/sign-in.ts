import type { signIn as en } from '../en/sign-in';
import type { Draft } from '../translation';

export const signIn: Draft<typeof en> = {};
