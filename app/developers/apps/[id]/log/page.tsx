import type { Metadata } from 'next';
import { SearchBox } from '@/components/developers/search-box';
import { ButtonLink, TextLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { EmptyState } from '@/components/ui/surface';
import { Cell, Table } from '@/components/ui/table';
import { listRefusals } from '@/lib/data/client-log';
import { type Search, searchValue } from '../../../search';
import { type AppParams, requireApp } from '../app';

const pageLength = 50;

export async function generateMetadata({ params }: AppParams): Promise<Metadata> {
  const { id } = await params;
  const { client } = await requireApp(id, `/developers/apps/${id}/log`);
  return { title: `Log · ${client.metadata.client_name}` };
}

const columns = [
  { key: 'at', label: 'When' },
  { key: 'endpoint', label: 'Endpoint' },
  { key: 'error', label: 'Error' },
  { key: 'reason', label: 'Reason, request id' },
];

export default async function AppLog({ params, searchParams }: AppParams & { searchParams: Search }) {
  const { id } = await params;
  const path = `/developers/apps/${id}/log`;
  const { viewer, db } = await requireApp(id, path);
  const query = await searchValue(searchParams, 'q');
  const before = await searchValue(searchParams, 'before');
  const found = await listRefusals(db, viewer, id, { query, before, take: pageLength + 1 });
  const lines = found.slice(0, pageLength);
  const last = lines.at(-1);
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-prose text-muted">
          Requests that we refused, with the reason that only you are told. What the app itself got is the error alone.
        </p>
        <SearchBox action={path} label="Search the log" query={query} />
      </div>
      {lines.length === 0 ? (
        <EmptyState title={query === '' ? 'Nothing was refused' : 'No line matches'}>
          {query === '' ? (
            'When a request of this app fails, the reason stands here within seconds.'
          ) : (
            <>
              No refusal contains “{query}”. <TextLink href={path}>Show all</TextLink>
            </>
          )}
        </EmptyState>
      ) : (
        <Table caption="Refused requests, newest first" columns={columns}>
          {lines.map((line) => (
            <tr key={line.id}>
              <Cell>
                <DateTime at={line.at} show="minute" />
              </Cell>
              <Cell>{line.endpoint}</Cell>
              <Cell>
                <code className="font-mono text-sm">{line.error}</code>
              </Cell>
              <Cell>
                <span className="block min-w-64">{line.reason}</span>
                <code className="font-mono text-sm break-all text-muted">{line.requestId}</code>
              </Cell>
            </tr>
          ))}
        </Table>
      )}
      {last !== undefined && found.length > pageLength ? (
        <ButtonLink href={`${path}?${new URLSearchParams({ ...(query && { q: query }), before: last.id })}`}>
          Older
        </ButtonLink>
      ) : null}
    </>
  );
}
