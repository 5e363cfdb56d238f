import type { Metadata } from 'next';
import { SearchBox } from '@/components/developers/search-box';
import { ButtonLink, TextLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { EmptyState } from '@/components/ui/surface';
import { listRefusals } from '@/lib/data/developers/client-log';
import { type Search, searchValue } from '@/lib/web/page-query';
import { type AppParams, requireApp } from '../require-app';

const pageLength = 50;

export async function generateMetadata({ params }: AppParams): Promise<Metadata> {
  const { id } = await params;
  const { client } = await requireApp(id, `/developers/apps/${id}/log`);
  return { title: `Log · ${client.metadata.client_name}` };
}

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
          Requests that we refused, with the reason that only you are told: the app got the error alone. A line with{' '}
          <code className="font-mono text-sm">scope_dropped</code> is a request that went on without one of its scopes;{' '}
          <code className="font-mono text-sm">key_ignored</code> is a key of the app that we cannot use.
        </p>
        <SearchBox action={path} label="Search the log" query={query} />
      </div>
      {lines.length === 0 ? (
        <EmptyState title={query === '' ? 'Nothing was refused' : 'No line matches'}>
          {query === '' ? (
            'When a request of this app fails, the reason appears here within seconds.'
          ) : (
            <>
              No refusal contains “{query}”. <TextLink href={path}>Show all</TextLink>
            </>
          )}
        </EmptyState>
      ) : (
        <ol
          aria-label="Refused requests, newest first"
          className="divide-y divide-line rounded-lg border border-line bg-surface"
        >
          {lines.map((line) => (
            <li key={line.id} className="grid gap-x-6 gap-y-1 px-4 py-3 wrap-anywhere lg:grid-cols-3">
              <div>
                <p className="text-sm">
                  <DateTime at={line.at} show="minute" />
                </p>
                <p className="text-sm text-muted">{line.endpoint}</p>
              </div>
              <div className="lg:col-span-2">
                <p>{line.reason}</p>
                <p className="flex flex-wrap gap-x-4 font-mono text-sm text-muted">
                  <code>{line.error}</code>
                  <code>
                    <span className="sr-only">Request id </span>
                    {line.requestId}
                  </code>
                </p>
              </div>
            </li>
          ))}
        </ol>
      )}
      {last !== undefined && found.length > pageLength ? (
        <ButtonLink href={`${path}?${new URLSearchParams({ ...(query && { q: query }), before: last.id })}`}>
          Older
        </ButtonLink>
      ) : null}
    </>
  );
}
