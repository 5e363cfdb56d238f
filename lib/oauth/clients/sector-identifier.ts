/**
 * Sector identifiers: OpenID Connect Core §8.1 and Dynamic Client Registration §5. Pairwise subjects are shared within
 * a sector, so a client has to prove that it belongs to the sector it names: the document at the sector's address lists
 * what identifies the client.
 */
import { z } from 'zod';
import { fetchJson } from '../support/small-fetch';
import type { World } from '../world';
import type { ClientMetadata } from './metadata';
import { isHttps } from './uri-rules';

/** Grant types that issue tokens about users without a redirect URI. */
const withoutRedirect: readonly string[] = [
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:token-exchange',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'password',
];

/**
 * What the document of the sector has to list to prove that the client belongs to it (OpenID Connect Core §8.1): the
 * redirect URIs, if every token about a user passes through an https one; or the `jwks_uri` of the keys that the client
 * authenticates with, as in CIBA Core §4. Undefined if the client has neither: then any client could claim the sector.
 */
export function sectorProof(metadata: ClientMetadata): { by: 'redirect URIs' | 'keys'; uris: string[] } | undefined {
  const { redirect_uris: redirects, jwks_uri: keys, token_endpoint_auth_method: method } = metadata;
  const passesThrough =
    redirects.length > 0 &&
    redirects.every(isHttps) &&
    !metadata.grant_types.some((type) => withoutRedirect.includes(type));
  if (passesThrough) return { by: 'redirect URIs', uris: redirects };
  const usesKeys = method === 'private_key_jwt' || method === 'self_signed_tls_client_auth';
  return usesKeys && keys !== undefined ? { by: 'keys', uris: [...redirects, keys] } : undefined;
}

/**
 * Checks that the document of the sector lists each of these URIs (`sectorProof`; OpenID Connect Dynamic Client
 * Registration §5). Returns what is wrong, in a sentence.
 */
export async function sectorProblem(world: World, uri: string, uris: readonly string[]): Promise<string | undefined> {
  try {
    const { content } = await fetchJson(world, uri, { accept: 'application/json' });
    const known = z.array(z.string()).parse(content);
    const missing = uris.find((needed) => !known.includes(needed));
    return missing && `Its document does not list ${missing}.`;
  } catch (error) {
    return `It could not be read: ${String(error)}`;
  }
}
