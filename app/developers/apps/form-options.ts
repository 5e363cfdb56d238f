import type { Env } from '@/lib/config/env';
import type { Viewer } from '@/lib/web/viewer';
import type { Offers } from './form-fields';

/** What the configuration of this portal offers, and what this viewer may decide. */
export function offersFor({ oauth }: Env, viewer: Viewer): Offers {
  const tlsMethods: string[] = [];
  if (oauth.clientCertificateHeader !== undefined) {
    if (oauth.clientAuthorities.length > 0) tlsMethods.push('tls_client_auth');
    tlsMethods.push('self_signed_tls_client_auth');
  }
  return {
    tlsMethods,
    isOperator: viewer.isOperator,
    withoutPkce: oauth.pkce === 'public-clients',
  };
}
