import type { Metadata } from 'next';
import { SearchBox } from '@/components/developers/search-box';
import { ButtonLink } from '@/components/ui/button';
import { PageHeading } from '@/components/ui/surface';
import { texts } from '@/lib/web/language';
import type { Search } from '@/lib/web/page-query';
import { requireViewer } from '@/lib/web/viewer';
import { AppList } from '../app-and-api-lists';
import { portionOf } from '../page-links';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('developers'))('appsTab') };
}

export default async function AppsPage({ searchParams }: { searchParams: Search }) {
  const viewer = await requireViewer('/developers/apps');
  const t = await texts('developers');
  const portion = await portionOf(searchParams);
  return (
    <>
      <PageHeading
        title={t('appsTitle')}
        action={
          <ButtonLink look="primary" href="/developers/apps/new">
            {t('registerApp')}
          </ButtonLink>
        }
      />
      <SearchBox
        action="/developers/apps"
        query={portion.query}
        texts={{ label: t('searchApps'), submit: t('search') }}
      />
      <AppList viewer={viewer} portion={portion} />
    </>
  );
}
