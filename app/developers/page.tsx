import type { Metadata } from 'next';
import { SearchBox } from '@/components/developers/search-box';
import { ButtonLink, type ButtonLook } from '@/components/ui/button';
import { PageHeading } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { texts } from '@/lib/web/language';
import { type Search, searchValue } from '@/lib/web/page-query';
import { requireViewer } from '@/lib/web/viewer';
import { ApiList, AppList } from './app-and-api-lists';
import { portionOf } from './page-links';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('developers'))('title') };
}

const notes = { 'app-deleted': 'done.appDeleted', 'api-deleted': 'done.apiDeleted' } as const;
const isNote = (done: string): done is keyof typeof notes => Object.hasOwn(notes, done);

export default async function DevelopersPage({ searchParams }: { searchParams: Search }) {
  const viewer = await requireViewer('/developers');
  const t = await texts('developers');
  const portion = await portionOf(searchParams);
  const done = await searchValue(searchParams, 'done');
  return (
    <>
      <PageHeading
        title={t('title')}
        lead={t('lead')}
        action={
          <SearchBox
            action="/developers"
            query={portion.query}
            texts={{ label: t('searchBoth'), submit: t('search') }}
          />
        }
      />
      <div className="space-y-3">
        <ListHeading title={t('appsTitle')} href="/developers/apps/new" act={t('registerApp')} look="primary" />
        <AppList viewer={viewer} portion={portion} isOverview />
      </div>
      <div className="space-y-3 pt-4">
        <ListHeading title={t('apisTitle')} href="/developers/apis/new" act={t('registerApi')} />
        <ApiList viewer={viewer} portion={portion} isOverview />
      </div>
      {isNote(done) ? <Toast>{t(notes[done])}</Toast> : null}
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
