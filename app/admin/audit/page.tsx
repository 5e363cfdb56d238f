import type { Metadata } from 'next';
import { ButtonLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { Badge, EmptyState, PageHeading } from '@/components/ui/surface';
import { listAudit } from '@/lib/data/operators/audit';
import { namesOf } from '@/lib/data/operators/audit-names';
import { server } from '@/lib/server';
import { texts } from '@/lib/web/language';
import { type Search, searchValue } from '@/lib/web/page-query';
import { requireOperator } from '../require-operator';

const path = '/admin/audit';
const pageLength = 25;

export async function generateMetadata(): Promise<Metadata> {
  await requireOperator(path);
  return { title: (await texts('admin'))('audit.title') };
}

/** Who used the operator's scopes at the Management API. */
export default async function AuditPage({ searchParams }: { searchParams: Search }) {
  await requireOperator(path);
  const { db } = await server();
  const t = await texts('admin');
  const before = await searchValue(searchParams, 'before');
  const position = /^\d{1,18}$/.test(before) ? before : undefined;
  const found = await listAudit(db, {}, { before: position, take: pageLength + 1 });
  const lines = found.slice(0, pageLength);
  const names = await namesOf(db, lines);
  const last = lines.at(-1);
  return (
    <>
      <PageHeading title={t('audit.title')} lead={t('audit.lead')} />
      {lines.length === 0 ? (
        <EmptyState title={t('audit.none')}>{t('audit.noneText')}</EmptyState>
      ) : (
        <ol aria-label={t('audit.list')} className="divide-y divide-line rounded-lg border border-line bg-surface">
          {lines.map((line) => (
            <li key={line.id} className="grid gap-x-6 gap-y-1 px-4 py-3 wrap-anywhere lg:grid-cols-3">
              <div className="text-sm">
                <DateTime at={line.at} show="minute" />
                <p>
                  <bdi>{names.people.get(line.userId ?? '') ?? names.apps.get(line.clientId) ?? line.clientId}</bdi>
                </p>
                <p className="text-muted">
                  {line.userId === undefined
                    ? t('audit.byItself')
                    : t('audit.through', { app: names.apps.get(line.clientId) ?? line.clientId })}
                </p>
              </div>
              <div className="space-y-1 lg:col-span-2">
                <p className="flex flex-wrap items-center gap-2">
                  <code className="font-mono text-sm">{line.operation}</code>
                  <Badge tone={line.status < 400 ? 'neutral' : 'warn'}>{line.status}</Badge>
                </p>
                <code className="block font-mono text-sm text-muted">{line.target}</code>
                <p className="flex flex-wrap gap-x-4 font-mono text-sm text-muted">
                  {line.network ? <span>{line.network}</span> : null}
                  <span>
                    <span className="sr-only">{t('audit.requestId')} </span>
                    {line.requestId}
                  </span>
                </p>
              </div>
            </li>
          ))}
        </ol>
      )}
      {last !== undefined && found.length > pageLength ? (
        <ButtonLink href={`${path}?before=${last.id}`}>{t('audit.older')}</ButtonLink>
      ) : null}
    </>
  );
}
