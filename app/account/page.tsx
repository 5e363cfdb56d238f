import { ChevronRight, Pause, TriangleAlert } from 'lucide-react';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import Link from 'next/link';
import { AppLogo } from '@/components/ui/app-logo';
import { Button, TextLink } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { DateTime } from '@/components/ui/date-time';
import { Badge, EmptyState, PageHeading } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { type GrantView, listGrants } from '@/lib/data/owner/grants';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { readFlash } from '@/lib/web/flash';
import { currentLanguage } from '@/lib/web/language';
import { requireViewer } from '@/lib/web/viewer';
import { appFace } from '@/lib/words/app-display';
import { consequencesOfSeveral, doneInWords, permissionsOf } from './apps/grant-words';
import { FindForm } from './find-form';

export const metadata: Metadata = { title: 'Apps with access' };

/** With this many apps or more, the page offers a filter by name. */
const many = 10;

type Query = { flash?: string | string[]; find?: string | string[] };

export default async function AppsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireViewer('/account');
  const { env, db } = await server();
  const query = await searchParams;
  const now = nowSeconds();
  const grants = await listGrants(db, viewer, now);
  const language = await currentLanguage();
  const find = typeof query.find === 'string' ? query.find.trim().toLocaleLowerCase() : '';
  const shown = grants.filter(({ client }) => appFace(language, client).name.text.toLocaleLowerCase().includes(find));
  const done = doneInWords(await readFlash(env, (await headers()).get('cookie'), query.flash));
  return (
    <>
      <PageHeading
        title="Apps with access"
        lead="What you allowed, and until when."
        action={
          grants.length > 1 ? (
            <ConfirmDialog
              trigger="End all…"
              href="/account/apps/end-all"
              title={`End the access of all ${grants.length} apps?`}
              confirmLabel="End all access"
              cancelLabel="Keep them"
              action="/account/apps/submit"
              fields={{ action: 'end_all' }}
            >
              {consequencesOfSeveral.map((line) => (
                <p key={line}>{line}</p>
              ))}
            </ConfirmDialog>
          ) : null
        }
      />
      {grants.length > many ? <FindForm find={find} /> : null}
      {grants.length === 0 ? (
        <EmptyState title="No app has access">
          When you allow an app to access your data, it is listed here: what it may do, until when, and a button that
          ends it.
        </EmptyState>
      ) : shown.length === 0 ? (
        <EmptyState title="No app of that name has access" />
      ) : (
        <form action="/account/apps/end" className="space-y-4">
          <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
            {shown.map((grant) => (
              <GrantRow key={grant.id} grant={grant} now={now} choosable={shown.length > 1} />
            ))}
          </ul>
          {shown.length > 1 ? (
            <Button type="submit" look="secondary">
              End those that are ticked…
            </Button>
          ) : null}
        </form>
      )}
      <p className="flex flex-wrap gap-x-6">
        <TextLink href="/account/ended" className="inline-flex min-h-touch items-center">
          Ended access
        </TextLink>
        <TextLink href="/account/lost" className="inline-flex min-h-touch items-center">
          Lost a device?
        </TextLink>
      </p>
      {done ? <Toast key={String(now)}>{done}</Toast> : null}
    </>
  );
}

async function GrantRow({ grant, now, choosable }: { grant: GrantView; now: number; choosable: boolean }) {
  const app = appFace(await currentLanguage(), grant.client);
  return (
    <li className="relative flex items-center gap-4 p-4 hover:bg-sunken">
      {choosable ? (
        // Above the link that covers the row, because it has its own target.
        <label className="relative z-1 -m-3 flex p-3">
          <input type="checkbox" name="grant" value={grant.id} className="size-5" />
          <span className="sr-only">Tick {app.name.text}</span>
        </label>
      ) : null}
      <AppLogo name={app.name.text} src={app.logo} />
      <div className="min-w-0 grow">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {/* The link covers the row, so the whole row can be pressed. */}
          <Link href={`/account/apps/${grant.id}`} className="rounded-sm font-semibold before:absolute before:inset-0">
            <bdi>{app.name.text}</bdi>
          </Link>
          {grant.pausedAt === undefined ? null : (
            <Badge>
              <Pause aria-hidden className="size-3" /> paused
            </Badge>
          )}
          {grant.once ? <Badge>once</Badge> : null}
          {grant.alarmAt === undefined ? null : (
            <Badge tone="warn">
              <TriangleAlert aria-hidden className="size-3" /> look at this
            </Badge>
          )}
        </div>
        <p className="line-clamp-2 text-sm text-muted">{permissionsOf(grant).join(' · ')}</p>
        <p className="mt-1 flex flex-wrap gap-x-4 text-sm">
          <span>
            {grant.endsAt === undefined ? (
              'ends when you say so'
            ) : (
              <>
                ends <DateTime at={grant.endsAt} now={now} />
              </>
            )}
          </span>
          <span className="text-muted">
            {grant.lastUsedAt === undefined ? (
              'not used yet'
            ) : (
              <>
                used <DateTime at={grant.lastUsedAt} now={now} />
              </>
            )}
          </span>
        </p>
      </div>
      <ChevronRight aria-hidden className="size-5 shrink-0 text-muted" />
    </li>
  );
}
