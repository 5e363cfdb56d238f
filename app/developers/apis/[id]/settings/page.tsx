import type { Metadata } from 'next';
import { ButtonLink } from '@/components/ui/button';
import { Notice, Panel } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { apiEndStanding } from '@/lib/data/developers/api-removal';
import { type Search, searchValue } from '@/lib/web/page-query';
import { counted } from '@/lib/words/count-words';
import { saveApi } from '../../actions';
import { ApiForm } from '../../api-form';
import { type ApiParams, requireApi } from '../require-api';

export async function generateMetadata({ params }: ApiParams): Promise<Metadata> {
  const { id } = await params;
  const { api } = await requireApi(id, `/developers/apis/${id}/settings`);
  return { title: `Settings · ${api.name}` };
}

export default async function ApiSettings({ params, searchParams }: ApiParams & { searchParams: Search }) {
  const { id } = await params;
  const { viewer, api, db, now } = await requireApi(id, `/developers/apis/${id}/settings`);
  const closing = api.openToApps ? await apiEndStanding(db, viewer, id, { kind: 'close' }, now) : undefined;
  const at = await searchValue(searchParams, 'at');
  const saved = (await searchValue(searchParams, 'done')) === 'saved';
  return (
    <>
      {closing && closing.grants > 0 ? (
        <Notice tone="warn" title="Closing this API would end access that people gave">
          {counted(closing.people, 'person has', 'people have')} given access to {counted(closing.apps, 'app')} that you
          have not allowed. Allow the apps that should keep their access first.
        </Notice>
      ) : null}
      <ApiForm
        key={at}
        initial={{
          name: api.name,
          accessTokenSeconds: String(api.accessTokenSeconds),
          signingAlg: api.signingAlg,
          accessTokenFormat: api.accessTokenFormat,
          openToApps: api.openToApps ? 'yes' : 'no',
        }}
        identifier="fixed"
        action={saveApi.bind(null, id)}
        submitLabel="Save"
      />
      <Panel title="Delete this API" id="delete">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="max-w-prose text-muted">
            Takes its scopes from every app and every person’s access. The next page says what that is.
          </p>
          <ButtonLink look="danger" href={`/developers/apis/${id}/delete`}>
            Delete…
          </ButtonLink>
        </div>
      </Panel>
      {saved ? <Toast key={`done ${at}`}>Saved.</Toast> : null}
    </>
  );
}
