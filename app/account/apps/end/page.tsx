import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { Button, ButtonLink } from '@/components/ui/button';
import { Badge, PageHeading, Panel } from '@/components/ui/surface';
import { type GrantView, grantsById, listGrantsOfApp } from '@/lib/data/owner/grants';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { currentLanguage, currentZone, texts } from '@/lib/web/language';
import type { Search } from '@/lib/web/page-query';
import { requireViewer } from '@/lib/web/viewer';
import { appFace } from '@/lib/words/app-display';
import { momentIn } from '@/lib/words/moments';
import { appsPage, consequencesOfSeveral, permissionsOf } from '../grant-words';

/** As many as the list selects at once. */
const most = 100;

const askedIn = z.object({
  grant: z.preprocess((ids) => (ids === undefined ? [] : [ids].flat()), z.array(z.string())).catch([]),
  app: z.string().optional().catch(undefined),
  from: z.string().startsWith(`${appsPage}?`).optional().catch(undefined),
});

export async function generateMetadata({ searchParams }: { searchParams: Search }): Promise<Metadata> {
  const { title } = await asked(searchParams);
  return { title };
}

async function asked(search: Search) {
  const { grant: ids, app, from } = askedIn.parse(await search);
  const viewer = await requireViewer(appsPage);
  const { db } = await server();
  const now = nowSeconds();
  const found =
    app === undefined
      ? await grantsById(db, viewer, ids.slice(0, most), now)
      : await listGrantsOfApp(db, viewer, app, now);
  const grants = found.filter(({ live }) => live);
  const [first] = grants;
  // Nothing was selected, or it has all ended by now.
  if (!first) redirect(from && ids.length === 0 ? `${from}&none=1` : appsPage);
  const t = await texts('apps');
  const name = appFace(await currentLanguage(), first.client).name.text;
  const title =
    app === undefined && grants.length > 1
      ? t('end.titleSeveral', { count: grants.length })
      : t(app === undefined ? 'end.titleOne' : 'end.titleApp', { app: name });
  return { grants, first, app, title, from };
}

/** Asks before the access of several apps is removed: of those selected (`grant`), or all of one app (`app`). */
export default async function EndSeveralPage({ searchParams }: { searchParams: Search }) {
  const { grants, first, app, title, from } = await asked(searchParams);
  const t = await texts('apps');
  return (
    <>
      <PageHeading title={title} />
      <Panel>
        <ul className="mb-4 divide-y divide-line">
          {grants.map((grant) => (
            <Ending key={grant.id} grant={grant} />
          ))}
        </ul>
        <div className="max-w-prose space-y-2">
          {consequencesOfSeveral(await currentLanguage()).map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
        <form method="post" action={`${appsPage}/submit`} className="mt-6 flex flex-wrap gap-3">
          {app === undefined ? (
            grants.map(({ id }) => <input key={id} type="hidden" name="grant" value={id} />)
          ) : (
            <input type="hidden" name="app" value={first.client.id} />
          )}
          <ButtonLink href={from ?? appsPage}>{t('end.keep')}</ButtonLink>
          <Button type="submit" name="action" value={app === undefined ? 'end_several' : 'end_app'} look="danger">
            {t('end.remove')}
          </Button>
        </form>
      </Panel>
    </>
  );
}

async function Ending({ grant }: { grant: GrantView }) {
  const t = await texts('apps');
  const [language, zone] = [await currentLanguage(), await currentZone()];
  return (
    <li className="py-2 wrap-anywhere">
      <p className="flex flex-wrap gap-x-3 font-semibold">
        <bdi>{appFace(language, grant.client).name.text}</bdi>
        {grant.once ? <Badge>{t('row.once')}</Badge> : null}
      </p>
      <p className="text-sm text-muted">
        <bdi>{permissionsOf(language, grant).join(' · ')}</bdi> ·{' '}
        {t('end.allowed', { date: momentIn(language, zone, grant.createdAt).date })}
      </p>
    </li>
  );
}
