/** Ends a sign-in at the server: RFC 7009. */
import type { Cli } from '../cli';
import type { Credentials } from '../settings/credentials';
import { discover } from './discovery';
import { postForm } from './token-request';

/** Whether the server revoked the refresh token. Keys and secrets are not ended: they may be in use elsewhere. */
export async function revoke(
  cli: Pick<Cli, 'fetch' | 'signal' | 'version'>,
  credentials: Credentials,
): Promise<boolean> {
  if (credentials.kind !== 'person') return false;
  const { revocation_endpoint: endpoint } = await discover(cli, credentials.server);
  if (endpoint === undefined) return false;
  const parameters = { token: credentials.refreshToken, token_type_hint: 'refresh_token' };
  const response = await postForm(cli, endpoint, { clientId: credentials.clientId }, parameters);
  return response.ok;
}
