import type { ReactNode } from 'react';
import { Notice } from '@/components/ui/surface';
import type { LostMark } from '@/lib/data/developers/verification';
import type { IdentityPart, VerifiedIdentity } from '@/lib/oauth/clients/verified-identity';

/** The parts that the mark covers, named as in the form. */
const identityParts: Record<IdentityPart, string> = {
  name: 'name',
  homePage: 'home page',
  logo: 'logo',
  places: 'redirect hosts',
};

/** “name and logo”, “name, home page and logo”. */
export function partsInWords(parts: readonly IdentityPart[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(parts.map((part) => identityParts[part]));
}

export function identityValue(identity: VerifiedIdentity, part: IdentityPart): string {
  if (part === 'places') return identity.places.join(', ') || 'none';
  return identity[part] ?? 'none';
}

/** The state of the mark, for the app's developer and for operators. `next` says what the reader can do. */
export function LostVerificationNotice({ lost, next }: { lost: LostMark; next: ReactNode }) {
  const { changed, verified } = lost;
  return (
    <Notice tone="warn" title="Verified mark lost">
      {changed && verified ? (
        <>
          <p>What people see is no longer what was verified.</p>
          <ul className="list-disc pl-5">
            {changed.map((part) => (
              <li key={part} className="wrap-anywhere">
                Verified {identityParts[part]}: <bdi>{identityValue(verified, part)}</bdi>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p>There is no record of what was verified.</p>
      )}
      <p>{next}</p>
    </Notice>
  );
}
