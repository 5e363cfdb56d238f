import type { SecretPage } from '@/lib/web/shown-secret';

/** The page that shows a new key once. */
export const keysPage: SecretPage = { kind: 'api-key', path: '/developers/keys' };
