import { ChevronLeft } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { AppLogo } from '@/components/ui/app-logo';
import { ButtonLink, TextLink, textLinkClass } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { EmptyState, PageHeading } from '@/components/ui/surface';
import { listEndedGrants } from '@/lib/data/owner/ended-access';
import type { GrantView } from '@/lib/data/owner/grants';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { currentLanguage } from '@/lib/web/language';
import { requireViewer } from '@/lib/web/viewer';
import { appFace } from '@/lib/words/app-display';
import { allPermissionsOf, endedBecause } from '../apps/grant-words';
import { FindForm } from '../find-form';

export const metadata: Metadata = { title: 'Ended access' };

const page = '/account/ended';
const pageLength = 25;

type Query = { find?: string | string[]; before?: string | string[] };

const textOf = (value: string | string[] | undefined): string => (typeof value === 'string' ? value.trim() : '');

/** The history of ended access, with the receipts of what was allowed. */
export default async function EndedAccessPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireViewer(page);
  const { db } = await server();
  const query = await searchParams;
  const [find, before] = [textOf(query.find).slice(0, 100), textOf(query.before)];
  const now = nowSeconds();
  // The query fetches one more than the page shows, to know whether there are older ones.
  const found = await listEndedGrants(
    db,
    viewer,
    { find, before: before === '' ? undefined : before, take: pageLength + 1 },
    now,
  );
  const shown = found.slice(0, pageLength);
  const older = found.length > pageLength ? shown.at(-1)?.id : undefined;
  const address = (more: Record<string, string>) =>
    `${page}?${new URLSearchParams({ ...(find && { find }), ...more })}`;
  return (
    <>
      <TextLink href="/account" className="inline-flex min-h-touch items-center gap-1">
        <ChevronLeft aria-hidden className="size-4" />
        Apps with access
      </TextLink>
      <PageHeading
        title="Ended access"
        lead="Access that you allowed earlier, with its receipts. The latest end is first."
      />
      {find !== '' || before !== '' || older !== undefined ? <FindForm find={find} /> : null}
      {shown.length === 0 ? (
        <NothingEnded filtered={find !== '' || before !== ''} />
      ) : (
        <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
          {shown.map((grant) => (
            <EndedRow key={grant.id} grant={grant} now={now} />
          ))}
        </ul>
      )}
      {before !== '' || older ? (
        <nav aria-label="Pages of the history" className="flex flex-wrap gap-3">
          {before === '' ? null : <ButtonLink href={address({})}>Latest</ButtonLink>}
          {older ? <ButtonLink href={address({ before: older })}>Older</ButtonLink> : null}
        </nav>
      ) : null}
    </>
  );
}

function NothingEnded({ filtered }: { filtered: boolean }) {
  return filtered ? (
    <EmptyState title="Nothing found">
      <TextLink href={page}>Show all ended access</TextLink>
    </EmptyState>
  ) : (
    <EmptyState title="No access has ended yet">
      When you remove an app’s access, or its time is up, it appears here with its receipts.
    </EmptyState>
  );
}

async function EndedRow({ grant, now }: { grant: GrantView; now: number }) {
  const app = appFace(await currentLanguage(), grant.client);
  return (
    <li className="relative flex flex-wrap items-center gap-x-4 gap-y-1 p-4 hover:bg-sunken">
      <AppLogo name={app.name.text} src={app.logo} />
      <div className="min-w-0 flex-1 wrap-anywhere">
        {/* The link covers the row, so the whole row can be pressed. */}
        <Link href={`/account/apps/${grant.id}`} className="rounded-sm font-semibold before:absolute before:inset-0">
          <bdi>{app.name.text}</bdi>
        </Link>
        <p className="line-clamp-2 text-sm text-muted">{allPermissionsOf(grant).join(' · ')}</p>
        <p className="text-sm">
          {grant.overAt === undefined ? null : (
            <>
              ended <DateTime at={grant.overAt} now={now} /> · {endedBecause(grant)}
            </>
          )}
        </p>
      </div>
      {grant.hasReceipt ? (
        // Above the link that covers the row.
        <Link
          href={`/account/apps/${grant.id}/receipt`}
          className={`relative z-1 inline-flex min-h-touch items-center ${textLinkClass}`}
        >
          Receipt<span className="sr-only"> for {app.name.text}</span>
        </Link>
      ) : null}
    </li>
  );
}
