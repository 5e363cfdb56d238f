/**
 * What a draft of an app must pass beside the rules of `clients.ts`, in the portal's form and in the Management API:
 * checks that need this server's settings or another host, and what the draft does to the mark "site verified".
 */
import { type ClientMetadata, clientMetadataSchema, localizedMembers } from '@/lib/oauth/clients/metadata';
import { sectorProof } from '@/lib/oauth/clients/sector-identifier';
import { type IdentityPart, identityChanges, identityOf } from '@/lib/oauth/clients/verified-identity';
import { withoutTags } from '@/lib/oauth/model/localized';
import type { AuthorizationServer } from '@/lib/oauth/server';
import { type Refused, stated } from './problems';

type Checks = Pick<AuthorizationServer['clients'], 'unsupported' | 'sectorProblem'>;

/** What this server is not set up for, and what the document of the app's sector lacks. */
export async function serverRefusals(clients: Checks, drafted: unknown): Promise<Refused[]> {
  const metadata = parsed(drafted);
  if (metadata === undefined) return [];
  const refused = clients.unsupported(metadata).map(({ field, message }) => stated(field, message));
  const { sector_identifier_uri: sector } = metadata;
  // The document of a registered sector is fetched again, because it must list new redirect URIs.
  if (sector?.startsWith('https:') && URL.canParse(sector)) {
    const uris = sectorProof(metadata)?.uris;
    const problem = uris && (await clients.sectorProblem(sector, uris));
    if (problem !== undefined) refused.push(stated('sector_identifier_uri', problem));
  }
  return refused;
}

/** The verified parts that the draft changes, so that the app would lose its mark. */
export function partsThatLoseTheMark(current: ClientMetadata, drafted: unknown): IdentityPart[] {
  const next = parsed(drafted);
  return next ? identityChanges(identityOf(current), identityOf(next)) : [];
}

/** Undefined for metadata that does not parse, which `clients.ts` refuses with its own reason. */
function parsed(drafted: unknown): ClientMetadata | undefined {
  return clientMetadataSchema.safeParse(withoutTags(Object(drafted), localizedMembers)).data;
}
