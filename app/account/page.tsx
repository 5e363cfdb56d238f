import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { ButtonLink, TextLink, textLinkClass } from '@/components/ui/button';
import { EmptyState, PageHeading, Panel } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { accountOverview, type Concern, type Overview } from '@/lib/data/owner/overview';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { readFlash } from '@/lib/web/flash';
import { currentLanguage, texts } from '@/lib/web/language';
import { requireViewer } from '@/lib/web/viewer';
import { appFace } from '@/lib/words/app-display';
import { AppRow, appListClass } from './apps/app-row';
import { appsPage, doneInWords } from './apps/grant-words';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('overview'))('title') };
}

type Props = { searchParams: Promise<{ flash?: string | string[] }> };

/** The overview of the account: what needs attention, and the apps that were used last. */
export default async function OverviewPage({ searchParams }: Props) {
  const viewer = await requireViewer('/account');
  const { env, db } = await server();
  const now = nowSeconds();
  const overview = await accountOverview(db, viewer, now);
  const t = await texts('overview');
  const flash = await readFlash(env, (await headers()).get('cookie'), (await searchParams).flash);
  const done = doneInWords(await currentLanguage(), flash);
  const { apps, devices, recent } = overview;
  return (
    <>
      <PageHeading
        title={t('heading')}
        lead={
          <span className="flex flex-wrap gap-x-4">
            <TextLink href={appsPage} className="inline-flex min-h-touch items-center">
              {t('apps', { count: apps })}
            </TextLink>
            <TextLink href="/account/security#sessions" className="inline-flex min-h-touch items-center">
              {t('devices', { count: devices })}
            </TextLink>
          </span>
        }
      />
      <Attention overview={overview} />
      {recent.length === 0 ? (
        <EmptyState title={t('empty')}>{t('emptyText')}</EmptyState>
      ) : (
        <Panel
          id="recent"
          title={t('recent')}
          aside={
            <Link href={appsPage} className={`inline-flex min-h-touch items-center ${textLinkClass}`}>
              {t('all')}
            </Link>
          }
        >
          <ul
            className={`-mx-4 -mb-4 overflow-hidden rounded-b-lg border-t border-line sm:-mx-6 sm:-mb-6 ${appListClass}`}
          >
            {recent.map((grant) => (
              <AppRow key={grant.id} grant={grant} now={now} />
            ))}
          </ul>
        </Panel>
      )}
      {done ? <Toast key={String(now)}>{done}</Toast> : null}
    </>
  );
}

async function Attention({ overview }: { overview: Overview }) {
  const t = await texts('overview');
  const items = await concerns(overview);
  if (items.length === 0) {
    return (
      <p className="flex items-center gap-3">
        <CircleCheck aria-hidden className="size-5 shrink-0 text-good" />
        {t('nothing')}
      </p>
    );
  }
  return (
    <Panel id="attention" title={t('attention')}>
      <ul className="-my-2 divide-y divide-line">
        {items.map(({ key, text, href, action }) => (
          <li key={key} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2">
            <p className="flex min-w-0 max-w-prose flex-1 basis-64 gap-3">
              <TriangleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-warn" />
              <span id={`concern-${key}`} className="min-w-0 wrap-anywhere">
                {text}
              </span>
            </p>
            <ButtonLink href={href} aria-describedby={`concern-${key}`}>
              {action}
            </ButtonLink>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

type Item = { key: string; text: ReactNode; href: string; action: string };

const concernTexts = {
  alarm: ['alarm', 'alarmMany'],
  soon: ['soon', 'soonMany'],
  unused: ['unused', 'unusedMany'],
  surplus: ['surplus', 'surplusMany'],
} as const;

/** The most urgent first. */
async function concerns(overview: Overview): Promise<Item[]> {
  const t = await texts('overview');
  const language = await currentLanguage();
  const bold = (app: ReactNode) => <bdi className="font-semibold">{app}</bdi>;
  const about = (key: keyof typeof concernTexts, concern: Concern | undefined, list: string): Item[] => {
    if (!concern) return [];
    const { count, first } = concern;
    const parts = { app: appFace(language, first.client).name.text, b: bold };
    const [one, many] = concernTexts[key];
    const text = count === 1 ? t.rich(one, parts) : t.rich(many, { ...parts, count });
    return [{ key, text, href: count === 1 ? `${appsPage}/${first.id}` : list, action: t('review') }];
  };
  const { alarms, endingSoon, unused, surplus, emailVerified, waysToSignIn } = overview;
  return [
    ...about('alarm', alarms, alarms ? `${appsPage}/${alarms.first.id}` : appsPage),
    ...(emailVerified
      ? []
      : [{ key: 'email', text: t('email'), href: '/account/profile#email', action: t('confirm') }]),
    ...(waysToSignIn > 1 ? [] : [{ key: 'ways', text: t('ways'), href: '/account/security', action: t('addWay') }]),
    ...about('soon', endingSoon, `${appsPage}?show=soon`),
    ...about('surplus', surplus, `${appsPage}?show=surplus`),
    ...about('unused', unused, `${appsPage}?show=unused`),
  ];
}
