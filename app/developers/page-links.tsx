import { ButtonLink } from '@/components/ui/button';
import { texts } from '@/lib/web/language';
import { type Search, searchValue } from '@/lib/web/page-query';

type Portion = { query: string; skip: number; take: number };

/**
 * What part of a list its address asks for: `q` and `start`. One row more than a page says whether there are more.
 * Lists with long rows have fewer of them, so that a page stays below 100 kB.
 */
export async function portionOf(search: Search, length = 25): Promise<Portion> {
  const start = Number(await searchValue(search, 'start'));
  const skip = Number.isInteger(start) && start > 0 && start < 1_000_000 ? start : 0;
  return { query: await searchValue(search, 'q'), skip, take: length + 1 };
}

/** Links to the rows before and after. `found` is the number of rows that were found for `portion`. */
export async function PageLinks({
  list,
  portion: { query, skip, take },
  found,
}: {
  list: string;
  portion: Portion;
  found: number;
}) {
  const length = take - 1;
  const more = found > length;
  if (!more && skip === 0) return null;
  const t = await texts('developers');
  const href = (start: number) => {
    const choices = new URLSearchParams({ ...(query && { q: query }), ...(start > 0 && { start: String(start) }) });
    return choices.size > 0 ? `${list}?${choices}` : list;
  };
  return (
    <nav aria-label={t('pages')} className="flex flex-wrap gap-3">
      {skip > 0 ? <ButtonLink href={href(Math.max(0, skip - length))}>{t('previous')}</ButtonLink> : null}
      {more ? <ButtonLink href={href(skip + length)}>{t('next')}</ButtonLink> : null}
    </nav>
  );
}
