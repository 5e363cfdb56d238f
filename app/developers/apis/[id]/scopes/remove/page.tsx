import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { ButtonLink } from '@/components/ui/button';
import { SubmitButton } from '@/components/ui/submit-button';
import { Panel } from '@/components/ui/surface';
import { apiEndStanding } from '@/lib/data/developers/api-removal';
import { texts } from '@/lib/web/language';
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
  const value = await searchValue(searchParams, 'value');
  await requireScope((await params).id, value);
  return { title: (await texts('devApi'))('tabTitle.removeScope', { value }) };
}

export default async function RemoveScope({ params, searchParams }: Props) {
  const { id } = await params;
  const value = await searchValue(searchParams, 'value');
  const { path, standing } = await requireScope(id, value);
  const t = await texts('devApi');
  return (
    <Panel title={t('removal.removeTitle', { name: value })} id="remove">
      <div className="max-w-prose space-y-4">
        <RemovalEffects standing={standing} lost="Scope" />
        <form action={deleteScope.bind(null, id, value)} className="flex flex-wrap gap-3">
          <ButtonLink href={path}>{t('removal.keep')}</ButtonLink>
          <SubmitButton look="danger">{t('removal.removeSubmit', { name: value })}</SubmitButton>
        </form>
      </div>
    </Panel>
  );
}
