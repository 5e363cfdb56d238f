/** Requests to the token endpoint and their errors: RFC 6749 §5, RFC 8628 §3.5. */
import { z } from 'zod';
import type { Cli } from '../cli';
import { Failure, failureOfStatus } from '../failure';
import { jsonOf, send } from '../requests';

const tokenSchema = z.object({
  access_token: z.string(),
  expires_in: z.number().default(300),
  refresh_token: z.string().optional(),
  id_token: z.string().optional(),
  scope: z.string().optional(),
});
const errorSchema = z.object({ error: z.string(), error_description: z.string().optional() });

export type TokenResponse = z.infer<typeof tokenSchema>;
export type ClientCredentials = { clientId: string; clientSecret?: string };

/** The tokens, or the error code of the specification. */
export async function requestTokens(
  cli: Pick<Cli, 'fetch' | 'signal' | 'version'>,
  endpoint: string,
  client: ClientCredentials,
  parameters: Record<string, string>,
): Promise<TokenResponse | { error: string; description: string | undefined }> {
  const response = await postForm(cli, endpoint, client, parameters);
  const body = await jsonOf(response);
  const tokens = tokenSchema.safeParse(body);
  if (response.ok && tokens.success) return tokens.data;
  const refused = errorSchema.safeParse(body);
  if (!response.ok && refused.success && response.status < 500) {
    return { error: refused.data.error, description: refused.data.error_description };
  }
  throw new Failure(failureOfStatus(response.status), `${endpoint} answered with HTTP ${response.status}.`);
}

export function postForm(
  cli: Pick<Cli, 'fetch' | 'signal' | 'version'>,
  endpoint: string,
  { clientId, clientSecret }: ClientCredentials,
  parameters: Record<string, string>,
): Promise<Response> {
  const headers = new Headers({ Accept: 'application/json' });
  const body = new URLSearchParams(parameters);
  if (clientSecret === undefined) body.set('client_id', clientId);
  else headers.set('Authorization', basic(clientId, clientSecret));
  return send(cli, new Request(endpoint, { method: 'POST', headers, body }));
}

/** RFC 6749 §2.3.1: both values are form-encoded first. */
function basic(id: string, secret: string): string {
  const encoded = [id, secret].map((text) => new URLSearchParams({ '': text }).toString().slice(1));
  return `Basic ${Buffer.from(encoded.join(':')).toString('base64')}`;
}
