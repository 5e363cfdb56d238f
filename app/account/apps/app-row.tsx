import { Pause, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { AppLogo } from '@/components/ui/app-logo';
import { Badge } from '@/components/ui/surface';
import { alarmSeconds } from '@/lib/data/owner/access-list';
import type { GrantView } from '@/lib/data/owner/grants';
import { currentLanguage, currentZone, texts } from '@/lib/web/language';
import { appFace } from '@/lib/words/app-display';
import { momentIn, relativeTime } from '@/lib/words/moments';
import { permissionsOf } from './grant-words';

/** How many permissions a row names. */
const named = 3;

/**
 * The classes of a list of apps and its rows, once on the list: a page is sent twice, as HTML and for React. Browsers
 * mirror the arrow from right to left.
 */
export const appListClass = [
  'divide-y divide-line *:hover:bg-sunken',
  '[&_a]:flex [&_a]:items-center [&_a]:gap-4 [&_a]:p-4',
  '[&_a]:after:text-lg [&_a]:after:text-muted [&_a]:after:content-["›"/""]',
  '[&_input]:size-5 [&_input]:shrink-0',
  '[&_label]:flex [&_label]:items-center [&_label]:gap-4 [&_label]:p-4',
].join(' ');

/** One app in a list: a link to its page, or in `selecting` a choice. */
export async function AppRow({ grant, now, selecting }: { grant: GrantView; now: number; selecting?: boolean }) {
  const t = await texts('apps');
  const app = appFace(await currentLanguage(), grant.client);
  const { permissions, line, badges } = await partsOf(grant, now);
  const body = (
    <>
      <AppLogo name={app.name.text} src={app.logo} />
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 font-semibold wrap-anywhere">
          <bdi className="min-w-0">{app.name.text}</bdi>
          {badges}
        </p>
        {selecting ? null : permissions}
        {line}
      </div>
    </>
  );
  if (selecting) {
    return (
      <li>
        <label>
          <input type="checkbox" name="grant" value={grant.id} aria-label={t('selectApp', { app: app.name.text })} />
          {body}
        </label>
      </li>
    );
  }
  return (
    <li>
      <Link href={`/account/apps/${grant.id}`} prefetch={false}>
        {body}
      </Link>
    </li>
  );
}

async function partsOf(grant: GrantView, now: number) {
  const t = await texts('apps');
  const [language, zone] = [await currentLanguage(), await currentZone()];
  const when = (at: number) => momentIn(language, zone, at).date;
  const titles = permissionsOf(language, grant);
  const rest = titles.length - named;
  const shown = [...titles.slice(0, named), ...(rest > 0 ? [t('row.more', { count: rest })] : [])];
  const ends = grant.endsAt === undefined ? t('row.noEnd') : t('row.ends', { date: when(grant.endsAt) });
  const facts = [
    ...(grant.endsAt === undefined ? [] : [relativeTime(language, grant.endsAt - now)]),
    grant.lastUsedAt === undefined
      ? t('row.neverUsed')
      : t('row.used', { date: relativeTime(language, grant.lastUsedAt - now) }),
  ].map((fact) => `· ${fact}`);
  const isAlarm = grant.alarmAt !== undefined && now - grant.alarmAt < alarmSeconds;
  return {
    badges: (
      <>
        {grant.pausedAt === undefined ? null : (
          <Badge>
            <Pause aria-hidden className="size-3" /> {t('row.paused')}
          </Badge>
        )}
        {grant.once ? <Badge>{t('row.once')}</Badge> : null}
        {isAlarm ? (
          <Badge tone="warn">
            <TriangleAlert aria-hidden className="size-3" /> {t('row.alarm')}
          </Badge>
        ) : null}
      </>
    ),
    permissions: (
      <p className="text-sm text-muted wrap-anywhere">
        <bdi>{shown.join(' · ')}</bdi>
      </p>
    ),
    line: (
      <p className="text-sm">
        {ends} <span className="text-muted">{facts.join(' ')}</span>
      </p>
    ),
  };
}
