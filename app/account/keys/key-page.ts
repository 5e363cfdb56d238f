import type { Place } from '@/lib/web/shown-secret';

/** Where a new key is shown. */
export const place: Place = { kind: 'api-key', path: '/account/keys' };
