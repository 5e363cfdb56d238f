import { ChevronLeft } from 'lucide-react';
import type { Metadata } from 'next';
import { ButtonLink, TextLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { EmptyState, PageHeading, Panel } from '@/components/ui/surface';
import { listSecurity, type SecurityView } from '@/lib/data/people/security-log';
import { deviceInWords } from '@/lib/edge/user-agent';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { type PageQuery, textOf } from '@/lib/web/page-query';
import { requireViewer } from '@/lib/web/viewer';
import { securityPage } from '../security-pages';
import { entryInWords } from './log-words';

export const metadata: Metadata = { title: 'Security log' };

const page = `${securityPage}/log`;
const pageLength = 30;

/** The security log of the account: what changed about signing in, and from where. */
export default async function SecurityLogPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const viewer = await requireViewer(page);
  const { db } = await server();
  const before = textOf((await searchParams)['before']);
  const options = before === undefined ? {} : { before };
  // The query fetches one more than the page shows, to know whether there are older ones.
  const found = await listSecurity(db, viewer, { limit: pageLength + 1, ...options });
  const entries = found.slice(0, pageLength);
  const older = found.length > pageLength ? entries.at(-1)?.id : undefined;
  const now = nowSeconds();
  return (
    <>
      <TextLink href={securityPage} className="inline-flex min-h-touch items-center gap-1">
        <ChevronLeft aria-hidden className="size-4" />
        Security
      </TextLink>
      <PageHeading title="Security log" lead="What was done about signing in to your account, the latest first." />
      {entries.length === 0 ? (
        <EmptyState title={before === undefined ? 'Nothing so far' : 'Nothing older'}>
          Changes of your password, passkeys and sign-ins appear here.
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
      {before !== undefined || older ? (
        <nav aria-label="Pages of the log" className="flex flex-wrap gap-3">
          {before === undefined ? null : <ButtonLink href={page}>Latest</ButtonLink>}
          {older ? <ButtonLink href={`${page}?before=${older}`}>Older</ButtonLink> : null}
        </nav>
      ) : null}
      <p className="max-w-prose text-sm text-muted">
        Was one of these not you? End what you do not know and change your password on{' '}
        <TextLink href={securityPage}>Security</TextLink>, or begin at{' '}
        <TextLink href="/account/lost">Lost a device?</TextLink>
      </p>
    </>
  );
}

function Entry({ entry, now }: { entry: SecurityView; now: number }) {
  return (
    <li className="py-3 first:pt-0 last:pb-0">
      <p className="font-semibold wrap-anywhere">
        <bdi>{entryInWords(entry)}</bdi>
      </p>
      <p className="text-sm text-muted">
        <DateTime at={entry.at} now={now} show="minute" />
      </p>
      <p className="text-sm wrap-anywhere text-muted">
        {entry.userAgent === undefined ? 'From an unknown device' : `From ${deviceInWords(entry.userAgent)}`}
        {entry.ip && entry.ip !== 'unknown' ? ` · ${entry.ip}` : null}
      </p>
    </li>
  );
}
