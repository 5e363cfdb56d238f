/** The endpoints of a server: RFC 8414. */
import { z } from 'zod';
import type { Cli } from '../cli';
import { Failure } from '../failure';
import { jsonOf, send } from '../requests';
import { serverAddress } from '../settings/profiles';

const metadataSchema = z.object({
  issuer: z.string(),
  token_endpoint: z.string(),
  device_authorization_endpoint: z.string().optional(),
  revocation_endpoint: z.string().optional(),
  jwks_uri: z.string().optional(),
  introspection_endpoint: z.string().optional(),
});

export type ServerMetadata = z.infer<typeof metadataSchema>;

export async function discover(
  cli: Pick<Cli, 'fetch' | 'signal' | 'version'>,
  server: string,
): Promise<ServerMetadata> {
  const response = await send(cli, new Request(`${server}/.well-known/oauth-authorization-server`));
  const parsed = metadataSchema.safeParse(response.ok ? await jsonOf(response) : undefined);
  if (!parsed.success) {
    const { status } = response;
    throw new Failure(
      status >= 500 ? 'unavailable' : 'failed',
      `${server} is not a Countersign server (HTTP ${status}).`,
    );
  }
  // §3.3: metadata of another issuer must not be used.
  if (parsed.data.issuer !== server) {
    throw new Failure('failed', `${server} calls itself ${parsed.data.issuer}. Use that address.`);
  }
  for (const endpoint of endpointsOf(parsed.data)) serverAddress(new URL(endpoint).origin);
  return parsed.data;
}

function endpointsOf(metadata: ServerMetadata): string[] {
  const { token_endpoint, device_authorization_endpoint, revocation_endpoint } = metadata;
  return [token_endpoint, device_authorization_endpoint, revocation_endpoint].filter((one) => one !== undefined);
}

/** The identifier of the Management API (RFC 8707), the audience of its tokens. */
export const managementResource = (server: string): string => `${server}/api/v1`;
