import type { Metadata } from 'next';
import { TextLink } from '@/components/ui/button';
import { EmptyState, Notice, Panel } from '@/components/ui/surface';
import { Cell, Table } from '@/components/ui/table';
import { Toast } from '@/components/ui/toast';
import { listAllowedClients } from '@/lib/data/developers/api-access';
import { type Search, searchValue } from '@/lib/web/page-query';
import { allowApp } from '../../actions';
import { type ApiParams, requireApi } from '../require-api';
import { AllowForm } from './allow-form';

export async function generateMetadata({ params }: ApiParams): Promise<Metadata> {
  const { id } = await params;
  const { api } = await requireApi(id, `/developers/apis/${id}/apps`);
  return { title: `Apps allowed · ${api.name}` };
}

const notes: Record<string, string> = { allowed: 'Saved: the app is allowed this.', removed: 'The app was removed.' };

const exchangeTexts = {
  delegation: 'Trades tokens, in its own name',
  impersonation: 'Trades tokens, also in people’s place',
} as const;

const columns = [
  { key: 'app', label: 'App' },
  { key: 'people', label: 'May ask people for' },
  { key: 'machine', label: 'May have on its own' },
  { key: 'act', label: <span className="sr-only">Act</span> },
];

export default async function ApiApps({ params, searchParams }: ApiParams & { searchParams: Search }) {
  const { id } = await params;
  const path = `/developers/apis/${id}/apps`;
  const { viewer, api, db } = await requireApi(id, path);
  const allowed = await listAllowedClients(db, viewer, id);
  const chosen = await searchValue(searchParams, 'client');
  const edited = allowed.find((client) => client.clientId === chosen);
  const at = await searchValue(searchParams, 'at');
  const note = notes[await searchValue(searchParams, 'done')];
  return (
    <>
      <p className="max-w-prose text-muted">
        {api.openToApps
          ? 'This API is open: any app may ask people for its scopes. Here you allow what apps may have on their own.'
          : 'This API is closed: beside your own apps, only those below may ask people for its scopes.'}
      </p>
      {allowed.length === 0 ? (
        <EmptyState title="No app is allowed yet">
          Allow one below, by the client id that its developer gives you.
        </EmptyState>
      ) : (
        <Table caption="Apps allowed" columns={columns}>
          {allowed.map((client) => (
            <tr key={client.clientId}>
              <Cell>
                <span className="block min-w-40 font-semibold wrap-anywhere">{client.name}</span>
                <code className="font-mono text-sm text-muted">{client.clientId}</code>
                {client.developer ? <span className="block text-sm text-muted">by {client.developer}</span> : null}
              </Cell>
              <Cell>
                <ScopeList values={client.userScopes} />
              </Cell>
              <Cell>
                <ScopeList values={client.machineScopes} />
                {client.mayExchange ? (
                  <span className="block text-sm text-muted">{exchangeTexts[client.mayExchange]}</span>
                ) : null}
              </Cell>
              <Cell>
                <span className="flex gap-4 whitespace-nowrap">
                  <TextLink
                    href={`${path}?${new URLSearchParams({ client: client.clientId })}#allow`}
                    aria-label={`Change what ${client.name} is allowed`}
                  >
                    Change
                  </TextLink>
                  <TextLink
                    href={`${path}/remove?${new URLSearchParams({ client: client.clientId })}`}
                    aria-label={`Remove ${client.name}…`}
                  >
                    Remove…
                  </TextLink>
                </span>
              </Cell>
            </tr>
          ))}
        </Table>
      )}
      <Panel
        title={edited ? `What ${edited.name} is allowed` : 'Allow an app'}
        id="allow"
        aside={edited ? <TextLink href={path}>Allow another</TextLink> : undefined}
      >
        {api.scopes.length === 0 ? (
          <Notice>
            There is nothing to allow yet. <TextLink href={`/developers/apis/${id}/scopes`}>Add a scope</TextLink>{' '}
            first.
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
            action={allowApp.bind(null, id)}
          />
        )}
      </Panel>
      {note ? <Toast key={`done ${at}`}>{note}</Toast> : null}
    </>
  );
}

function ScopeList({ values }: { values: string[] }) {
  if (values.length === 0) return <span className="text-muted">–</span>;
  return <code className="font-mono text-sm">{values.join(' ')}</code>;
}
