import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ButtonLink } from '@/components/ui/button';
import { SubmitButton } from '@/components/ui/submit-button';
import { Panel } from '@/components/ui/surface';
import { apiEndStanding } from '@/lib/data/developers/api-removal';
import { texts } from '@/lib/web/language';
import { removeApi } from '../../actions';
import { RemovalEffects } from '../../removal-effects';
import { type ApiParams, requireApi, requireApiTitle } from '../require-api';

export async function generateMetadata({ params }: ApiParams): Promise<Metadata> {
  return requireApiTitle(params, '/delete', 'delete');
}

export default async function DeleteApi({ params }: ApiParams) {
  const { id } = await params;
  const { viewer, api, db, now } = await requireApi(id, `/developers/apis/${id}/delete`);
  const standing = await apiEndStanding(db, viewer, id, { kind: 'delete' }, now);
  if (standing === undefined) notFound();
  const t = await texts('devApi');
  return (
    <Panel title={t('removal.deleteTitle', { name: api.name })} id="delete">
      <div className="max-w-prose space-y-4">
        <p>{t('removal.deleteLead', { count: api.scopes.length })}</p>
        <RemovalEffects standing={standing} lost="Api" />
        <form action={removeApi.bind(null, id)} className="flex flex-wrap gap-3">
          <ButtonLink href={`/developers/apis/${id}/settings`}>{t('removal.keep')}</ButtonLink>
          <SubmitButton look="danger">{t('removal.deleteSubmit', { name: api.name })}</SubmitButton>
        </form>
      </div>
    </Panel>
  );
}
