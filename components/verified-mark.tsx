import type { ReactNode } from 'react';
import { Notice } from '@/components/ui/surface';
import type { LostMark } from '@/lib/data/developers/verification';
import { type Language, textsIn } from '@/lib/messages/texts';
import type { IdentityPart, VerifiedIdentity } from '@/lib/oauth/clients/verified-identity';
import { texts } from '@/lib/web/language';

/** The parts that the mark covers, named as in the form: “name and logo”, “name, home page and logo”. */
export function partsInWords(language: Language, parts: readonly IdentityPart[]): string {
  const t = textsIn(language, 'developers');
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(parts.map((part) => t(`mark.${part}`)));
}

/** One part of an identity as text; undefined if the app states none. */
export function identityValue(identity: VerifiedIdentity, part: IdentityPart): string | undefined {
  if (part === 'places') return identity.places.join(', ') || undefined;
  return [identity[part] ?? [], ...otherLanguages(identity, part)].flat().join(' · ') || undefined;
}

/** A part in the other languages: `Wegkarte (de)`. The mark covers these values too, so an operator must see them. */
export function otherLanguages(identity: VerifiedIdentity, part: 'name' | 'homePage' | 'logo'): string[] {
  return Object.entries(identity.languages ?? {}).flatMap(([tag, own]) => {
    const value = own[part];
    return value === undefined ? [] : [`${value} (${tag})`];
  });
}

const verifiedParts = {
  name: 'mark.verifiedName',
  homePage: 'mark.verifiedHomePage',
  logo: 'mark.verifiedLogo',
  places: 'mark.verifiedPlaces',
} as const;

/** The state of the mark, for the app's developer and for operators. `next` says what the reader can do. */
export async function LostVerificationNotice({ lost, next }: { lost: LostMark; next: ReactNode }) {
  const t = await texts('developers');
  const { changed, verified } = lost;
  return (
    <Notice tone="warn" title={t('mark.lostTitle')}>
      {changed && verified ? (
        <>
          <p>{t('mark.lostText')}</p>
          <ul className="list-disc ps-5">
            {changed.map((part) => (
              <li key={part} className="wrap-anywhere">
                {t.rich(verifiedParts[part], {
                  value: identityValue(verified, part) ?? t('mark.none'),
                  b: (value) => <bdi>{value}</bdi>,
                })}
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p>{t('mark.lostUnknown')}</p>
      )}
      <p>{next}</p>
    </Notice>
  );
}
