import type { Metadata } from 'next';
import { SearchBox } from '@/components/developers/search-box';
import { TextLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { Badge, EmptyState, PageHeading } from '@/components/ui/surface';
import { Cell, Table } from '@/components/ui/table';
import { Toast } from '@/components/ui/toast';
import { partsInWords } from '@/components/verified-mark';
import { listForReview, type ReviewedApp } from '@/lib/data/developers/verification';
import { server } from '@/lib/server';
import { requireOperator } from '../require-operator';
import { reviewPath } from './review-path';

export async function generateMetadata(): Promise<Metadata> {
  await requireOperator('/admin/apps');
  return { title: 'Apps' };
}

const notes: Record<string, string> = {
  verified: 'The app is marked as verified.',
  removed: 'The mark is removed.',
};

type Query = { q?: string | string[]; done?: string | string[]; at?: string | string[] };

export default async function AppsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireOperator('/admin/apps');
  const { db } = await server();
  const { q, done, at } = await searchParams;
  const query = typeof q === 'string' ? q.slice(0, 100) : '';
  const apps = await listForReview(db, viewer, query);
  const note = typeof done === 'string' ? notes[done] : undefined;
  return (
    <>
      <PageHeading
        title="Apps"
        lead="The mark “site verified” covers an app’s name, home page, logo and redirect hosts. A change of any of them removes it."
        action={<SearchBox action="/admin/apps" label="Search name or client id" query={query} />}
      />
      {apps.length === 0 ? (
        <EmptyState title={query === '' ? 'No apps yet' : 'No app matches'}>
          {query === '' ? (
            'Apps stand here once somebody registered one.'
          ) : (
            <>
              No name and no client id contains “{query}”. <TextLink href="/admin/apps">Show all</TextLink>
            </>
          )}
        </EmptyState>
      ) : (
        <Table
          caption="Apps"
          columns={[
            { key: 'name', label: 'App' },
            { key: 'mark', label: 'Mark' },
            { key: 'by', label: 'Registered' },
          ]}
        >
          {apps.map((app) => (
            <tr key={app.id}>
              <Cell>
                <TextLink href={reviewPath(app.id)} className="inline-block min-w-40 font-semibold break-words">
                  {app.identity.name}
                </TextLink>
                <br />
                <code className="font-mono text-sm break-all text-muted">{app.id}</code>
              </Cell>
              <Cell>
                <VerificationState app={app} />
              </Cell>
              <Cell>
                <DateTime at={app.createdAt} />
                <br />
                <span className="text-sm text-muted">{registeredBy(app)}</span>
              </Cell>
            </tr>
          ))}
        </Table>
      )}
      {note ? <Toast key={String(at)}>{note}</Toast> : null}
    </>
  );
}

function VerificationState({ app }: { app: ReviewedApp }) {
  if (app.verifiedAt !== undefined) return <Badge tone="good">verified</Badge>;
  if (!app.lostMark) return <span className="text-muted">none</span>;
  const { changed } = app.lostMark;
  return (
    <>
      <Badge tone="warn">mark lost</Badge>
      <br />
      <span className="text-sm text-muted">{changed ? `changed: ${partsInWords(changed)}` : 'nothing recorded'}</span>
    </>
  );
}

function registeredBy({ origin, registeredBy: person }: ReviewedApp): string {
  if (origin === 'registered itself') return 'by itself';
  if (origin === 'metadata document') return 'by nobody: a metadata document';
  return person === undefined ? 'by the import file' : `by ${person}`;
}
