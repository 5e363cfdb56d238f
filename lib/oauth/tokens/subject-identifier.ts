/**
 * The `sub` that a client sees for a person: OpenID Connect Core §8. `public` is the person's own identifier.
 * `pairwise` is one that apps of different sectors cannot correlate. It is not stored but derived from the sector and
 * the person with a server key.
 *
 * Everything that is sent to a client uses this function: ID, logout and access tokens, userinfo, introspection and the
 * consent page. What a client says about a person (`id_token_hint`, a requested `sub`) is compared with its result,
 * never reversed. Access tokens are included because the client can read them; an API that must recognize people across
 * apps needs apps with public identifiers.
 *
 * A sector is the host of the redirect URIs, or of the `sector_identifier_uri` that lists several (§8.1). An app that
 * gets tokens without a redirect (on a device, by an assertion) proves nothing by naming a redirect URI, which may
 * belong to someone else. It is a sector of its own, unless the sector's document lists the keys that it authenticates
 * with (`sectorProof`).
 */

import { mac } from '../../secrets';
import { sectorProof } from '../clients/sector-identifier';
import type { Client } from '../model/client-records';
import type { World } from '../world';

export function subjectIdentifier(
  world: Pick<World, 'secret'>,
  client: Pick<Client, 'id' | 'metadata'>,
  sub: string,
): string {
  if (client.metadata.subject_type !== 'pairwise') return sub;
  return mac(world.secret, 'pairwise subjects', JSON.stringify([sectorOf(client), sub]));
}

function sectorOf({ id, metadata }: Pick<Client, 'id' | 'metadata'>): string {
  const proof = sectorProof(metadata);
  const host = proof?.by === 'redirect URIs' ? metadata.redirect_uris[0] : undefined;
  const uri = proof && (metadata.sector_identifier_uri ?? host);
  return uri !== undefined && URL.canParse(uri) ? new URL(uri).hostname : `client ${id}`;
}
