import type { Env } from '@/lib/config/env';
import type { Viewer } from '@/lib/web/viewer';
import type { Offers } from './form-fields';

/** What this portal is set up for, and what this viewer may decide. */
export function offersFor(env: Env, viewer: Viewer): Offers {
  const { mutualTls } = env;
  return {
    tlsMethods: [
      ...(mutualTls && mutualTls.authorities.length > 0 ? ['tls_client_auth'] : []),
      ...(mutualTls ? ['self_signed_tls_client_auth'] : []),
    ],
    isOperator: viewer.isOperator,
    withoutPkce: env.pkce === 'public-clients',
  };
}
