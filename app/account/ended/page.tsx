import { ChevronLeft } from 'lucide-react';
import type { Metadata } from 'next';
import Form from 'next/form';
import Link from 'next/link';
import { AppLogo } from '@/components/ui/app-logo';
import { Button, ButtonLink, TextLink, textLinkClass } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { SubmitAsTyped } from '@/components/ui/submit-as-typed';
import { EmptyState, PageHeading } from '@/components/ui/surface';
import { listEndedGrants } from '@/lib/data/owner/ended-access';
import type { GrantView } from '@/lib/data/owner/grants';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { currentLanguage, currentZone, texts } from '@/lib/web/language';
import { type Search, searchValue } from '@/lib/web/page-query';
import { requireViewer } from '@/lib/web/viewer';
import { appFace } from '@/lib/words/app-display';
import { momentIn } from '@/lib/words/moments';
import { allPermissionsOf, appsPage, endedBecause } from '../apps/grant-words';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('apps'))('ended.title') };
}

const here = '/account/ended';
const pageLength = 25;

/** The history of ended access, with the receipts of what was allowed. */
export default async function EndedAccessPage({ searchParams }: { searchParams: Search }) {
  const viewer = await requireViewer(here);
  const { db } = await server();
  const [find, before] = [await searchValue(searchParams, 'find'), await searchValue(searchParams, 'before')];
  const now = nowSeconds();
  // The query fetches one more than the page shows, to know whether there are older ones.
  const cursor = before === '' ? undefined : before;
  const found = await listEndedGrants(db, viewer, { find, before: cursor, take: pageLength + 1 }, now);
  const shown = found.slice(0, pageLength);
  const older = found.length > pageLength ? shown.at(-1)?.id : undefined;
  const address = (more: Record<string, string>) =>
    `${here}?${new URLSearchParams({ ...(find && { find }), ...more })}`;
  const t = await texts('apps');
  return (
    <>
      <TextLink href={appsPage} className="inline-flex min-h-touch items-center gap-1">
        <ChevronLeft aria-hidden className="size-4 rtl:-scale-x-100" />
        {t('ended.back')}
      </TextLink>
      <PageHeading title={t('ended.title')} lead={t('ended.lead')} />
      {find !== '' || before !== '' || older !== undefined ? <Find find={find} /> : null}
      {shown.length === 0 ? (
        <NothingEnded filtered={find !== '' || before !== ''} />
      ) : (
        <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
          {shown.map((grant) => (
            <EndedRow key={grant.id} grant={grant} />
          ))}
        </ul>
      )}
      {before !== '' || older ? (
        <nav aria-label={t('ended.pages')} className="flex flex-wrap gap-3">
          {before === '' ? null : <ButtonLink href={address({})}>{t('ended.latest')}</ButtonLink>}
          {older ? <ButtonLink href={address({ before: older })}>{t('ended.older')}</ButtonLink> : null}
        </nav>
      ) : null}
    </>
  );
}

async function Find({ find }: { find: string }) {
  const t = await texts('apps');
  return (
    <Form
      action={here}
      replace
      scroll={false}
      prefetch={false}
      role="search"
      className="flex max-w-prose items-end gap-3"
    >
      <SubmitAsTyped />
      <div className="min-w-0 grow">
        <TextField label={t('find')} name="find" type="search" defaultValue={find} autoComplete="off" />
      </div>
      <Button type="submit" look="secondary">
        {t('apply')}
      </Button>
    </Form>
  );
}

async function NothingEnded({ filtered }: { filtered: boolean }) {
  const t = await texts('apps');
  return filtered ? (
    <EmptyState title={t('ended.noneFound')}>
      {/* A new document, so that the search field is empty again. */}
      <a href={here} className={textLinkClass}>
        {t('ended.showAll')}
      </a>
    </EmptyState>
  ) : (
    <EmptyState title={t('ended.empty')}>{t('ended.emptyText')}</EmptyState>
  );
}

async function EndedRow({ grant }: { grant: GrantView }) {
  const t = await texts('apps');
  const [language, zone] = [await currentLanguage(), await currentZone()];
  const app = appFace(language, grant.client);
  return (
    <li className="relative flex flex-wrap items-center gap-x-4 gap-y-1 p-4 hover:bg-sunken">
      <AppLogo name={app.name.text} src={app.logo} />
      <div className="min-w-0 flex-1 wrap-anywhere">
        {/* The link covers the row, so the whole row can be pressed. */}
        <Link
          href={`${appsPage}/${grant.id}`}
          prefetch={false}
          className="rounded-sm font-semibold before:absolute before:inset-0"
        >
          <bdi>{app.name.text}</bdi>
        </Link>
        <p className="line-clamp-2 text-sm text-muted">
          <bdi>{allPermissionsOf(language, grant).join(' · ')}</bdi>
        </p>
        <p className="text-sm">
          {grant.overAt === undefined ? null : t('ended.on', { date: momentIn(language, zone, grant.overAt).date })}
          {' · '}
          {endedBecause(language, grant)}
        </p>
      </div>
      {grant.hasReceipt ? (
        // Above the link that covers the row.
        <Link
          href={`${appsPage}/${grant.id}/receipt`}
          prefetch={false}
          aria-label={t('ended.receiptFor', { app: app.name.text })}
          className={`relative z-1 inline-flex min-h-touch items-center ${textLinkClass}`}
        >
          {t('ended.receipt')}
        </Link>
      ) : null}
    </li>
  );
}
