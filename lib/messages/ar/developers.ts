import type { developers as en } from '../en/developers';
import type { Draft } from '../translation';

export const developers: Draft<typeof en> = {};
