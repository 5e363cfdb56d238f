import type { Metadata } from 'next';
import { SearchBox } from '@/components/developers/search-box';
import { ButtonLink } from '@/components/ui/button';
import { PageHeading } from '@/components/ui/surface';
import { type Search, searchValue } from '@/lib/web/page-query';
import { requireViewer } from '@/lib/web/viewer';
import { AppList } from '../app-and-api-lists';

export const metadata: Metadata = { title: 'Apps · Developers' };

export default async function AppsPage({ searchParams }: { searchParams: Search }) {
  const viewer = await requireViewer('/developers/apps');
  const query = await searchValue(searchParams, 'q');
  return (
    <>
      <PageHeading
        title="Apps"
        action={
          <ButtonLink look="primary" href="/developers/apps/new">
            Register an app
          </ButtonLink>
        }
      />
      <SearchBox action="/developers/apps" label="Search apps" query={query} />
      <AppList viewer={viewer} query={query} all="/developers/apps" />
    </>
  );
}
