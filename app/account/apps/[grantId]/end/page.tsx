import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { Button, ButtonLink } from '@/components/ui/button';
import { PageHeading, Panel } from '@/components/ui/surface';
import { appFace } from '@/lib/app-face';
import { findGrantOf } from '@/lib/data/grants';
import { requireViewer } from '@/lib/login/viewer';
import { server } from '@/lib/server';
import { consequences } from '../../words';

export const metadata: Metadata = { title: 'End the access?' };

/** The question of the confirm dialog, for those without script. */
export default async function EndPage({ params }: { params: Promise<{ grantId: string }> }) {
  const { grantId } = await params;
  const viewer = await requireViewer(`/account/apps/${grantId}/end`);
  const grant = await findGrantOf((await server()).db, viewer, grantId, Math.floor(Date.now() / 1000));
  if (!grant) notFound();
  if (!grant.live) redirect(`/account/apps/${grant.id}`);
  return (
    <>
      <PageHeading title={`End the access of ${appFace(grant.client).name.text}?`} />
      <Panel>
        <div className="max-w-prose space-y-2">
          {consequences(grant).map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
        <form method="post" action="/account/apps/submit" className="mt-6 flex flex-wrap gap-3">
          <input type="hidden" name="grant" value={grant.id} />
          <ButtonLink href={`/account/apps/${grant.id}`}>Keep it</ButtonLink>
          <Button type="submit" name="action" value="end" look="danger">
            End access
          </Button>
        </form>
      </Panel>
    </>
  );
}
