import { ChevronLeft } from 'lucide-react';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { z } from 'zod';
import { AppHeading, AppStanding } from '@/components/app-identity';
import { Timeline } from '@/components/timeline';
import { Button, TextLink, textLinkClass } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { DateTime } from '@/components/ui/date-time';
import { Badge, Facts, Notice, Panel } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { vouchedForNames } from '@/lib/data/developers/verification';
import { type GrantView, listGrants } from '@/lib/data/owner/grants';
import { listTimeline } from '@/lib/data/owner/timeline';
import { readFlash } from '@/lib/web/flash';
import { currentLanguage } from '@/lib/web/language';
import { type AppFace, appFace } from '@/lib/words/app-display';
import { consequences, doneInWords, endedBecause } from '../grant-words';
import { AccessEnd } from './end-panel';
import { AllowedPermissions } from './permissions-panel';
import { type GrantParams, requireGrant } from './require-grant';

export async function generateMetadata({ params }: GrantParams): Promise<Metadata> {
  const { grantId } = await params;
  await requireGrant(grantId, `/account/apps/${grantId}`);
  return { title: 'Access of an app' };
}

const timelineDays = 14;

type Props = {
  params: Promise<{ grantId: string }>;
  searchParams: Promise<{ flash?: string | string[]; before?: string | string[] }>;
};

export default async function GrantPage({ params, searchParams }: Props) {
  const { grantId } = await params;
  const { viewer, grant, db, env, now } = await requireGrant(grantId, `/account/apps/${grantId}`);
  const before = z.string().safeParse((await searchParams).before).data;
  const timeline = await listTimeline(db, viewer, grantId, { before, days: timelineDays });
  const flash = await readFlash(env, (await headers()).get('cookie'), (await searchParams).flash);
  const done = doneInWords(flash);
  const app = appFace(await currentLanguage(), grant.client, await vouchedForNames(db, grant.client.id));
  const others = (await listGrants(db, viewer, now)).filter(
    ({ id, client }) => client.id === grant.client.id && id !== grant.id,
  );
  return (
    <>
      <TextLink
        href={grant.live ? '/account' : '/account/ended'}
        className="inline-flex min-h-touch items-center gap-1"
      >
        <ChevronLeft aria-hidden className="size-4" />
        {grant.live ? 'Apps with access' : 'Ended access'}
      </TextLink>
      <div className="flex flex-wrap items-center justify-between gap-4">
        <AppHeading app={app} />
        {grant.live ? (
          <div className="flex flex-wrap gap-3">
            <Pause grant={grant} />
            <End grant={grant} app={app} />
          </div>
        ) : null}
      </div>
      <AppStanding app={app} />
      <State grant={grant} now={now} />
      <Others others={others} app={app} />
      <AllowedPermissions grant={grant} now={now} />
      {grant.live ? <AccessEnd grant={grant} now={now} flash={flash} /> : null}
      <Panel id="activity" title="What happened">
        <Timeline timeline={timeline} here={`/account/apps/${grantId}`} first={before === undefined} />
      </Panel>
      <Details grant={grant} app={app} now={now} />
      {done ? <Toast key={String(now)}>{done}</Toast> : null}
    </>
  );
}

function State({ grant, now }: { grant: GrantView; now: number }) {
  return (
    <>
      {grant.alarmAt === undefined ? null : (
        <Notice tone="warn" title="A key of this app was used twice">
          <p>
            On <DateTime at={grant.alarmAt} now={now} show="minute" /> somebody showed a key that was already used up.
            Either the app made a mistake, or its key was copied. We turned it away, and the app has to send you here
            again. If you do not trust it any more, end its access.
          </p>
        </Notice>
      )}
      {grant.pausedAt === undefined || !grant.live ? null : (
        <Notice title="Paused">
          It has had no access since <DateTime at={grant.pausedAt} now={now} />. What you allowed is kept: when you
          resume the access, the app can continue without asking you.
        </Notice>
      )}
      {grant.overAt === undefined ? null : (
        <Notice title="This access has ended">
          It ended on <DateTime at={grant.overAt} now={now} show="minute" />: {endedBecause(grant)}. To use the app with
          this account again, start in the app. It will ask you.
        </Notice>
      )}
    </>
  );
}

function Details({ grant, app, now }: { grant: GrantView; app: AppFace; now: number }) {
  return (
    <Panel id="details" title="Details">
      <Facts
        items={[
          { label: 'Allowed since', value: <DateTime at={grant.createdAt} now={now} show="minute" /> },
          {
            label: 'Last used',
            value:
              grant.lastUsedAt === undefined ? 'not yet' : <DateTime at={grant.lastUsedAt} now={now} show="minute" />,
          },
          {
            label: 'Receipt',
            value: <TextLink href={`/account/apps/${grant.id}/receipt`}>What you allowed, signed</TextLink>,
          },
          {
            label: 'Website',
            value: app.homePage ? <External href={app.homePage.url}>{app.homePage.host}</External> : 'none given',
          },
          {
            label: 'Privacy policy',
            value: app.privacyPolicy ? <External href={app.privacyPolicy}>Privacy policy</External> : 'none given',
          },
          ...(grant.once ? [{ label: 'How often', value: <Badge>once</Badge> }] : []),
        ]}
      />
    </Panel>
  );
}

function External({ href, children }: { href: string; children: string }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer" className={`wrap-anywhere ${textLinkClass}`}>
      {children}
    </a>
  );
}

/** Each grant of authorization details, and each “just this once”, is a separate grant. */
function Others({ others, app }: { others: GrantView[]; app: AppFace }) {
  if (others.length === 0) return null;
  return (
    <p>
      It has {others.length === 1 ? 'another access' : `${others.length} other accesses`} that you allowed apart from
      this one.{' '}
      <TextLink href={`/account/apps/end?${new URLSearchParams({ app: app.id })}`}>
        End all access of <bdi>{app.name.text}</bdi>…
      </TextLink>
    </p>
  );
}

/** Pausing can be undone at once, so it asks for no confirmation. */
function Pause({ grant }: { grant: GrantView }) {
  const isPaused = grant.pausedAt !== undefined;
  return (
    <form method="post" action="/account/apps/submit">
      <input type="hidden" name="grant" value={grant.id} />
      <Button
        type="submit"
        name="action"
        value={isPaused ? 'resume' : 'pause'}
        look={isPaused ? 'primary' : 'secondary'}
      >
        {isPaused ? 'Resume access' : 'Pause'}
      </Button>
    </form>
  );
}

async function End({ grant, app }: { grant: GrantView; app: AppFace }) {
  return (
    <ConfirmDialog
      trigger="End access…"
      href={`/account/apps/${grant.id}/end`}
      title={`End the access of ${app.name.text}?`}
      confirmLabel="End access"
      action="/account/apps/submit"
      fields={{ action: 'end', grant: grant.id }}
    >
      {consequences(await currentLanguage(), grant).map((line) => (
        <p key={line}>{line}</p>
      ))}
    </ConfirmDialog>
  );
}
