import type { Metadata } from 'next';
import { SearchBox } from '@/components/developers/search-box';
import { TextLink } from '@/components/ui/button';
import { EmptyState, Notice, Panel } from '@/components/ui/surface';
import { Cell, Table } from '@/components/ui/table';
import { Toast } from '@/components/ui/toast';
import { findAllowedClient, listAllowedClients } from '@/lib/data/developers/api-access';
import { server } from '@/lib/server';
import { texts } from '@/lib/web/language';
import { type Search, searchValue } from '@/lib/web/page-query';
import { formTexts } from '../../../form-texts';
import { PageLinks, portionOf } from '../../../page-links';
import { allowApp } from '../../actions';
import { type ApiParams, requireApi, requireApiTitle } from '../require-api';
import { AllowForm } from './allow-form';

export async function generateMetadata({ params }: ApiParams): Promise<Metadata> {
  return requireApiTitle(params, '/apps', 'apps');
}

/** With more rows than this, the list can be searched. */
const fewRows = 6;

export default async function ApiApps({ params, searchParams }: ApiParams & { searchParams: Search }) {
  const { id } = await params;
  const path = `/developers/apis/${id}/apps`;
  const { viewer, api, db } = await requireApi(id, path);
  const portion = await portionOf(searchParams, 10);
  const { query, skip } = portion;
  const allowed = await listAllowedClients(db, viewer, id, portion);
  const edited = await findAllowedClient(db, viewer, id, await searchValue(searchParams, 'client'));
  const mayLast = (await server()).env.oauth.lastingTokens && api.accessTokenFormat === 'opaque';
  const at = await searchValue(searchParams, 'at');
  const done = await searchValue(searchParams, 'done');
  const [t, shared] = await Promise.all([texts('devApi'), texts('developers')]);
  const isLong = query !== '' || skip > 0 || allowed.length > fewRows;
  return (
    <>
      <p className="max-w-prose text-muted">{api.openToApps ? t('apps.open') : t('apps.closed')}</p>
      {isLong ? (
        <SearchBox action={path} query={query} texts={{ label: shared('searchApps'), submit: shared('search') }} />
      ) : null}
      {allowed.length === 0 && query !== '' ? (
        <EmptyState title={shared('noAppMatches')}>
          {shared.rich('nothingContains', { query, all: (part) => <TextLink href={path}>{part}</TextLink> })}
        </EmptyState>
      ) : allowed.length === 0 ? (
        <EmptyState title={t('apps.none')}>{t('apps.noneText')}</EmptyState>
      ) : (
        <Table
          caption={t('apps.table')}
          columns={[
            { key: 'app', label: t('apps.app') },
            { key: 'people', label: t('apps.people') },
            { key: 'machine', label: t('apps.machine') },
            { key: 'act', label: <span className="sr-only">{t('apps.actions')}</span> },
          ]}
        >
          {allowed.slice(0, portion.take - 1).map((client) => (
            <tr key={client.clientId}>
              <Cell>
                <span className="block min-w-40 font-semibold wrap-anywhere">
                  <bdi>{client.name}</bdi>
                </span>
                <code className="font-mono text-sm wrap-anywhere text-muted">{client.clientId}</code>
                {client.developer ? (
                  <span className="block text-sm wrap-anywhere text-muted">
                    {t('apps.by', { developer: client.developer })}
                  </span>
                ) : null}
              </Cell>
              <Cell>
                <ScopeList values={client.userScopes} none={t('apps.noScopes')} />
              </Cell>
              <Cell>
                <ScopeList values={client.machineScopes} none={t('apps.noScopes')} />
                {client.mayExchange ? (
                  <span className="block text-sm text-muted">{t(`apps.${client.mayExchange}`)}</span>
                ) : null}
                {mayLast && client.lastingTokens ? (
                  <span className="block text-sm text-warn">{t('apps.lasting')}</span>
                ) : null}
              </Cell>
              <Cell>
                <span className="flex gap-4 whitespace-nowrap">
                  <TextLink
                    href={`${path}?${new URLSearchParams({ client: client.clientId })}#allow`}
                    aria-label={t('apps.editOf', { name: client.name })}
                  >
                    {t('apps.edit')}
                  </TextLink>
                  <TextLink
                    href={`${path}/remove?${new URLSearchParams({ client: client.clientId })}`}
                    aria-label={t('apps.removeOf', { name: client.name })}
                  >
                    {t('apps.remove')}
                  </TextLink>
                </span>
              </Cell>
            </tr>
          ))}
        </Table>
      )}
      <PageLinks list={path} portion={portion} found={allowed.length} />
      <Panel
        title={edited ? t('apps.editTitle', { name: edited.name }) : t('apps.allowTitle')}
        id="allow"
        aside={edited ? <TextLink href={path}>{t('apps.another')}</TextLink> : undefined}
      >
        {api.scopes.length === 0 ? (
          <Notice>
            {t.rich('apps.nothing', {
              a: (part) => <TextLink href={`/developers/apis/${id}/scopes`}>{part}</TextLink>,
            })}
          </Notice>
        ) : (
          <AllowForm
            key={`${edited?.clientId} ${at}`}
            scopes={api.scopes}
            clientId={edited?.clientId ?? ''}
            ticked={
              edited
                ? [
                    ...edited.userScopes.map((value) => `user:${value}`),
                    ...edited.machineScopes.map((value) => `machine:${value}`),
                  ]
                : []
            }
            mayExchange={edited?.mayExchange ?? ''}
            openToApps={api.openToApps}
            lasting={mayLast ? (edited?.lastingTokens ?? false) : undefined}
            action={allowApp.bind(null, id)}
            texts={await formTexts('allow')}
          />
        )}
      </Panel>
      {done === 'allowed' || done === 'removed' ? <Toast key={`done ${at}`}>{t(`apps.${done}`)}</Toast> : null}
    </>
  );
}

function ScopeList({ values, none }: { values: string[]; none: string }) {
  if (values.length === 0) return <span className="text-muted">{none}</span>;
  return <code className="block min-w-40 font-mono text-sm wrap-anywhere">{values.join(' ')}</code>;
}
