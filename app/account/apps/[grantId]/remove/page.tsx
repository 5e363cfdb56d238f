import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { z } from 'zod';
import { Button, ButtonLink } from '@/components/ui/button';
import { PageHeading, Panel } from '@/components/ui/surface';
import { appFace } from '@/lib/app-face';
import { findGrantOf } from '@/lib/data/grants';
import { requireViewer } from '@/lib/login/viewer';
import { scopeWords } from '@/lib/scope-words';
import { server } from '@/lib/server';
import { lossOfRequired } from '../../words';

export const metadata: Metadata = { title: 'Remove a permission?' };

type Props = {
  params: Promise<{ grantId: string }>;
  searchParams: Promise<{ scope?: string | string[]; api?: string | string[] }>;
};

/** Before a permission goes that the app requires: what that means, and removing the app's access instead. */
export default async function RemovePage({ params, searchParams }: Props) {
  const { grantId } = await params;
  const query = await searchParams;
  const [scope, api] = [query.scope, query.api].map((value) => z.string().safeParse(value).data);
  const field = scope === undefined ? { name: 'api', value: api ?? '' } : { name: 'scope', value: scope };
  const here = `/account/apps/${grantId}/remove?${new URLSearchParams({ [field.name]: field.value })}`;
  const viewer = await requireViewer(here);
  const grant = await findGrantOf((await server()).db, viewer, grantId, Math.floor(Date.now() / 1000));
  if (!grant) notFound();
  const removed = grant.scopes.filter(
    (line) => !line.over && (scope === undefined ? line.api?.resource === api : line.scope === scope),
  );
  const [first] = removed;
  if (!grant.live || !first) redirect(`/account/apps/${grant.id}`);
  const app = appFace(grant.client).name.text;
  const what = scope === undefined ? `all of ${first.api?.name}` : `“${scopeWords(first.scope, first.api).title}”`;
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
