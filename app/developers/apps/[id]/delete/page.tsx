import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ButtonLink } from '@/components/ui/button';
import { SubmitButton } from '@/components/ui/submit-button';
import { Panel } from '@/components/ui/surface';
import { clientStanding } from '@/lib/data/developers/clients';
import { texts } from '@/lib/web/language';
import { deleteApp } from '../../actions';
import { type AppParams, requireApp, requireAppTitle } from '../require-app';

export async function generateMetadata({ params }: AppParams): Promise<Metadata> {
  return requireAppTitle(params, '/delete', 'delete');
}

export default async function DeleteApp({ params }: AppParams) {
  const { id } = await params;
  const { viewer, client, db, now } = await requireApp(id, `/developers/apps/${id}/delete`);
  const standing = await clientStanding(db, viewer, id, now);
  if (standing === undefined) notFound();
  const t = await texts('devApp');
  const name = client.metadata.client_name;
  const { liveGrants, people, refreshTokens, secrets } = standing;
  return (
    <Panel title={t('delete.title', { name })} id="delete">
      <div className="max-w-prose space-y-4">
        {liveGrants === 0 ? <p>{t('delete.nobody')}</p> : null}
        <p>{t('delete.lead')}</p>
        <ul className="list-disc space-y-1 ps-5">
          {liveGrants > 0 ? <li>{t('delete.access', { count: people })}</li> : null}
          {refreshTokens > 0 ? <li>{t('delete.refreshTokens', { count: refreshTokens })}</li> : null}
          {secrets > 0 ? <li>{t('delete.secrets', { count: secrets })}</li> : null}
          <li>{t('delete.rest')}</li>
        </ul>
        <p className="text-muted">{t('delete.tokens')}</p>
        <form action={deleteApp.bind(null, id)} className="flex flex-wrap gap-3">
          <ButtonLink href={`/developers/apps/${id}/settings`}>{t('delete.keep')}</ButtonLink>
          <SubmitButton look="danger">{t('delete.submit', { name })}</SubmitButton>
        </form>
      </div>
    </Panel>
  );
}
