/**
 * What the mark "site verified" covers: an app's name, home page, logo and the places that its responses go to. The
 * verified values are stored, and the mark is valid only while the metadata still has the same values. So every change
 * of the metadata (a form, RFC 7592, the import file, a changed metadata document) removes the mark without knowing
 * about it.
 */
import { z } from 'zod';
import type { ClientMetadata } from './metadata';
import { isLoopbackHttp } from './uri-rules';

export const verifiedIdentitySchema = z.object({
  name: z.string(),
  homePage: z.string().exactOptional(),
  logo: z.string().exactOptional(),
  /** Hosts with their ports, and private-use schemes with their colon; sorted, without repetition. */
  places: z.array(z.string()),
});

export type VerifiedIdentity = z.infer<typeof verifiedIdentitySchema>;
export type IdentityPart = keyof VerifiedIdentity;

type Described = Pick<ClientMetadata, 'client_name' | 'client_uri' | 'logo_uri' | 'redirect_uris'>;

/** The identity that the metadata states now. */
export function identityOf({ client_name, client_uri, logo_uri, redirect_uris }: Described): VerifiedIdentity {
  return {
    name: client_name,
    ...(client_uri !== undefined && { homePage: client_uri }),
    ...(logo_uri !== undefined && { logo: logo_uri }),
    places: [...new Set(redirect_uris.map(placeOf))].sort(),
  };
}

/** An app may choose another loopback port each time, so the port is not part of its identity. */
function placeOf(uri: string): string {
  if (isLoopbackHttp(uri)) return 'loopback';
  if (!URL.canParse(uri)) return uri;
  const { protocol, host } = new URL(uri);
  return protocol === 'https:' ? host : protocol;
}

/** The parts in which two identities differ. Empty: the mark is valid. */
export function identityChanges(verified: VerifiedIdentity, current: VerifiedIdentity): IdentityPart[] {
  const parts = ['name', 'homePage', 'logo'] as const;
  const changed: IdentityPart[] = parts.filter((part) => verified[part] !== current[part]);
  return verified.places.join(' ') === current.places.join(' ') ? changed : [...changed, 'places'];
}

/** Whether the stored, verified identity is still the one that the metadata states. */
export function markHolds(stored: unknown, metadata: Described): boolean {
  const { data: verified } = verifiedIdentitySchema.safeParse(stored);
  return verified !== undefined && identityChanges(verified, identityOf(metadata)).length === 0;
}
