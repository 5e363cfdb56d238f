import type { Place } from '@/lib/web/shown-secret';

/** The page that shows a new key once. */
export const place: Place = { kind: 'api-key', path: '/account/keys' };
