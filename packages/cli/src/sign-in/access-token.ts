/**
 * The bearer token of a call. An access token is used until shortly before its end, then a new one is requested. Only
 * one process at a time refreshes a profile, and it first looks whether another one has just done so: a refresh token
 * that is used twice would end the sign-in (RFC 9700 §4.14.2).
 */
import type { Cli } from '../cli';
import { Failure } from '../failure';
import {
  type AccessToken,
  type Credentials,
  readCredentials,
  removeCredentials,
  withCredentialsLock,
  writeCredentials,
} from '../settings/credentials';
import { type Chosen, nonEmpty } from '../settings/profiles';
import { discover, managementResource } from './discovery';
import { requestTokens, type TokenResponse } from './token-request';

const marginSeconds = 30;

export type Bearer = {
  value: string;
  /** Where it comes from, for `whoami` and messages. */
  source: 'COUNTERSIGN_TOKEN' | 'COUNTERSIGN_API_KEY' | Credentials['kind'];
};

export type TokenWorld = Pick<Cli, 'env' | 'fetch' | 'signal' | 'version' | 'now' | 'sleep' | 'configFolder'>;

/** The environment comes first, so that a script does not depend on who signed in on the machine. */
export async function bearerToken(cli: TokenWorld, { server, profile }: Chosen): Promise<Bearer> {
  for (const source of ['COUNTERSIGN_TOKEN', 'COUNTERSIGN_API_KEY'] as const) {
    const value = nonEmpty(cli.env[source]);
    if (value !== undefined) return { value, source };
  }
  const credentials = profile === undefined ? undefined : await readCredentials(cli, profile);
  if (profile === undefined || credentials === undefined || credentials.server !== server) throw notSignedIn(server);
  if (credentials.kind === 'api_key') return { value: credentials.key, source: 'api_key' };
  const { accessToken, kind } = credentials;
  if (accessToken && isFresh(cli, accessToken)) return { value: accessToken.value, source: kind };
  return { value: await renew(cli, profile, accessToken?.value), source: kind };
}

/**
 * A token after the server refused this one, for example because the clocks differ. Undefined if there is no way to get
 * another one.
 */
export async function replacementFor(
  cli: TokenWorld,
  { profile }: Chosen,
  bearer: Bearer,
): Promise<string | undefined> {
  if (profile === undefined || (bearer.source !== 'person' && bearer.source !== 'client')) return undefined;
  return renew(cli, profile, bearer.value);
}

/** `used` is the token that is no longer accepted. */
async function renew(cli: TokenWorld, profile: string, used: string | undefined): Promise<string> {
  return withCredentialsLock(cli, profile, async () => {
    const credentials = await readCredentials(cli, profile);
    if (credentials === undefined || credentials.kind === 'api_key')
      throw new Failure('notSignedIn', 'You signed out.');
    const { accessToken, server } = credentials;
    if (accessToken && accessToken.value !== used && isFresh(cli, accessToken)) return accessToken.value;
    const { token_endpoint } = await discover(cli, server);
    const isPerson = credentials.kind === 'person';
    const { clientId } = credentials;
    const answer = await requestTokens(
      cli,
      token_endpoint,
      isPerson ? { clientId } : { clientId, clientSecret: credentials.clientSecret },
      isPerson
        ? { grant_type: 'refresh_token', refresh_token: credentials.refreshToken, resource: managementResource(server) }
        : { grant_type: 'client_credentials', resource: managementResource(server) },
    );
    if ('error' in answer) {
      const reason = answer.description ?? answer.error;
      if (isPerson && answer.error === 'invalid_grant') {
        await removeCredentials(cli, profile);
        throw new Failure('notSignedIn', 'Your sign-in has ended.', { hint: 'Run "countersign login" again.' });
      }
      throw new Failure('notSignedIn', `The server gave no token: ${reason}`);
    }
    const renewed = tokenOf(cli, answer);
    await writeCredentials(cli, profile, {
      ...credentials,
      accessToken: renewed,
      ...(isPerson && answer.refresh_token !== undefined && { refreshToken: answer.refresh_token }),
    });
    return renewed.value;
  });
}

export function tokenOf({ now }: Pick<Cli, 'now'>, answer: TokenResponse): AccessToken {
  const scopes = (answer.scope ?? '').split(' ').filter((scope) => scope !== '');
  return { value: answer.access_token, endsAt: now() + answer.expires_in, scopes };
}

function isFresh({ now }: Pick<Cli, 'now'>, { endsAt }: AccessToken): boolean {
  return endsAt - marginSeconds > now();
}

function notSignedIn(server: string): Failure {
  return new Failure('notSignedIn', `You are not signed in to ${server}.`, {
    hint: `Run "countersign login --server ${server}", or set COUNTERSIGN_API_KEY.`,
  });
}
