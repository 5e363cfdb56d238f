import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ButtonLink } from '@/components/ui/button';
import { SubmitButton } from '@/components/ui/submit-button';
import { Panel } from '@/components/ui/surface';
import { apiEndStanding } from '@/lib/data/api-ends';
import { type Search, searchValue } from '../../../../search';
import { deleteScope } from '../../../actions';
import { WhatEnds } from '../../../what-ends';
import { type ApiParams, requireApi } from '../../api';

export const metadata: Metadata = { title: 'Remove a scope?' };

export default async function RemoveScope({ params, searchParams }: ApiParams & { searchParams: Search }) {
  const { id } = await params;
  const path = `/developers/apis/${id}/scopes`;
  const { viewer, db, now } = await requireApi(id, path);
  const value = await searchValue(searchParams, 'value');
  const standing = await apiEndStanding(db, viewer, id, { kind: 'removeScope', value }, now);
  if (standing === undefined) notFound();
  return (
    <Panel title={`Remove ${value}?`} id="remove">
      <div className="max-w-prose space-y-4">
        <WhatEnds standing={standing} lost="this scope" />
        <form action={deleteScope.bind(null, id, value)} className="flex flex-wrap gap-3">
          <ButtonLink href={path}>Keep it</ButtonLink>
          <SubmitButton look="danger">{`Remove ${value}`}</SubmitButton>
        </form>
      </div>
    </Panel>
  );
}
