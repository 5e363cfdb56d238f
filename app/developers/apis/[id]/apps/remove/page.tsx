import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { ButtonLink } from '@/components/ui/button';
import { SubmitButton } from '@/components/ui/submit-button';
import { Panel } from '@/components/ui/surface';
import { accessStanding, findAllowedClient } from '@/lib/data/developers/api-access';
import { texts } from '@/lib/web/language';
import { type Search, searchValue } from '@/lib/web/page-query';
import { removeApp } from '../../../actions';
import { RemovalEffects } from '../../../removal-effects';
import { type ApiParams, requireApi } from '../../require-api';

type Props = ApiParams & { searchParams: Search };

const requireAllowed = cache(async (id: string, clientId: string) => {
  const path = `/developers/apis/${id}/apps`;
  const { viewer, db, now } = await requireApi(id, path);
  const client = await findAllowedClient(db, viewer, id, clientId);
  if (client === undefined) notFound();
  const standing = await accessStanding(db, viewer, id, clientId, now);
  if (standing === undefined) notFound();
  return { path, client, standing };
});

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const { client } = await requireAllowed((await params).id, await searchValue(searchParams, 'client'));
  return { title: (await texts('devApi'))('tabTitle.removeApp', { name: client.name }) };
}

export default async function RemoveApp({ params, searchParams }: Props) {
  const { id } = await params;
  const clientId = await searchValue(searchParams, 'client');
  const { path, client, standing } = await requireAllowed(id, clientId);
  const t = await texts('devApi');
  return (
    <Panel title={t('removal.removeTitle', { name: client.name })} id="remove">
      <div className="max-w-prose space-y-4">
        <RemovalEffects standing={standing} lost="App" />
        <form action={removeApp.bind(null, id, clientId)} className="flex flex-wrap gap-3">
          <ButtonLink href={path}>{t('removal.keep')}</ButtonLink>
          <SubmitButton look="danger">{t('removal.removeSubmit', { name: client.name })}</SubmitButton>
        </form>
      </div>
    </Panel>
  );
}
