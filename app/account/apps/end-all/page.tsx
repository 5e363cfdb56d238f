import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Button, ButtonLink } from '@/components/ui/button';
import { PageHeading, Panel } from '@/components/ui/surface';
import { listAccess } from '@/lib/data/owner/access-list';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { currentLanguage, texts } from '@/lib/web/language';
import { requireViewer } from '@/lib/web/viewer';
import { appFace } from '@/lib/words/app-display';
import { appsPage, consequencesOfSeveral } from '../grant-words';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('apps'))('end.titleAll') };
}

/** The page of the confirm dialog, for browsers without script. */
export default async function EndAllPage() {
  const viewer = await requireViewer(`${appsPage}/end-all`);
  const list = await listAccess((await server()).db, viewer, { order: 'name' }, nowSeconds());
  if (list.total === 0) redirect(appsPage);
  const t = await texts('apps');
  const language = await currentLanguage();
  const rest = list.total - list.grants.length;
  return (
    <>
      <PageHeading title={t('end.titleSeveral', { count: list.total })} />
      <Panel>
        <ul className="mb-4 list-disc ps-5">
          {list.grants.map((grant) => (
            <li key={grant.id}>
              <bdi>{appFace(language, grant.client).name.text}</bdi>
            </li>
          ))}
          {rest > 0 ? <li>{t('end.andMore', { count: rest })}</li> : null}
        </ul>
        <div className="max-w-prose space-y-2">
          {consequencesOfSeveral(language).map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
        <form method="post" action={`${appsPage}/submit`} className="mt-6 flex flex-wrap gap-3">
          <ButtonLink href={appsPage}>{t('end.keep')}</ButtonLink>
          <Button type="submit" name="action" value="end_all" look="danger">
            {t('end.removeAll')}
          </Button>
        </form>
      </Panel>
    </>
  );
}
