/**
 * What the mark "site verified" covers: an app's name, home page, logo and where its answers go. The values are kept as they were
 * verified, and the mark holds only while the app's metadata still says the same. So whatever writes the metadata (a form,
 * RFC 7592, the import file, a metadata document that changed) loses the mark without having to know of it.
 */
import { z } from 'zod';
import type { ClientMetadata } from './metadata';
import { isLoopbackHttp } from './uri-rules';

export const verifiedIdentitySchema = z.object({
  name: z.string(),
  homePage: z.string().exactOptional(),
  logo: z.string().exactOptional(),
  /** Hosts with their ports, and schemes of the app's own with their colon; each once, sorted. */
  places: z.array(z.string()),
});

export type VerifiedIdentity = z.infer<typeof verifiedIdentitySchema>;
export type IdentityPart = keyof VerifiedIdentity;

type Described = Pick<ClientMetadata, 'client_name' | 'client_uri' | 'logo_uri' | 'redirect_uris'>;

/** Of metadata as it is now. */
export function identityOf({ client_name, client_uri, logo_uri, redirect_uris }: Described): VerifiedIdentity {
  return {
    name: client_name,
    ...(client_uri !== undefined && { homePage: client_uri }),
    ...(logo_uri !== undefined && { logo: logo_uri }),
    places: [...new Set(redirect_uris.map(placeOf))].sort(),
  };
}

/** The port of a loopback address is the app's to choose each time, so it says nothing about who it is. */
function placeOf(uri: string): string {
  if (isLoopbackHttp(uri)) return 'loopback';
  if (!URL.canParse(uri)) return uri;
  const { protocol, host } = new URL(uri);
  return protocol === 'https:' ? host : protocol;
}

/** The parts in which two identities differ; empty: the mark holds. */
export function identityChanges(verified: VerifiedIdentity, current: VerifiedIdentity): IdentityPart[] {
  const parts = ['name', 'homePage', 'logo'] as const;
  const changed: IdentityPart[] = parts.filter((part) => verified[part] !== current[part]);
  return verified.places.join(' ') === current.places.join(' ') ? changed : [...changed, 'places'];
}

/** Whether what was verified, as it was kept, is still what the metadata says. */
export function markHolds(kept: unknown, metadata: Described): boolean {
  const { data: verified } = verifiedIdentitySchema.safeParse(kept);
  return verified !== undefined && identityChanges(verified, identityOf(metadata)).length === 0;
}
