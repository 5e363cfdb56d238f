import type { Metadata } from 'next';
import { KeyList } from '@/components/api-key-list';
import { NewKey, NewKeyForm } from '@/components/api-keys';
import { Notice, PageHeading, Panel } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { askableScopes } from '@/lib/data/developers/api-access';
import { listApiKeys } from '@/lib/data/owner/api-keys';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { readShownSecret } from '@/lib/web/shown-secret';
import { requireViewer } from '@/lib/web/viewer';
import { createKey, dismissKey, endKey } from './actions';
import { keysPage } from './key-page';

export const metadata: Metadata = { title: 'API keys' };

type Query = { done?: string | string[]; at?: string | string[] };

export default async function KeysPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireViewer('/account/keys');
  const { db, env } = await server();
  const now = nowSeconds();
  const [keys, scopes, shownKey] = await Promise.all([
    listApiKeys(db, { ownerId: viewer.sub }, now),
    askableScopes(db, viewer),
    readShownSecret(env, viewer, keysPage),
  ]);
  const offered = scopes.flatMap(({ value, title, api }) => (api ? [{ value, title, api: api.name }] : []));
  const { done, at } = await searchParams;
  return (
    <>
      <PageHeading title="API keys" lead="For scripts of your own that call an API in your name." />
      {shownKey === undefined ? null : <NewKey value={shownKey} putAway={dismissKey} />}
      <Panel title="Your keys" id="keys">
        <KeyList keys={keys} now={now} end={endKey} />
      </Panel>
      <Panel title="Create a key" id="new">
        {offered.length === 0 ? (
          <p className="text-muted">No API here offers anything that a key could be for.</p>
        ) : (
          <div className="space-y-4">
            <Notice title="Whoever has the key can do what it may do">
              Give it only what the script needs, and never to an app that could ask you instead. If it gets out, end it
              here. Someone who finds it can revoke it too; then we tell you.
            </Notice>
            <NewKeyForm scopes={offered} action={createKey} />
          </div>
        )}
      </Panel>
      {done === 'ended' ? <Toast key={`done ${at}`}>The key has ended.</Toast> : null}
    </>
  );
}
