import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Button, ButtonLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { PageHeading, Panel } from '@/components/ui/surface';
import { listGrants } from '@/lib/data/owner/grants';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { currentLanguage } from '@/lib/web/language';
import { requireViewer } from '@/lib/web/viewer';
import { appFace } from '@/lib/words/app-display';
import { consequencesOfSeveral, permissionsOf } from '../grant-words';

export const metadata: Metadata = { title: 'End access?' };

type Query = { grant?: string | string[]; app?: string | string[] };

/** Asks before several grants end: those ticked in the list (`grant`), or all of one app (`app`). */
export default async function EndSeveralPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { grant: ids = [], app } = await searchParams;
  const viewer = await requireViewer('/account');
  const now = nowSeconds();
  const grants = (await listGrants((await server()).db, viewer, now)).filter(({ id, client }) =>
    app === undefined ? ids.includes(id) : client.id === app,
  );
  const [first] = grants;
  if (!first) redirect('/account');
  const language = await currentLanguage();
  const name = appFace(language, first.client).name.text;
  const title =
    app !== undefined
      ? `End all access of ${name}?`
      : grants.length === 1
        ? `End the access of ${name}?`
        : `End these ${grants.length} accesses?`;
  return (
    <>
      <PageHeading title={title} />
      <Panel>
        <ul className="mb-4 divide-y divide-line">
          {grants.map((grant) => (
            <li key={grant.id} className="py-2">
              <p className="font-semibold">
                <bdi>{appFace(language, grant.client).name.text}</bdi>
                {grant.once ? <span className="font-normal text-muted"> · once</span> : null}
              </p>
              <p className="text-sm text-muted">
                {permissionsOf(grant).join(' · ')} · allowed <DateTime at={grant.createdAt} />
              </p>
            </li>
          ))}
        </ul>
        <div className="max-w-prose space-y-2">
          {consequencesOfSeveral.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
        <form method="post" action="/account/apps/submit" className="mt-6 flex flex-wrap gap-3">
          {app === undefined ? (
            grants.map(({ id }) => <input key={id} type="hidden" name="grant" value={id} />)
          ) : (
            <input type="hidden" name="app" value={first.client.id} />
          )}
          <ButtonLink href="/account">Keep {grants.length === 1 ? 'it' : 'them'}</ButtonLink>
          <Button type="submit" name="action" value={app === undefined ? 'end_several' : 'end_app'} look="danger">
            End access
          </Button>
        </form>
      </Panel>
    </>
  );
}
