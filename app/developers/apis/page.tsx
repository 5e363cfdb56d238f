import type { Metadata } from 'next';
import { SearchBox } from '@/components/developers/search-box';
import { ButtonLink } from '@/components/ui/button';
import { PageHeading } from '@/components/ui/surface';
import { texts } from '@/lib/web/language';
import { type Search, searchValue } from '@/lib/web/page-query';
import { requireViewer } from '@/lib/web/viewer';
import { ApiList, listLength, startOf } from '../app-and-api-lists';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('developers'))('apisTab') };
}

export default async function ApisPage({ searchParams }: { searchParams: Search }) {
  const viewer = await requireViewer('/developers/apis');
  const t = await texts('developers');
  const query = await searchValue(searchParams, 'q');
  const path = '/developers/apis';
  return (
    <>
      <PageHeading
        title={t('apisTitle')}
        action={
          <ButtonLink look="primary" href="/developers/apis/new">
            {t('registerApi')}
          </ButtonLink>
        }
      />
      <SearchBox action={path} query={query} texts={{ label: t('searchApis'), submit: t('search') }} />
      <ApiList viewer={viewer} query={query} all={path} length={listLength} start={await startOf(searchParams)} />
    </>
  );
}
