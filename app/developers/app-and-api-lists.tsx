import { ApiTable } from '@/components/developers/api-table';
import { AppTable } from '@/components/developers/app-table';
import { ButtonLink, TextLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/surface';
import { listApis } from '@/lib/data/developers/apis';
import { listClients } from '@/lib/data/developers/clients';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { texts } from '@/lib/web/language';
import { type Search, searchValue } from '@/lib/web/page-query';

/** `all` is the address of the list without a query. `length` is the number of rows on a page. */
type Asked = { viewer: { sub: string }; query: string; all: string; length: number; start?: number };

/** The viewer's apps, or an explanation when there are none. */
export async function AppList({ viewer, query, all, length, start = 0 }: Asked) {
  const { db } = await server();
  const apps = await listClients(db, viewer, nowSeconds(), { query, skip: start, take: length + 1 });
  if (apps.length > 0 || start > 0) {
    return (
      <>
        <AppTable apps={apps.slice(0, length)} />
        <Pages list="/developers/apps" query={query} start={start} length={length} more={apps.length > length} />
      </>
    );
  }
  const t = await texts('developers');
  if (query !== '') return <NothingFound title={t('noAppMatches')} query={query} all={all} />;
  return (
    <EmptyState title={t('noApps')} action={<ButtonLink href="/developers/apps/new">{t('registerApp')}</ButtonLink>}>
      {t('noAppsText')}
    </EmptyState>
  );
}

export async function ApiList({ viewer, query, all, length, start = 0 }: Asked) {
  const { db } = await server();
  const apis = await listApis(db, viewer, { query, skip: start, take: length + 1 });
  if (apis.length > 0 || start > 0) {
    return (
      <>
        <ApiTable apis={apis.slice(0, length)} />
        <Pages list="/developers/apis" query={query} start={start} length={length} more={apis.length > length} />
      </>
    );
  }
  const t = await texts('developers');
  if (query !== '') return <NothingFound title={t('noApiMatches')} query={query} all={all} />;
  return (
    <EmptyState title={t('noApis')} action={<ButtonLink href="/developers/apis/new">{t('registerApi')}</ButtonLink>}>
      {t('noApisText')}
    </EmptyState>
  );
}

/** The number of rows of a list that has a page of its own. */
export const listLength = 50;

/** The number of rows before this page: `start` in its address. */
export async function startOf(searchParams: Search): Promise<number> {
  const start = Number(await searchValue(searchParams, 'start'));
  return Number.isInteger(start) && start > 0 && start < 1_000_000 ? start : 0;
}

type Paging = { list: string; query: string; start: number; length: number; more: boolean };

/** Links to the rows before and after. From a shorter list, the link leads to the whole one. */
async function Pages({ list, query, start, length, more }: Paging) {
  if (!more && start === 0) return null;
  const t = await texts('developers');
  const href = (from: number) =>
    `${list}?${new URLSearchParams({ ...(query && { q: query }), ...(from > 0 && { start: String(from) }) })}`;
  if (length < listLength) return <TextLink href={href(0)}>{t('showAll')}</TextLink>;
  return (
    <div className="flex flex-wrap gap-3">
      {start > 0 ? <ButtonLink href={href(Math.max(0, start - length))}>{t('previous')}</ButtonLink> : null}
      {more ? <ButtonLink href={href(start + length)}>{t('next')}</ButtonLink> : null}
    </div>
  );
}

async function NothingFound({ title, query, all }: { title: string; query: string; all: string }) {
  const t = await texts('developers');
  return (
    <EmptyState title={title}>
      {t.rich('nothingContains', { query, all: (part) => <TextLink href={all}>{part}</TextLink> })}
    </EmptyState>
  );
}
