import type { Metadata } from 'next';
import { SearchBox } from '@/components/developers/search-box';
import { ButtonLink } from '@/components/ui/button';
import { PageHeading } from '@/components/ui/surface';
import { type Search, searchValue } from '@/lib/web/page-query';
import { requireViewer } from '@/lib/web/viewer';
import { ApiList } from '../app-and-api-lists';

export const metadata: Metadata = { title: 'APIs · Developers' };

export default async function ApisPage({ searchParams }: { searchParams: Search }) {
  const viewer = await requireViewer('/developers/apis');
  const query = await searchValue(searchParams, 'q');
  return (
    <>
      <PageHeading
        title="APIs"
        action={
          <ButtonLink look="primary" href="/developers/apis/new">
            Register an API
          </ButtonLink>
        }
      />
      <SearchBox action="/developers/apis" label="Search APIs" query={query} />
      <ApiList viewer={viewer} query={query} all="/developers/apis" />
    </>
  );
}
