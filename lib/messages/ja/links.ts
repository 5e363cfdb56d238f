import type { links as en } from '../en/links';
import type { Draft } from '../translation';

export const links: Draft<typeof en> = {};
