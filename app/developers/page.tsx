import type { Metadata } from 'next';
import { SearchBox } from '@/components/developers/search-box';
import { ButtonLink, type ButtonLook } from '@/components/ui/button';
import { PageHeading } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { type Search, searchValue } from '@/lib/web/page-query';
import { requireViewer } from '@/lib/web/viewer';
import { ApiList, AppList } from './app-and-api-lists';

export const metadata: Metadata = { title: 'Developers' };

const notes: Record<string, string> = {
  'app-deleted': 'The app was deleted.',
  'api-deleted': 'The API was deleted.',
};

export default async function DevelopersPage({ searchParams }: { searchParams: Search }) {
  const viewer = await requireViewer('/developers');
  const query = await searchValue(searchParams, 'q');
  const note = notes[await searchValue(searchParams, 'done')];
  return (
    <>
      <PageHeading
        title="Developers"
        lead="Apps ask for access; APIs accept it. Both work with any OAuth 2.1 or OpenID Connect library."
        action={<SearchBox action="/developers" label="Search apps and APIs" query={query} />}
      />
      <div className="space-y-3">
        <ListHeading title="Apps" href="/developers/apps/new" act="Register an app" look="primary" />
        <AppList viewer={viewer} query={query} all="/developers" />
      </div>
      <div className="space-y-3 pt-4">
        <ListHeading title="APIs" href="/developers/apis/new" act="Register an API" />
        <ApiList viewer={viewer} query={query} all="/developers" />
      </div>
      {note ? <Toast>{note}</Toast> : null}
    </>
  );
}

function ListHeading({
  title,
  href,
  act,
  look = 'secondary',
}: {
  title: string;
  href: string;
  act: string;
  look?: ButtonLook;
}) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-3">
      <h2 className="text-lg font-semibold">{title}</h2>
      <ButtonLink href={href} look={look}>
        {act}
      </ButtonLink>
    </div>
  );
}
