import { KeyList } from '@/components/api-key-list';
import { NewKey, NewKeyForm } from '@/components/api-keys';
import { TextLink } from '@/components/ui/button';
import { Panel } from '@/components/ui/surface';
import { machineScopesOf } from '@/lib/data/developers/api-access';
import { listApiKeys } from '@/lib/data/owner/api-keys';
import { server } from '@/lib/server';
import { texts } from '@/lib/web/language';
import { readShownSecret } from '@/lib/web/shown-secret';
import type { Viewer } from '@/lib/web/viewer';
import { createAppKey, dismissAppKey, endAppKey } from './key-actions';
import { appKeysPage } from './key-page';

/** The API keys of an app, for what APIs let it do without a person. */
export async function AppKeys({ viewer, clientId, now }: { viewer: Viewer; clientId: string; now: number }) {
  const { db, env } = await server();
  const [keys, machine, shownKey] = await Promise.all([
    listApiKeys(db, { clientId }, now),
    machineScopesOf(db, viewer, clientId),
    readShownSecret(env, viewer, appKeysPage(clientId)),
  ]);
  const scopes = machine.flatMap(({ api, scopes: values }) => values.map((value) => ({ value, title: '', api })));
  if (scopes.length === 0 && keys.length === 0) return null;
  const t = await texts('devApp');
  return (
    <>
      {shownKey === undefined ? null : <NewKey value={shownKey} putAway={dismissAppKey.bind(null, clientId)} />}
      <Panel title={t('credentials.apiKeys')} id="keys">
        <div className="space-y-4">
          <p className="max-w-prose text-muted">
            {t.rich('credentials.apiKeysText', {
              a: (part) => <TextLink href="/developers/apis">{part}</TextLink>,
            })}
          </p>
          <KeyList keys={keys} now={now} end={endAppKey.bind(null, clientId)} />
        </div>
      </Panel>
      {scopes.length === 0 ? null : (
        <Panel title={t('credentials.newKey')} id="new-key">
          <NewKeyForm
            scopes={scopes}
            unusedSeconds={env.oauth.lastingTokens ? env.oauth.unusedTokenSeconds : undefined}
            action={createAppKey.bind(null, clientId)}
          />
        </Panel>
      )}
    </>
  );
}
