import { ChevronRight, Pause, TriangleAlert } from 'lucide-react';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import Link from 'next/link';
import { AppLogo } from '@/components/ui/app-logo';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { DateTime } from '@/components/ui/date-time';
import { TextField } from '@/components/ui/field';
import { Badge, EmptyState, PageHeading } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { appFace } from '@/lib/app-face';
import { type GrantView, listGrants } from '@/lib/data/grants';
import { readFlash } from '@/lib/login/flash';
import { requireViewer } from '@/lib/login/viewer';
import { scopeWords } from '@/lib/scope-words';
import { server } from '@/lib/server';
import { doneInWords } from './apps/words';

export const metadata: Metadata = { title: 'Apps with access' };

/** From here on the list can be narrowed by typing a name. */
const many = 10;

type Query = { flash?: string | string[]; find?: string | string[] };

export default async function AppsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await requireViewer('/account');
  const { env, db } = await server();
  const query = await searchParams;
  const now = Math.floor(Date.now() / 1000);
  const grants = await listGrants(db, viewer, now);
  const find = typeof query.find === 'string' ? query.find.trim().toLocaleLowerCase() : '';
  const shown = grants.filter(({ client }) => appFace(client).name.text.toLocaleLowerCase().includes(find));
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
              <p>None of them can read or change anything of yours any more. Each has to ask you again.</p>
              <p>Copies they already made stay with them. You stay signed in here.</p>
            </ConfirmDialog>
          ) : null
        }
      />
      {grants.length > many ? (
        <form className="flex max-w-prose items-end gap-3">
          <div className="grow">
            <TextField label="Find an app" name="find" type="search" defaultValue={find} />
          </div>
          <Button type="submit" look="secondary">
            Find
          </Button>
        </form>
      ) : null}
      {grants.length === 0 ? (
        <EmptyState title="No app has access">
          When an app asks for something of yours and you allow it, it stands here: what it may do, until when, and a
          button that ends it.
        </EmptyState>
      ) : shown.length === 0 ? (
        <EmptyState title="No app of that name has access" />
      ) : (
        <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
          {shown.map((grant) => (
            <GrantRow key={grant.id} grant={grant} now={now} />
          ))}
        </ul>
      )}
      {done ? <Toast key={String(now)}>{done}</Toast> : null}
    </>
  );
}

function GrantRow({ grant, now }: { grant: GrantView; now: number }) {
  const app = appFace(grant.client);
  const does = [
    ...grant.details.map(({ title }) => title),
    ...grant.scopes.filter(({ over }) => !over).map(({ scope, api }) => scopeWords(scope, api).title),
  ];
  return (
    <li className="relative flex items-center gap-4 p-4 hover:bg-sunken">
      <AppLogo name={app.name.text} src={app.logo} />
      <div className="min-w-0 grow">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {/* The link covers the row, so that the row is the target. */}
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
        <p className="line-clamp-2 text-sm text-muted">{does.join(' · ')}</p>
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
