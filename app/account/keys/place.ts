import type { Place } from '../../developers/apps/shown-secret';

/** Where a new key is shown. */
export const place: Place = { kind: 'api-key', path: '/account/keys' };
