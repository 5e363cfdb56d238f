import type { Metadata } from 'next';
import { ButtonLink } from '@/components/ui/button';
import { Notice, Panel } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { apiEndStanding } from '@/lib/data/developers/api-removal';
import { server } from '@/lib/server';
import { texts } from '@/lib/web/language';
import { type Search, searchValue } from '@/lib/web/page-query';
import { linesOfTexts } from '../../../localized-lines';
import { saveApi } from '../../actions';
import { ApiForm } from '../../api-form';
import { apiFormTexts } from '../../api-form-texts';
import { type ApiParams, requireApi, requireApiTitle } from '../require-api';

export async function generateMetadata({ params }: ApiParams): Promise<Metadata> {
  return requireApiTitle(params, '/settings', 'settings');
}

export default async function ApiSettings({ params, searchParams }: ApiParams & { searchParams: Search }) {
  const { id } = await params;
  const { viewer, api, db, now } = await requireApi(id, `/developers/apis/${id}/settings`);
  const closing = api.openToApps ? await apiEndStanding(db, viewer, id, { kind: 'close' }, now) : undefined;
  const at = await searchValue(searchParams, 'at');
  const saved = (await searchValue(searchParams, 'done')) === 'saved';
  const { env } = await server();
  const t = await texts('devApi');
  return (
    <>
      {closing && closing.grants > 0 ? (
        <Notice tone="warn" title={t('settings.closingTitle')}>
          {t('settings.closingText', { people: closing.people, apps: closing.apps })}
        </Notice>
      ) : null}
      <ApiForm
        key={at}
        initial={{
          name: api.name,
          localized: linesOfTexts(api.localized),
          accessTokenSeconds: String(api.accessTokenSeconds),
          signingAlg: api.signingAlg,
          accessTokenFormat: api.accessTokenFormat,
          openToApps: api.openToApps ? 'yes' : 'no',
          lastingKeys: api.lastingKeys ? 'on' : '',
          refreshIdleSeconds: api.refreshIdleSeconds === null ? '' : String(api.refreshIdleSeconds),
        }}
        identifier="fixed"
        offersLasting={env.oauth.lastingTokens}
        action={saveApi.bind(null, id)}
        {...(await apiFormTexts())}
      />
      <Panel title={t('settings.deleteTitle')} id="delete">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="max-w-prose text-muted">{t('settings.deleteText')}</p>
          <ButtonLink look="danger" href={`/developers/apis/${id}/delete`}>
            {t('settings.delete')}
          </ButtonLink>
        </div>
      </Panel>
      {saved ? <Toast key={`done ${at}`}>{t('settings.saved')}</Toast> : null}
    </>
  );
}
