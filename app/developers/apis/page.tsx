import type { Metadata } from 'next';
import { SearchBox } from '@/components/developers/search-box';
import { ButtonLink } from '@/components/ui/button';
import { PageHeading } from '@/components/ui/surface';
import { texts } from '@/lib/web/language';
import type { Search } from '@/lib/web/page-query';
import { requireViewer } from '@/lib/web/viewer';
import { ApiList } from '../app-and-api-lists';
import { portionOf } from '../page-links';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('developers'))('apisTab') };
}

export default async function ApisPage({ searchParams }: { searchParams: Search }) {
  const viewer = await requireViewer('/developers/apis');
  const t = await texts('developers');
  const portion = await portionOf(searchParams);
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
      <SearchBox
        action="/developers/apis"
        query={portion.query}
        texts={{ label: t('searchApis'), submit: t('search') }}
      />
      <ApiList viewer={viewer} portion={portion} />
    </>
  );
}
