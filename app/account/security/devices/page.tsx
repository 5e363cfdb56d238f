import { ChevronLeft } from 'lucide-react';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { ButtonLink, TextLink } from '@/components/ui/button';
import { PageHeading, Panel } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { countSessions, listSessions } from '@/lib/data/people/sessions';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { readFlash } from '@/lib/web/flash';
import { texts } from '@/lib/web/language';
import { type PageQuery, textOf } from '@/lib/web/page-query';
import { requireViewer } from '@/lib/web/viewer';
import { DeviceList, SignOutOthers } from '../device-list';
import { securityNews } from '../security-news';
import { devicesPage, devicesPageAt, securityPage } from '../security-pages';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('security'))('devices.title') };
}

const pageLength = 10;

/** All devices that are signed in, page by page: this device, then the others by their last use. */
export default async function DevicesPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const viewer = await requireViewer(devicesPage);
  const { env, db } = await server();
  const query = await searchParams;
  const now = nowSeconds();
  const t = await texts('security');
  const others = (await countSessions(db, viewer, now)) - 1;
  const pages = Math.max(1, Math.ceil(others / pageLength));
  const asked = Number(textOf(query['page']) ?? '1');
  const page = Number.isSafeInteger(asked) && asked >= 1 ? asked : 1;
  // The last device of the last page may have signed out.
  if (page > pages) redirect(devicesPageAt(pages));
  const sessions = await listSessions(db, viewer, now, { skip: (page - 1) * pageLength, take: pageLength });
  const flash = await readFlash(env, (await headers()).get('cookie'), query['flash']);
  const { done } = await securityNews(flash, false);
  return (
    <>
      <TextLink href={securityPage} className="inline-flex min-h-touch items-center gap-1">
        <ChevronLeft aria-hidden className="size-4 rtl:-scale-x-100" />
        {t('title')}
      </TextLink>
      <PageHeading title={t('devices.title')} lead={others > 0 ? t('devices.all', { count: others + 1 }) : undefined} />
      <Panel>
        <DeviceList sessions={sessions} now={now} page={page} />
        {others > 0 ? <SignOutOthers /> : null}
      </Panel>
      {pages > 1 ? (
        <nav aria-label={t('devices.pages')} className="flex flex-wrap items-center gap-3">
          {page > 1 ? <ButtonLink href={devicesPageAt(page - 1)}>{t('devices.newer')}</ButtonLink> : null}
          <span className="text-muted">{t('devices.page', { page, pages })}</span>
          {page < pages ? <ButtonLink href={devicesPageAt(page + 1)}>{t('devices.older')}</ButtonLink> : null}
        </nav>
      ) : null}
      {done ? <Toast key={String(now)}>{done}</Toast> : null}
    </>
  );
}
