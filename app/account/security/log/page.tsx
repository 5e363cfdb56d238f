import {
  Download,
  KeyRound,
  LogOut,
  type LucideIcon,
  Mail,
  MonitorSmartphone,
  ShieldCheck,
  UserRoundX,
} from 'lucide-react';
import type { Metadata } from 'next';
import { Button, ButtonLink, TextLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { EmptyState, PageHeading, Panel } from '@/components/ui/surface';
import {
  listSecurity,
  type SecurityGroup,
  type SecurityKind,
  type SecurityView,
  securityGroups,
} from '@/lib/data/people/security-log';
import { deviceText } from '@/lib/edge/user-agent';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { currentLanguage, texts } from '@/lib/web/language';
import { type PageQuery, textOf } from '@/lib/web/page-query';
import { requireViewer } from '@/lib/web/viewer';
import { networkText } from '../network-text';
import { securityPage } from '../security-pages';
import { entryInWords } from './log-words';

const page = `${securityPage}/log`;
const pageLength = 50;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('securityLog'))('title') };
}

const isGroup = (text: string | undefined): text is SecurityGroup =>
  text !== undefined && Object.hasOwn(securityGroups, text);

export default async function SecurityLogPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const viewer = await requireViewer(page);
  const { db } = await server();
  const t = await texts('securityLog');
  const query = await searchParams;
  const before = textOf(query['before']);
  const wanted = textOf(query['show']);
  const group = isGroup(wanted) ? wanted : undefined;
  // The query fetches one more than the page shows, to know whether there are older ones.
  const found = await listSecurity(db, viewer, { limit: pageLength + 1, ...(before && { before }), group });
  const entries = found.slice(0, pageLength);
  const older = found.length > pageLength ? entries.at(-1)?.id : undefined;
  const address = (more: Record<string, string>) =>
    `${page}?${new URLSearchParams({ ...(group && { show: group }), ...more })}`;
  const now = nowSeconds();
  return (
    <>
      <PageHeading title={t('title')} lead={t('lead')} />
      <GroupFilter group={group} />
      {entries.length === 0 ? (
        <EmptyState title={before ? t('emptyOlder') : group ? t('emptyFiltered') : t('empty')}>
          {t('emptyBody')}
        </EmptyState>
      ) : (
        <Panel>
          <ul className="divide-y divide-line">
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} now={now} />
            ))}
          </ul>
        </Panel>
      )}
      {before || older ? (
        <nav aria-label={t('pages')} className="flex flex-wrap gap-3">
          {before ? <ButtonLink href={address({})}>{t('latest')}</ButtonLink> : null}
          {older ? <ButtonLink href={address({ before: older })}>{t('older')}</ButtonLink> : null}
        </nav>
      ) : null}
      <p className="max-w-prose text-sm text-muted">
        {t.rich('advice', {
          link: (part) => <TextLink href={securityPage}>{part}</TextLink>,
          lost: (part) => <TextLink href="/account/lost">{part}</TextLink>,
        })}
      </p>
    </>
  );
}

async function GroupFilter({ group }: { group: SecurityGroup | undefined }) {
  const t = await texts('securityLog');
  return (
    <form action={page} className="flex flex-wrap items-end gap-3">
      <div className="space-y-1">
        <label htmlFor="show" className="block font-semibold">
          {t('show')}
        </label>
        <select
          id="show"
          name="show"
          defaultValue={group ?? ''}
          className="min-h-touch rounded-md border border-control bg-surface px-3 text-base"
        >
          <option value="">{t('all')}</option>
          <option value="signIns">{t('signIns')}</option>
          <option value="factors">{t('factors')}</option>
          <option value="account">{t('account')}</option>
        </select>
      </div>
      <Button type="submit" look="secondary">
        {t('apply')}
      </Button>
    </form>
  );
}

const icons: Partial<Record<SecurityKind, LucideIcon>> = {
  signed_in_new_device: MonitorSmartphone,
  session_ended: LogOut,
  sessions_ended: LogOut,
  everything_ended: LogOut,
  email_changed: Mail,
  email_verified: Mail,
  data_downloaded: Download,
  account_deleted: UserRoundX,
  passkey_added: KeyRound,
  passkey_removed: KeyRound,
  password_changed: KeyRound,
  password_reset: KeyRound,
  api_key_revoked: KeyRound,
};

async function Entry({ entry, now }: { entry: SecurityView; now: number }) {
  const t = await texts('securityLog');
  const language = await currentLanguage();
  const Icon = icons[entry.kind] ?? ShieldCheck;
  const network = await networkText(entry.ip);
  return (
    <li className="flex gap-3 py-3 first:pt-0 last:pb-0">
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-muted" />
      <div className="min-w-0">
        <p className="font-semibold wrap-anywhere">
          <bdi>{entryInWords(language, entry)}</bdi>
        </p>
        <p className="text-sm text-muted">
          <DateTime at={entry.at} now={now} show="minute" />
        </p>
        <p className="text-sm wrap-anywhere text-muted">
          {entry.userAgent === undefined
            ? t('fromUnknown')
            : t('from', { device: deviceText(language, entry.userAgent) })}
          {network === undefined ? null : <> · {network}</>}
        </p>
      </div>
    </li>
  );
}
