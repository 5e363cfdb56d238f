import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { z } from 'zod';
import { Button, ButtonLink, TextLink, textLinkClass } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { SelectAll } from '@/components/ui/select-all';
import { Alert, EmptyState, PageHeading } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import {
  type AccessPage,
  type AccessQuery,
  accessFilters,
  accessOrders,
  listAccess,
} from '@/lib/data/owner/access-list';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { readFlash } from '@/lib/web/flash';
import { currentLanguage, texts } from '@/lib/web/language';
import { type PageQuery, type Search, searchValue } from '@/lib/web/page-query';
import { requireViewer } from '@/lib/web/viewer';
import { AppRow, appListClass } from './app-row';
import { appsPage, consequencesOfSeveral, doneInWords } from './grant-words';
import { ListControls } from './list-controls';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('apps'))('title') };
}

/** With this many apps or more, the list can be searched, filtered and sorted. */
const many = 6;

const choicesIn = (query: PageQuery) =>
  z
    .object({
      show: z.enum(accessFilters).catch('all'),
      order: z.enum(accessOrders).catch('used'),
      page: z.coerce.number().int().min(1).max(10_000).catch(1),
      select: z.literal('1').optional().catch(undefined),
      none: z.literal('1').optional().catch(undefined),
      flash: z.string().optional().catch(undefined),
    })
    .parse(query);

/** The connected apps: searched, filtered, sorted and in pages, with a mode for removing the access of several. */
export default async function AppsPage({ searchParams }: { searchParams: Search }) {
  const viewer = await requireViewer(appsPage);
  const { env, db } = await server();
  const { select, none, flash: mark, ...choices } = choicesIn(await searchParams);
  const asked = { ...choices, find: await searchValue(searchParams, 'find') };
  const now = nowSeconds();
  const list = await listAccess(db, viewer, asked, now);
  const t = await texts('apps');
  const flash = await readFlash(env, (await headers()).get('cookie'), mark);
  const done = doneInWords(await currentLanguage(), flash);
  const selecting = select === '1' && list.grants.length > 0;
  const query = { ...asked, page: list.page };
  return (
    <>
      <PageHeading
        title={t('title')}
        lead={t('lead')}
        action={
          list.total > 1 && !selecting && list.grants.length > 0 ? (
            <ButtonLink href={addressOf(query, { select: '1' })} prefetch={false}>
              {t('select')}
            </ButtonLink>
          ) : null
        }
      />
      {list.total >= many ? <ListControls asked={asked} selecting={selecting} /> : null}
      {list.total === 0 ? <NoApps /> : null}
      {list.total > 0 && list.found === 0 ? (
        <EmptyState title={t('noneFound')} action={<ShowAll href={appsPage}>{t('showAll')}</ShowAll>}>
          {t('noneFoundText')}
        </EmptyState>
      ) : null}
      {list.grants.length === 0 ? null : selecting ? (
        <Selection list={list} now={now} query={query} isEmpty={none === '1'} />
      ) : (
        <>
          {list.total >= many ? <Count list={list} /> : null}
          <Rows list={list} now={now} />
        </>
      )}
      <Pages list={list} query={query} selecting={selecting} />
      <Foot total={list.total} />
      {done ? <Toast key={String(now)}>{done}</Toast> : null}
    </>
  );
}

type Query = Required<AccessQuery>;

/** The address of the list with these choices; those that are the default are left out. */
function addressOf({ find, show, order, page }: Query, more: Record<string, string> = {}): string {
  const values = {
    ...(find && { find }),
    ...(show !== 'all' && { show }),
    ...(order !== 'used' && { order }),
    ...(page > 1 && { page: String(page) }),
    ...more,
  };
  const query = new URLSearchParams(values).toString();
  return query ? `${appsPage}?${query}` : appsPage;
}

function Rows({ list, now, selecting = false }: { list: AccessPage; now: number; selecting?: boolean }) {
  return (
    <ul className={`overflow-hidden rounded-lg border border-line bg-surface ${appListClass}`}>
      {list.grants.map((grant) => (
        <AppRow key={grant.id} grant={grant} now={now} selecting={selecting} />
      ))}
    </ul>
  );
}

async function Count({ list: { found, total } }: { list: AccessPage }) {
  const t = await texts('apps');
  return (
    <p className="text-sm text-muted" aria-live="polite">
      {found === total ? t('found', { count: found }) : t('foundOf', { found, total })}
    </p>
  );
}

/** Check boxes, and a bar that stays in view while the list scrolls. */
async function Selection({
  list,
  now,
  query,
  isEmpty,
}: {
  list: AccessPage;
  now: number;
  query: Query;
  /** The person pressed the button without a selection. */
  isEmpty: boolean;
}) {
  const t = await texts('apps');
  return (
    <form action={`${appsPage}/end`} className="space-y-4">
      {isEmpty ? <Alert>{t('noneSelected')}</Alert> : <p className="text-muted">{t('selectHint')}</p>}
      <input type="hidden" name="from" value={addressOf(query, { select: '1' })} />
      <Rows list={list} now={now} selecting />
      <div className="decision-bar">
        <div className="flex flex-wrap gap-3 rounded-lg border border-line bg-surface p-3">
          <Button type="submit" look="danger">
            {t('removeSelected')}
          </Button>
          <SelectAll texts={{ all: t('selectAll', { count: list.grants.length }), none: t('selectNone') }} />
          <ButtonLink href={addressOf(query)} prefetch={false}>
            {t('cancel')}
          </ButtonLink>
        </div>
      </div>
    </form>
  );
}

async function Pages({ list, query, selecting }: { list: AccessPage; query: Query; selecting: boolean }) {
  if (list.pages < 2) return null;
  const t = await texts('apps');
  const { page, pages } = list;
  const more: Record<string, string> = selecting ? { select: '1' } : {};
  const to = (other: number) => addressOf({ ...query, page: other }, more);
  return (
    <nav aria-label={t('pages')} className="flex flex-wrap items-center gap-x-4 gap-y-2">
      {page > 1 ? <ButtonLink href={to(page - 1)}>{t('previous')}</ButtonLink> : null}
      <span className="text-sm text-muted">{t('pageOf', { page, pages })}</span>
      {page < pages ? <ButtonLink href={to(page + 1)}>{t('next')}</ButtonLink> : null}
    </nav>
  );
}

/** A new document, so that the fields of the search are empty again. */
function ShowAll({ href, children }: { href: string; children: string }) {
  return (
    <a href={href} className={textLinkClass}>
      {children}
    </a>
  );
}

async function NoApps() {
  const t = await texts('overview');
  return <EmptyState title={t('empty')}>{t('emptyText')}</EmptyState>;
}

async function Foot({ total }: { total: number }) {
  const t = await texts('apps');
  const link = 'inline-flex min-h-touch items-center';
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
      <TextLink href="/account/ended" className={link}>
        {t('history')}
      </TextLink>
      <TextLink href="/account/lost" className={link}>
        {t('lost')}
      </TextLink>
      {total > 1 ? (
        <ConfirmDialog
          trigger={t('removeAll')}
          look="quiet"
          href={`${appsPage}/end-all`}
          title={t('end.titleSeveral', { count: total })}
          confirmLabel={t('end.removeAll')}
          action={`${appsPage}/submit`}
          fields={{ action: 'end_all' }}
        >
          {consequencesOfSeveral(await currentLanguage()).map((line) => (
            <p key={line}>{line}</p>
          ))}
        </ConfirmDialog>
      ) : null}
    </div>
  );
}
