import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Button, ButtonLink } from '@/components/ui/button';
import { PageHeading, Panel } from '@/components/ui/surface';
import { currentLanguage } from '@/lib/web/language';
import { appFace } from '@/lib/words/app-display';
import { consequences } from '../../grant-words';
import { type GrantParams, requireGrant } from '../require-grant';

export async function generateMetadata({ params }: GrantParams): Promise<Metadata> {
  const { grantId } = await params;
  await requireGrant(grantId, `/account/apps/${grantId}/end`);
  return { title: 'End the access?' };
}

/** The page of the confirm dialog, for browsers without script. */
export default async function EndPage({ params }: GrantParams) {
  const { grantId } = await params;
  const { grant } = await requireGrant(grantId, `/account/apps/${grantId}/end`);
  if (!grant.live) redirect(`/account/apps/${grant.id}`);
  const language = await currentLanguage();
  return (
    <>
      <PageHeading title={`End the access of ${appFace(language, grant.client).name.text}?`} />
      <Panel>
        <div className="max-w-prose space-y-2">
          {consequences(language, grant).map((line) => (
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
