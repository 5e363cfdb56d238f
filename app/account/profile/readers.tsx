import { TextLink } from '@/components/ui/button';
import type { GrantView } from '@/lib/data/owner/grants';
import { readersOf } from '@/lib/data/people/profile';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { currentLanguage, texts } from '@/lib/web/language';
import { appFace } from '@/lib/words/app-display';

export type Reader = Pick<GrantView, 'id' | 'client'>;

const fewApps = 5;
const mostApps = 50;

/** The apps that can read something now, with links to their access. */
export async function Readers({ readers }: { readers: readonly Reader[] }) {
  const t = await texts('profile');
  if (readers.length === 0) return <p className="text-sm text-muted">{t('notShared')}</p>;
  const more = readers.length - fewApps;
  // The list is written in the reader's language, with a link in place of each name.
  const language = await currentLanguage();
  const parts = new Intl.ListFormat(language, { type: more > 0 ? 'unit' : 'conjunction' }).formatToParts(
    readers.slice(0, fewApps).map((_, index) => String(index)),
  );
  const links = parts.map(({ type, value }) => {
    const reader = type === 'element' ? readers[Number(value)] : undefined;
    if (!reader) return value;
    return (
      <TextLink key={reader.id} href={`/account/apps/${reader.id}`}>
        <bdi>{appFace(language, reader.client).name.text}</bdi>
      </TextLink>
    );
  });
  return (
    <p className="text-sm text-muted">
      {more > 0
        ? t.rich('visibleToMore', { count: more, apps: () => links })
        : t.rich('visibleTo', { apps: () => links })}
    </p>
  );
}

/** Everyone who can read the e-mail address, as a list that unfolds. */
export async function EmailReaders({ viewer }: { viewer: { sub: string } }) {
  const t = await texts('profile');
  const { db } = await server();
  const language = await currentLanguage();
  const readers = (await readersOf(db, viewer, ['email'], nowSeconds())).get('email') ?? [];
  return (
    <details>
      <summary className="inline-flex min-h-touch cursor-pointer items-center text-accent underline underline-offset-4">
        {t('email.whoSees')}
      </summary>
      {readers.length === 0 ? (
        <p className="text-sm text-muted">{t('notShared')}</p>
      ) : (
        <ul className="divide-y divide-line border-y border-line">
          {readers.slice(0, mostApps).map(({ id, client }) => (
            <li key={id}>
              <TextLink href={`/account/apps/${id}`} className="flex min-h-touch items-center">
                <bdi>{appFace(language, client).name.text}</bdi>
              </TextLink>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
