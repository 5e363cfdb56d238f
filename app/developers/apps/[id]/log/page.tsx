import type { Metadata } from 'next';
import { Code } from '@/components/developers/marked';
import { SearchBox } from '@/components/developers/search-box';
import { ButtonLink, TextLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { EmptyState } from '@/components/ui/surface';
import { listRefusals } from '@/lib/data/developers/client-log';
import { texts } from '@/lib/web/language';
import { type Search, searchValue } from '@/lib/web/page-query';
import { type AppParams, requireApp, requireAppTitle } from '../require-app';

const pageLength = 50;

export async function generateMetadata({ params }: AppParams): Promise<Metadata> {
  return requireAppTitle(params, '/log', 'log');
}

export default async function AppLog({ params, searchParams }: AppParams & { searchParams: Search }) {
  const { id } = await params;
  const path = `/developers/apps/${id}/log`;
  const { viewer, db } = await requireApp(id, path);
  const t = await texts('devApp');
  const query = await searchValue(searchParams, 'q');
  const before = await searchValue(searchParams, 'before');
  const found = await listRefusals(db, viewer, id, { query, before, take: pageLength + 1 });
  const lines = found.slice(0, pageLength);
  const last = lines.at(-1);
  const submit = (await texts('developers'))('search');
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="max-w-prose text-muted">{t.rich('log.lead', { code: (part) => <Code>{part}</Code> })}</p>
        <SearchBox action={path} query={query} texts={{ label: t('log.search'), submit }} />
      </div>
      {lines.length > 0 ? null : query === '' ? (
        <EmptyState title={t('log.none')}>{t('log.noneText')}</EmptyState>
      ) : (
        <EmptyState title={t('log.noMatch')}>
          {t.rich('log.noMatchText', { query, all: (part) => <TextLink href={path}>{part}</TextLink> })}
        </EmptyState>
      )}
      {lines.length === 0 ? null : (
        <ol aria-label={t('log.list')} className="divide-y divide-line rounded-lg border border-line bg-surface">
          {lines.map((line) => (
            <li key={line.id} className="grid gap-x-6 gap-y-1 px-4 py-3 wrap-anywhere lg:grid-cols-3">
              <div>
                <p className="text-sm">
                  <DateTime at={line.at} show="minute" />
                </p>
                <p className="text-sm text-muted">{line.endpoint}</p>
              </div>
              <div className="lg:col-span-2">
                {/* The reason is the protocol core's, in English. */}
                <p lang="en" dir="ltr">
                  {line.reason}
                </p>
                <p className="flex flex-wrap gap-x-4 font-mono text-sm text-muted">
                  <code>{line.error}</code>
                  <code>
                    <span className="sr-only">{t('log.requestId')} </span>
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
          {t('log.older')}
        </ButtonLink>
      ) : null}
    </>
  );
}
