import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Button, ButtonLink } from '@/components/ui/button';
import { PageHeading, Panel } from '@/components/ui/surface';
import { currentLanguage, texts } from '@/lib/web/language';
import { Consequences } from '../../consequences';
import { appsPage, consequences } from '../../grant-words';
import { type GrantParams, requireGrant } from '../require-grant';

export async function generateMetadata({ params }: GrantParams): Promise<Metadata> {
  const { grantId } = await params;
  const { grant } = await requireGrant(grantId, `${appsPage}/${grantId}/end`);
  return { title: consequences(await currentLanguage(), grant).title };
}

/** The page of the confirm dialog, for browsers without script. */
export default async function EndPage({ params }: GrantParams) {
  const { grantId } = await params;
  const { grant } = await requireGrant(grantId, `${appsPage}/${grantId}/end`);
  if (!grant.live) redirect(`${appsPage}/${grant.id}`);
  const t = await texts('apps');
  return (
    <>
      <PageHeading title={consequences(await currentLanguage(), grant).title} />
      <Panel>
        <div className="max-w-prose space-y-2">
          <Consequences grant={grant} />
        </div>
        <form method="post" action={`${appsPage}/submit`} className="mt-6 flex flex-wrap gap-3">
          <input type="hidden" name="grant" value={grant.id} />
          <ButtonLink href={`${appsPage}/${grant.id}`}>{t('end.keep')}</ButtonLink>
          <Button type="submit" name="action" value="end" look="danger">
            {t('end.remove')}
          </Button>
        </form>
      </Panel>
    </>
  );
}
