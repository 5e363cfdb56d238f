import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { TextLink } from '@/components/ui/button';
import { CodeBlock } from '@/components/ui/copy';
import { DateTime } from '@/components/ui/date-time';
import { SelectField } from '@/components/ui/field';
import { SubmitButton } from '@/components/ui/submit-button';
import { Facts, Notice, Panel } from '@/components/ui/surface';
import { Cell, Table } from '@/components/ui/table';
import { Toast } from '@/components/ui/toast';
import { listSecrets, type SecretLine } from '@/lib/data/developers/client-secrets';
import { type RegisteredClient, usesSecret } from '@/lib/data/developers/clients';
import type { Texts } from '@/lib/messages/texts';
import { texts } from '@/lib/web/language';
import { type Search, searchValue } from '@/lib/web/page-query';
import { appSecretPage, readShownSecret } from '@/lib/web/shown-secret';
import { endOneSecret, newSecret } from '../../actions';
import { NewSecret } from '../new-secret';
import { type AppParams, requireApp, requireAppTitle } from '../require-app';
import { AppKeys } from './keys';

export async function generateMetadata({ params }: AppParams): Promise<Metadata> {
  return requireAppTitle(params, '/credentials', 'credentials');
}

export default async function AppCredentials({ params, searchParams }: AppParams & { searchParams: Search }) {
  const { id } = await params;
  const { viewer, client, db, env, now } = await requireApp(id, `/developers/apps/${id}/credentials`);
  const t = await texts('devApp');
  const keyEnded = (await searchValue(searchParams, 'done')) === 'key-ended';
  const keys = (
    <>
      <AppKeys viewer={viewer} clientId={id} now={now} />
      {keyEnded ? (
        <Toast key={`key ${await searchValue(searchParams, 'at')}`}>{t('credentials.keyEnded')}</Toast>
      ) : null}
    </>
  );
  if (!usesSecret(client.metadata)) {
    return (
      <>
        <WithoutSecret client={client} />
        {keys}
      </>
    );
  }
  const [secrets, shownSecret] = await Promise.all([
    listSecrets(db, viewer, id, now),
    readShownSecret(env, viewer, appSecretPage(id)),
  ]);
  const at = await searchValue(searchParams, 'at');
  const ended = (await searchValue(searchParams, 'done')) === 'ended';
  return (
    <>
      {shownSecret === undefined ? null : <NewSecret clientId={id} secret={shownSecret} />}
      <Panel title={t('credentials.secrets')} id="secrets">
        {secrets.length === 0 ? (
          <Notice tone="warn" title={t('credentials.noneTitle')}>
            {t('credentials.noneText')}
          </Notice>
        ) : (
          <div className="space-y-4">
            <ImportedSecrets secrets={secrets} t={t} />
            <SecretTable clientId={id} secrets={secrets} now={now} t={t} />
          </div>
        )}
      </Panel>
      <Panel title={secrets.length === 0 ? t('credentials.create') : t('credentials.rotate')} id="rotate">
        <form action={newSecret.bind(null, id)} className="max-w-prose space-y-4">
          {secrets.length === 0 ? null : (
            <SelectField
              label={t('credentials.current')}
              name="overlap"
              hint={secrets.length > 1 ? t('credentials.currentHintTwo') : t('credentials.currentHint')}
              defaultValue="day"
            >
              {(['now', 'hour', 'day', 'week'] as const).map((choice) => (
                <option key={choice} value={choice}>
                  {t(`credentials.keep.${choice}`)}
                </option>
              ))}
            </SelectField>
          )}
          <SubmitButton>{t('credentials.createNew')}</SubmitButton>
        </form>
      </Panel>
      {keys}
      {ended ? <Toast key={`done ${at}`}>{t('credentials.ended')}</Toast> : null}
    </>
  );
}

type Secrets = { clientId: string; secrets: SecretLine[]; now: number; t: Texts<'devApp'> };

function ImportedSecrets({ secrets, t }: Pick<Secrets, 'secrets' | 't'>) {
  if (secrets.some(({ strength }) => strength === 'weak')) {
    return (
      <Notice tone="warn" title={t('credentials.weakTitle')}>
        {t('credentials.weakText')}
      </Notice>
    );
  }
  if (!secrets.some(({ strength }) => strength === 'unknown')) return null;
  return <p className="max-w-prose">{t('credentials.unknownText')}</p>;
}

function SecretTable({ clientId, secrets, now, t }: Secrets) {
  return (
    <Table
      caption={t('credentials.table')}
      columns={[
        { key: 'hint', label: t('credentials.lastFour') },
        { key: 'created', label: t('credentials.created') },
        { key: 'ends', label: t('credentials.expires') },
        { key: 'end', label: <span className="sr-only">{t('credentials.actions')}</span>, align: 'end' },
      ]}
    >
      {secrets.map((secret) => (
        <tr key={secret.id}>
          <Cell>
            {secret.strength === undefined ? (
              <code className="font-mono text-sm">…{secret.hint}</code>
            ) : (
              t('credentials.imported')
            )}
          </Cell>
          <Cell>
            <DateTime at={secret.createdAt} now={now} />
          </Cell>
          <Cell>
            {secret.endsAt === undefined ? (
              t('credentials.never')
            ) : (
              <DateTime at={secret.endsAt} now={now} show="minute" />
            )}
          </Cell>
          <Cell align="end">
            <details>
              <summary
                className="inline-flex min-h-touch items-center rounded-md px-3 text-danger hover:bg-sunken"
                aria-label={t('credentials.endOf', { hint: secret.hint })}
              >
                {t('credentials.end')}
              </summary>
              <form action={endOneSecret.bind(null, clientId)} className="space-y-2 pb-2 text-start">
                <p className="min-w-40 text-sm">{t('credentials.endText')}</p>
                <input type="hidden" name="secret" value={secret.id} />
                <SubmitButton look="danger">{t('credentials.endNow', { hint: secret.hint })}</SubmitButton>
              </form>
            </details>
          </Cell>
        </tr>
      ))}
    </Table>
  );
}

async function WithoutSecret({ client }: { client: RegisteredClient }) {
  const t = await texts('devApp');
  const { jwks, jwks_uri, token_endpoint_auth_method: method } = client.metadata;
  const linkToSettings = (part: ReactNode) => (
    <TextLink href={`/developers/apps/${client.id}/settings`}>{part}</TextLink>
  );
  if (method === 'none') {
    return (
      <Panel title={t('credentials.publicTitle')} id="secrets">
        <p className="max-w-prose">{t('credentials.publicText')}</p>
      </Panel>
    );
  }
  const signs = method === 'private_key_jwt';
  return (
    <Panel title={signs ? t('credentials.keysTitle') : t('credentials.certificateTitle')} id="keys">
      <div className="space-y-4">
        <p className="max-w-prose">
          {signs
            ? t.rich('credentials.keysText', { a: linkToSettings })
            : t.rich('credentials.certificateText', { method, a: linkToSettings })}
        </p>
        {jwks_uri ? (
          <Facts
            items={[
              {
                label: t('credentials.fetchedFrom'),
                value: <code className="font-mono text-sm break-all">{jwks_uri}</code>,
              },
            ]}
          />
        ) : null}
        {jwks ? <CodeBlock title={t('credentials.registeredKeys')} code={JSON.stringify(jwks, null, 2)} /> : null}
      </div>
    </Panel>
  );
}
