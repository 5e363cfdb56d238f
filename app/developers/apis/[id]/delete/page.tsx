import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ButtonLink } from '@/components/ui/button';
import { SubmitButton } from '@/components/ui/submit-button';
import { Panel } from '@/components/ui/surface';
import { apiEndStanding } from '@/lib/data/developers/api-removal';
import { counted } from '@/lib/words/count-words';
import { removeApi } from '../../actions';
import { RemovalEffects } from '../../removal-effects';
import { type ApiParams, requireApi } from '../require-api';

export async function generateMetadata({ params }: ApiParams): Promise<Metadata> {
  const { id } = await params;
  const { api } = await requireApi(id, `/developers/apis/${id}/delete`);
  return { title: `Delete ${api.name}?` };
}

export default async function DeleteApi({ params }: ApiParams) {
  const { id } = await params;
  const { viewer, api, db, now } = await requireApi(id, `/developers/apis/${id}/delete`);
  const standing = await apiEndStanding(db, viewer, id, { kind: 'delete' }, now);
  if (standing === undefined) notFound();
  return (
    <Panel title={`Delete ${api.name}?`} id="delete">
      <div className="max-w-prose space-y-4">
        <p>
          This cannot be undone. With the API go {counted(api.scopes.length, 'scope')}; their values and the identifier
          are free to be registered anew.
        </p>
        <RemovalEffects standing={standing} lost="scopes of this API" />
        <form action={removeApi.bind(null, id)} className="flex flex-wrap gap-3">
          <ButtonLink href={`/developers/apis/${id}/settings`}>Keep it</ButtonLink>
          <SubmitButton look="danger">{`Delete ${api.name}`}</SubmitButton>
        </form>
      </div>
    </Panel>
  );
}
