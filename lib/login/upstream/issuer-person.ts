/** The person at an upstream issuer: from the claims of an OpenID provider, or from GitHub's API. */
import { z } from 'zod';

/**
 * `email` is present only if the issuer says that the address is confirmed. `authTime` is when the person signed in at
 * the issuer; if the issuer does not say, it is the time of the response.
 */
export type UpstreamPerson = { subject: string; email?: string; name?: string; label: string; authTime?: number };

const claimsSchema = z.object({
  sub: z.string().min(1).max(255),
  email: z.string().optional(),
  // Some issuers send it as a string.
  email_verified: z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]).optional(),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
  auth_time: z.number().int().optional(),
});

export function personOfClaims(claims: unknown): UpstreamPerson {
  const { sub, email, name, ...more } = claimsSchema.parse(claims);
  const { email_verified: verified, preferred_username: userName, auth_time: authTime } = more;
  return {
    subject: sub,
    label: (email ?? userName ?? name ?? sub).slice(0, 200),
    ...(email !== undefined && verified === true && { email }),
    ...(name !== undefined && { name }),
    ...(authTime !== undefined && { authTime }),
  };
}

const gitHubApi = 'https://api.github.com/user';
const gitHubSchema = z.object({ id: z.number(), login: z.string(), name: z.string().nullish() });
const gitHubEmails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** GitHub is not an OpenID provider. Its numeric user ids are permanent, user names are not. */
export async function gitHubPerson(
  accessToken: string,
  fetchUrl: (url: string, init: RequestInit) => Promise<Response>,
): Promise<UpstreamPerson> {
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/vnd.github+json' };
  const ask = async (url: string): Promise<unknown> => {
    const response = await fetchUrl(url, { headers });
    if (!response.ok) throw new Error(`GitHub answered ${response.status}`);
    return response.json();
  };
  const { id, login, name } = gitHubSchema.parse(await ask(gitHubApi));
  const email = gitHubEmails.parse(await ask(`${gitHubApi}/emails`)).find((one) => one.primary && one.verified)?.email;
  return { subject: String(id), label: login, ...(email && { email }), ...(name && { name }) };
}
