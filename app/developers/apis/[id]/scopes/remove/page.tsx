import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { ButtonLink } from '@/components/ui/button';
import { SubmitButton } from '@/components/ui/submit-button';
import { Panel } from '@/components/ui/surface';
import { apiEndStanding } from '@/lib/data/developers/api-removal';
import { type Search, searchValue } from '@/lib/web/page-query';
import { deleteScope } from '../../../actions';
import { RemovalEffects } from '../../../removal-effects';
import { type ApiParams, requireApi } from '../../require-api';

type Props = ApiParams & { searchParams: Search };

const requireScope = cache(async (id: string, value: string) => {
  const path = `/developers/apis/${id}/scopes`;
  const { viewer, db, now } = await requireApi(id, path);
  const standing = await apiEndStanding(db, viewer, id, { kind: 'removeScope', value }, now);
  if (standing === undefined) notFound();
  return { path, standing };
});

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  await requireScope((await params).id, await searchValue(searchParams, 'value'));
  return { title: 'Remove a scope?' };
}

export default async function RemoveScope({ params, searchParams }: Props) {
  const { id } = await params;
  const value = await searchValue(searchParams, 'value');
  const { path, standing } = await requireScope(id, value);
  return (
    <Panel title={`Remove ${value}?`} id="remove">
      <div className="max-w-prose space-y-4">
        <RemovalEffects standing={standing} lost="this scope" />
        <form action={deleteScope.bind(null, id, value)} className="flex flex-wrap gap-3">
          <ButtonLink href={path}>Keep it</ButtonLink>
          <SubmitButton look="danger">{`Remove ${value}`}</SubmitButton>
        </form>
      </div>
    </Panel>
  );
}
