/** The API's own credentials at the issuer, and access tokens for the API itself. */
import type { Issuer } from './issuer';
import { type Caller, fetchJson } from './limited-fetch';

/** A client of the issuer that stands for this API. */
export type Credentials = { clientId: string; clientSecret: string };

/** RFC 6749 §2.3.1. */
export function basic({ clientId, clientSecret }: Credentials): string {
  const encode = (text: string) => encodeURIComponent(text).replaceAll('%20', '+');
  return `Basic ${btoa(`${encode(clientId)}:${encode(clientSecret)}`)}`;
}

/** An access token by client credentials (RFC 6749 §4.4), and when to get another one. */
export async function ownToken(
  caller: Caller,
  issuer: Issuer,
  credentials: Credentials,
  scope: string,
): Promise<{ value: string; seconds: number }> {
  const { token_endpoint: url } = await issuer.metadata();
  if (url === undefined) throw new Error('the issuer has no token endpoint');
  const answer = await fetchJson(caller, url, {
    method: 'POST',
    headers: { authorization: basic(credentials), accept: 'application/json' },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
  });
  const { access_token: value, expires_in: seconds } = answer;
  if (typeof value !== 'string') throw new Error('the token endpoint answered without a token');
  return { value, seconds: typeof seconds === 'number' ? seconds : 60 };
}
