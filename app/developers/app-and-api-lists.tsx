import { ApiTable } from '@/components/developers/api-table';
import { AppTable } from '@/components/developers/app-table';
import { TextLink } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/surface';
import { listApis } from '@/lib/data/developers/apis';
import { listClients } from '@/lib/data/developers/clients';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { texts } from '@/lib/web/language';
import { PageLinks } from './page-links';

type Asked = {
  viewer: { sub: string };
  portion: { query: string; skip: number; take: number };
  /** The page is the overview: fewer rows, and a link to the whole list. */
  isOverview?: boolean;
};

/** The number of rows of each list on the overview. */
const overviewLength = 5;
const overviewPortion = { skip: 0, take: overviewLength + 1 };

const addressOf = (list: string, query: string) => (query ? `${list}?${new URLSearchParams({ q: query })}` : list);

/** The viewer's apps, or an explanation when there are none. The button to register one is in the page's heading. */
export async function AppList({ viewer, portion, isOverview = false }: Asked) {
  const { db } = await server();
  const apps = await listClients(db, viewer, nowSeconds(), isOverview ? { ...portion, ...overviewPortion } : portion);
  const t = await texts('developers');
  const { query, skip } = portion;
  const list = '/developers/apps';
  if (apps.length > 0 || skip > 0) {
    return (
      <>
        <AppTable apps={apps.slice(0, isOverview ? overviewLength : portion.take - 1)} />
        {!isOverview ? (
          <PageLinks list={list} portion={portion} found={apps.length} />
        ) : apps.length > overviewLength ? (
          <TextLink href={addressOf(list, query)}>{t('allApps')}</TextLink>
        ) : null}
      </>
    );
  }
  if (query !== '') {
    return <NothingFound title={t('noAppMatches')} query={query} all={isOverview ? '/developers' : list} />;
  }
  return <EmptyState title={t('noApps')}>{t('noAppsText')}</EmptyState>;
}

/** The viewer's APIs, or an explanation when there are none. */
export async function ApiList({ viewer, portion, isOverview = false }: Asked) {
  const { db } = await server();
  const apis = await listApis(db, viewer, isOverview ? { ...portion, ...overviewPortion } : portion);
  const t = await texts('developers');
  const { query, skip } = portion;
  const list = '/developers/apis';
  if (apis.length > 0 || skip > 0) {
    return (
      <>
        <ApiTable apis={apis.slice(0, isOverview ? overviewLength : portion.take - 1)} />
        {!isOverview ? (
          <PageLinks list={list} portion={portion} found={apis.length} />
        ) : apis.length > overviewLength ? (
          <TextLink href={addressOf(list, query)}>{t('allApis')}</TextLink>
        ) : null}
      </>
    );
  }
  if (query !== '') {
    return <NothingFound title={t('noApiMatches')} query={query} all={isOverview ? '/developers' : list} />;
  }
  return <EmptyState title={t('noApis')}>{t('noApisText')}</EmptyState>;
}

async function NothingFound({ title, query, all }: { title: string; query: string; all: string }) {
  const t = await texts('developers');
  return (
    <EmptyState title={title}>
      {t.rich('nothingContains', { query, all: (part) => <TextLink href={all}>{part}</TextLink> })}
    </EmptyState>
  );
}
