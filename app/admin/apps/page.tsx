import type { Metadata } from 'next';
import { SearchBox } from '@/components/developers/search-box';
import { TextLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { Badge, EmptyState, PageHeading } from '@/components/ui/surface';
import { Cell, Table } from '@/components/ui/table';
import { Toast } from '@/components/ui/toast';
import { partsInWords } from '@/components/verified-mark';
import { listForReview, type ReviewedApp } from '@/lib/data/developers/verification';
import type { Texts } from '@/lib/messages/texts';
import { server } from '@/lib/server';
import { currentLanguage, texts } from '@/lib/web/language';
import type { Search } from '@/lib/web/page-query';
import { PageLinks, portionOf } from '../../developers/page-links';
import { requireOperator } from '../require-operator';
import { reviewPath } from './review-path';

export async function generateMetadata(): Promise<Metadata> {
  await requireOperator('/admin/apps');
  return { title: (await texts('admin'))('apps.title') };
}

export default async function AppsPage({ searchParams }: { searchParams: Search }) {
  const viewer = await requireOperator('/admin/apps');
  const { db } = await server();
  const { done, at } = await searchParams;
  const portion = await portionOf(searchParams);
  const { query } = portion;
  const apps = await listForReview(db, viewer, portion);
  const t = await texts('admin');
  const submit = (await texts('developers'))('search');
  return (
    <>
      <PageHeading
        title={t('apps.title')}
        lead={t('apps.lead')}
        action={<SearchBox action="/admin/apps" query={query} texts={{ label: t('apps.search'), submit }} />}
      />
      {apps.length === 0 ? (
        <EmptyState title={query === '' ? t('apps.none') : t('apps.noMatch')}>
          {query === ''
            ? t('apps.noneText')
            : t.rich('apps.noMatchText', { query, all: (part) => <TextLink href="/admin/apps">{part}</TextLink> })}
        </EmptyState>
      ) : (
        <Table
          caption={t('apps.title')}
          columns={[
            { key: 'name', label: t('apps.app') },
            { key: 'mark', label: t('apps.mark') },
            { key: 'by', label: t('apps.registered') },
          ]}
        >
          {apps.slice(0, portion.take - 1).map((app) => (
            <tr key={app.id}>
              <Cell>
                <TextLink href={reviewPath(app.id)} className="inline-block min-w-40 font-semibold break-words">
                  <bdi>{app.identity.name}</bdi>
                </TextLink>
                <code className="block font-mono text-sm break-all text-muted">{app.id}</code>
              </Cell>
              <Cell>
                <VerificationState app={app} />
              </Cell>
              <Cell>
                <DateTime at={app.createdAt} />
                <span className="block text-sm wrap-anywhere text-muted">{registeredBy(t, app)}</span>
              </Cell>
            </tr>
          ))}
        </Table>
      )}
      <PageLinks list="/admin/apps" portion={portion} found={apps.length} />
      {done === 'verified' || done === 'removed' ? (
        <Toast key={String(at)}>{done === 'verified' ? t('apps.verifiedDone') : t('apps.removedDone')}</Toast>
      ) : null}
    </>
  );
}

async function VerificationState({ app }: { app: ReviewedApp }) {
  const t = await texts('admin');
  if (app.verifiedAt !== undefined) return <Badge tone="good">{t('apps.verified')}</Badge>;
  if (!app.lostMark) return <span className="text-muted">{t('apps.unmarked')}</span>;
  const { changed } = app.lostMark;
  return (
    <>
      <Badge tone="warn">{t('apps.lost')}</Badge>
      <span className="block text-sm text-muted">
        {changed ? t('apps.changed', { parts: partsInWords(await currentLanguage(), changed) }) : t('apps.unknown')}
      </span>
    </>
  );
}

function registeredBy(t: Texts<'admin'>, { origin, registeredBy: name }: ReviewedApp): string {
  if (origin === 'registered itself') return t('apps.byItself');
  if (origin === 'metadata document') return t('apps.byDocument');
  return name === undefined ? t('apps.byImport') : t('apps.byPerson', { name });
}
