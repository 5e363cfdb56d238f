import type { Metadata } from 'next';
import { KeyList } from '@/components/api-key-list';
import { NewKey, NewKeyForm } from '@/components/api-keys';
import { Notice, PageHeading, Panel } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { askableScopes } from '@/lib/data/developers/api-access';
import { listApiKeys } from '@/lib/data/owner/api-keys';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { currentLanguage, texts } from '@/lib/web/language';
import { readShownSecret } from '@/lib/web/shown-secret';
import { requireViewer } from '@/lib/web/viewer';
import { createKey, dismissKey, endKey } from './actions';
import { keysPage } from './key-page';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('keys'))('title') };
}

type Query = { done?: string | string[]; at?: string | string[] };

export default async function KeysPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireViewer(keysPage.path);
  const { db, env } = await server();
  const now = nowSeconds();
  const t = await texts('keys');
  const [keys, scopes, shownKey] = await Promise.all([
    listApiKeys(db, { ownerId: viewer.sub }, now),
    askableScopes(db, viewer, { language: await currentLanguage() }),
    readShownSecret(env, viewer, keysPage),
  ]);
  const offered = scopes.flatMap(({ value, title, api }) => (api ? [{ value, title, api: api.name }] : []));
  const { done, at } = await searchParams;
  return (
    <>
      <PageHeading title={t('title')} lead={t('lead')} />
      {shownKey === undefined ? null : <NewKey value={shownKey} putAway={dismissKey} />}
      <Panel title={t('yours')} id="keys">
        <KeyList keys={keys} now={now} end={endKey} />
      </Panel>
      <Panel title={t('new')} id="new">
        {offered.length === 0 ? (
          <p className="text-muted">{t('nothingOffered')}</p>
        ) : (
          <div className="space-y-4">
            <Notice title={t('careTitle')}>{t('care')}</Notice>
            <NewKeyForm
              scopes={offered}
              unusedSeconds={env.oauth.lastingTokens ? env.oauth.unusedTokenSeconds : undefined}
              action={createKey}
            />
          </div>
        )}
      </Panel>
      {done === 'ended' ? <Toast key={`done ${at}`}>{t('revoked')}</Toast> : null}
    </>
  );
}
