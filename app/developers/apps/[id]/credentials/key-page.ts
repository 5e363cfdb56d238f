import type { SecretPage } from '@/lib/web/shown-secret';

/** Where a new key of the app is shown. */
export const appKeysPage = (clientId: string): SecretPage => ({
  kind: 'api-key',
  path: `/developers/apps/${clientId}/credentials`,
});
