/**
 * By which name a client knows a person: OpenID Connect Core §8. `public` is the person's own identifier, `pairwise`
 * one that apps of different sectors cannot match: derived, not stored, from the sector and the person, under a key of
 * ours.
 *
 * Everything that leaves for a client asks this function: ID, logout and access tokens, userinfo, introspection, the
 * consent page; and what a client says about a person (`id_token_hint`, a requested `sub`) is compared with its
 * answer, never turned back. Access tokens too, because the client can read them: an API that has to know people
 * across apps takes apps whose identifiers are public. A sector is the host of the redirect URIs, or of the
 * `sector_identifier_uri` that vouches for several (§8.1). An app that gets tokens about people elsewhere (on a device, by an
 * assertion) proves nothing by naming a redirect URI, which may be another's: it is a sector by itself, unless the sector's
 * document lists the keys that it authenticates with (`sectorProof`).
 */

import { mac } from '../../secrets';
import { sectorProof } from '../clients/metadata';
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
