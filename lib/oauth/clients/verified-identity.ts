/**
 * What the mark "site verified" covers: an app's name, home page and logo in every language, and the places that its
 * responses go to. The
 * verified values are stored, and the mark is valid only while the metadata still has the same values. So every change
 * of the metadata (a form, RFC 7592, the import file, a changed metadata document) removes the mark without knowing
 * about it.
 */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { present } from '../present';
import type { ClientMetadata } from './metadata';
import { isLoopbackHttp } from './uri-rules';

export const verifiedIdentitySchema = z.object({
  name: z.string(),
  homePage: z.string().exactOptional(),
  logo: z.string().exactOptional(),
  /** The name, home page and logo in other languages, by language tag. */
  languages: z
    .record(
      z.string(),
      z.object({
        name: z.string().exactOptional(),
        homePage: z.string().exactOptional(),
        logo: z.string().exactOptional(),
      }),
    )
    .exactOptional(),
  /** Hosts with their ports, and private-use schemes with their colon; sorted, without repetition. */
  places: z.array(z.string()),
});

export type VerifiedIdentity = z.infer<typeof verifiedIdentitySchema>;
export type IdentityPart = Exclude<keyof VerifiedIdentity, 'languages'>;

type Described = Pick<ClientMetadata, 'client_name' | 'client_uri' | 'logo_uri' | 'redirect_uris' | 'localized'>;

/** The identity that the metadata states now. */
export function identityOf({
  client_name,
  client_uri,
  logo_uri,
  redirect_uris,
  localized,
}: Described): VerifiedIdentity {
  const languages = Object.entries(localized ?? {}).flatMap(([tag, texts]) => {
    const own = present({ name: texts.client_name, homePage: texts.client_uri, logo: texts.logo_uri });
    return Object.keys(own).length > 0 ? [[tag, own] as const] : [];
  });
  return {
    name: client_name,
    ...(client_uri !== undefined && { homePage: client_uri }),
    ...(logo_uri !== undefined && { logo: logo_uri }),
    ...(languages.length > 0 && { languages: Object.fromEntries(languages) }),
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

/** A part in every language. The order of the languages does not matter. */
const inLanguages = (identity: VerifiedIdentity, part: 'name' | 'homePage' | 'logo') => ({
  ...Object.fromEntries(
    Object.entries(identity.languages ?? {}).flatMap(([tag, own]) =>
      own[part] === undefined ? [] : [[tag, own[part]]],
    ),
  ),
  '': identity[part],
});

/** The parts in which two identities differ. Empty: the mark is valid. */
export function identityChanges(verified: VerifiedIdentity, current: VerifiedIdentity): IdentityPart[] {
  const parts = ['name', 'homePage', 'logo'] as const;
  const changed: IdentityPart[] = parts.filter(
    (part) => !isDeepStrictEqual(inLanguages(verified, part), inLanguages(current, part)),
  );
  return verified.places.join(' ') === current.places.join(' ') ? changed : [...changed, 'places'];
}

/** Whether the stored, verified identity is still the one that the metadata states. */
export function markHolds(stored: unknown, metadata: Described): boolean {
  const { data: verified } = verifiedIdentitySchema.safeParse(stored);
  return verified !== undefined && identityChanges(verified, identityOf(metadata)).length === 0;
}
