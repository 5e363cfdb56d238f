import type { secondStep as en } from '../en/second-step';
import type { Draft } from '../translation';

export const secondStep: Draft<typeof en> = {};
