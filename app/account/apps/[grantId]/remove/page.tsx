import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Button, ButtonLink } from '@/components/ui/button';
import { PageHeading, Panel } from '@/components/ui/surface';
import { currentLanguage, texts } from '@/lib/web/language';
import { type Search, textOf } from '@/lib/web/page-query';
import { appFace } from '@/lib/words/app-display';
import { apiName } from '@/lib/words/scope-words';
import { appsPage, wordsOf } from '../../grant-words';
import { requireGrant } from '../require-grant';

type Props = { params: Promise<{ grantId: string }>; searchParams: Search };

export async function generateMetadata(props: Props): Promise<Metadata> {
  return { title: (await requireRemoval(props)).title };
}

async function requireRemoval({ params, searchParams }: Props) {
  const { grantId } = await params;
  const query = await searchParams;
  const [scope, api] = [textOf(query['scope']), textOf(query['api'])];
  const field = scope === undefined ? { name: 'api', value: api ?? '' } : { name: 'scope', value: scope };
  const here = `${appsPage}/${grantId}/remove?${new URLSearchParams({ [field.name]: field.value })}`;
  const { grant } = await requireGrant(grantId, here);
  const removed = grant.scopes.filter(
    (line) => !line.over && (scope === undefined ? line.api?.resource === api : line.scope === scope),
  );
  const [first] = removed;
  if (!grant.live || !first) redirect(`${appsPage}/${grant.id}`);
  const t = await texts('app');
  const language = await currentLanguage();
  const app = appFace(language, grant.client).name.text;
  const title =
    scope === undefined && first.api
      ? t('remove.titleApi', { app, api: apiName(language, first.api) })
      : t('remove.title', { app, permission: wordsOf(language, first).title });
  return { grant, app, field, title, signsIn: removed.some((line) => line.scope === 'openid') };
}

/** Asks before a required permission is removed, and offers to remove the app's access instead. */
export default async function RemovePage(props: Props) {
  const { grant, app, field, title, signsIn } = await requireRemoval(props);
  const t = await texts('app');
  return (
    <>
      <PageHeading title={title} />
      <Panel>
        <div className="max-w-prose space-y-2">
          {/* `openid` is how the app recognizes people. */}
          <p>{t(signsIn ? 'remove.breaksSignIn' : 'remove.breaks', { app })}</p>
          <p>{t('remove.next', { app })}</p>
          <p>{t('remove.instead', { app })}</p>
        </div>
        <form method="post" action={`${appsPage}/submit`} className="mt-6 flex flex-wrap gap-3">
          <input type="hidden" name="grant" value={grant.id} />
          <input type="hidden" name={field.name} value={field.value} />
          <input type="hidden" name="confirmed" value="yes" />
          <ButtonLink href={`${appsPage}/${grant.id}`}>{t('remove.keep')}</ButtonLink>
          <Button type="submit" name="action" value={`remove_${field.name}`} look="secondary">
            {t('remove.only')}
          </Button>
          <ButtonLink href={`${appsPage}/${grant.id}/end`} look="danger">
            {t('remove.all', { app })}
          </ButtonLink>
        </form>
      </Panel>
    </>
  );
}
