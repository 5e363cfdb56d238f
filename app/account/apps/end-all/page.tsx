import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Button, ButtonLink } from '@/components/ui/button';
import { PageHeading, Panel } from '@/components/ui/surface';
import { listGrants } from '@/lib/data/owner/grants';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { currentLanguage } from '@/lib/web/language';
import { requireViewer } from '@/lib/web/viewer';
import { appFace } from '@/lib/words/app-display';
import { consequencesOfSeveral } from '../grant-words';

export const metadata: Metadata = { title: 'End all access?' };

/** The page of the confirm dialog, for browsers without script. */
export default async function EndAllPage() {
  const viewer = await requireViewer('/account/apps/end-all');
  const grants = await listGrants((await server()).db, viewer, nowSeconds());
  if (grants.length === 0) redirect('/account');
  const language = await currentLanguage();
  return (
    <>
      <PageHeading title="End the access of all apps?" />
      <Panel>
        <ul className="mb-4 list-disc pl-5">
          {grants.map((grant) => (
            <li key={grant.id}>
              <bdi>{appFace(language, grant.client).name.text}</bdi>
            </li>
          ))}
        </ul>
        <div className="max-w-prose space-y-2">
          {consequencesOfSeveral.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
        <form method="post" action="/account/apps/submit" className="mt-6 flex flex-wrap gap-3">
          <ButtonLink href="/account">Keep them</ButtonLink>
          <Button type="submit" name="action" value="end_all" look="danger">
            End all access
          </Button>
        </form>
      </Panel>
    </>
  );
}
