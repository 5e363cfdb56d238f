import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { Button, ButtonLink } from '@/components/ui/button';
import { PageHeading, Panel } from '@/components/ui/surface';
import { currentLanguage } from '@/lib/web/language';
import { appFace } from '@/lib/words/app-display';
import { scopeWords } from '@/lib/words/scope-words';
import { lossOfRequired } from '../../grant-words';
import { requireGrant } from '../require-grant';

type Props = {
  params: Promise<{ grantId: string }>;
  searchParams: Promise<{ scope?: string | string[]; api?: string | string[] }>;
};

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { grantId, here } = await askedIn(props);
  await requireGrant(grantId, here);
  return { title: 'Remove a permission?' };
}

async function askedIn({ params, searchParams }: Props) {
  const { grantId } = await params;
  const query = await searchParams;
  const [scope, api] = [query.scope, query.api].map((value) => z.string().safeParse(value).data);
  const field = scope === undefined ? { name: 'api', value: api ?? '' } : { name: 'scope', value: scope };
  const here = `/account/apps/${grantId}/remove?${new URLSearchParams({ [field.name]: field.value })}`;
  return { grantId, scope, api, field, here };
}

/** Asks before a required permission is removed, and offers to remove the app's access instead. */
export default async function RemovePage(props: Props) {
  const { grantId, scope, api, field, here } = await askedIn(props);
  const { grant } = await requireGrant(grantId, here);
  const removed = grant.scopes.filter(
    (line) => !line.over && (scope === undefined ? line.api?.resource === api : line.scope === scope),
  );
  const [first] = removed;
  if (!grant.live || !first) redirect(`/account/apps/${grant.id}`);
  const app = appFace(await currentLanguage(), grant.client).name.text;
  const what =
    scope === undefined ? `all of ${first.api?.name}` : `“${scopeWords('en', first.scope, first.api).title}”`;
  return (
    <>
      <PageHeading title={`Remove ${what} from ${app}?`} />
      <Panel>
        <div className="max-w-prose space-y-2">
          {lossOfRequired(
            app,
            removed.map((line) => line.scope),
          ).map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
        <form method="post" action="/account/apps/submit" className="mt-6 flex flex-wrap gap-3">
          <input type="hidden" name="grant" value={grant.id} />
          <input type="hidden" name={field.name} value={field.value} />
          <input type="hidden" name="confirmed" value="yes" />
          <ButtonLink href={`/account/apps/${grant.id}`}>Keep it</ButtonLink>
          <Button
            type="submit"
            name="action"
            value={scope === undefined ? 'remove_api' : 'remove_scope'}
            look="secondary"
          >
            Remove only this
          </Button>
          <ButtonLink href={`/account/apps/${grant.id}/end`} look="danger">
            Remove all access of {app}…
          </ButtonLink>
        </form>
      </Panel>
    </>
  );
}
