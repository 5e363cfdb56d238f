import type { Place } from '@/lib/web/shown-secret';

/** Where a new key of the app is shown. */
export const keyPlace = (clientId: string): Place => ({
  kind: 'api-key',
  path: `/developers/apps/${clientId}/credentials`,
});
