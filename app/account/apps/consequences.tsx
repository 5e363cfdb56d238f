import type { GrantView } from '@/lib/data/owner/grants';
import { currentLanguage } from '@/lib/web/language';
import { consequences } from './grant-words';

/** What ends with the access of an app, as its dialog and its page say it. */
export async function Consequences({ grant }: { grant: GrantView }) {
  const { loses, permissions, rest } = consequences(await currentLanguage(), grant);
  return (
    <>
      <p>{loses}</p>
      <ul className="list-disc ps-5 wrap-anywhere">
        {permissions.map((title) => (
          <li key={title}>
            <bdi>{title}</bdi>
          </li>
        ))}
      </ul>
      {rest.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </>
  );
}
