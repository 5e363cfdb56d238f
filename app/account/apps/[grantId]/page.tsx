import { ChevronLeft } from 'lucide-react';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { AppHeading, AppStanding } from '@/components/app-identity';
import { DetailCard } from '@/components/detail-card';
import { EndChoice } from '@/components/end-choice';
import { Timeline } from '@/components/timeline';
import { Button, TextLink, textLinkClass } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { DateTime } from '@/components/ui/date-time';
import { Alert, Badge, Facts, Notice, Panel } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { type AppFace, appFace } from '@/lib/app-face';
import { findGrantOf, type GrantView } from '@/lib/data/grants';
import { listTimeline } from '@/lib/data/timeline';
import { offeredEnds, preselectedEnd } from '@/lib/grant-end';
import { type Flash, readFlash } from '@/lib/login/flash';
import { requireViewer } from '@/lib/login/viewer';
import { scopeWords } from '@/lib/scope-words';
import { server } from '@/lib/server';
import { consequences, doneInWords } from '../words';

export const metadata: Metadata = { title: 'Access of an app' };

const timelineDays = 14;

const endFaults: Record<string, string> = {
  date_missing: 'Choose the last day, or one of the steps.',
  date_past: 'That day is over. Choose today or a later one, or end the access below.',
  end_too_late: 'That is longer than this app accepts. Choose an earlier end.',
};

type Props = {
  params: Promise<{ grantId: string }>;
  searchParams: Promise<{ flash?: string | string[]; before?: string | string[] }>;
};

export default async function GrantPage({ params, searchParams }: Props) {
  const { grantId } = await params;
  const viewer = await requireViewer(`/account/apps/${grantId}`);
  const { env, db } = await server();
  const now = Math.floor(Date.now() / 1000);
  const grant = await findGrantOf(db, viewer, grantId, now);
  if (!grant) notFound();
  const before = z.string().safeParse((await searchParams).before).data;
  const timeline = await listTimeline(db, viewer, grantId, { before, days: timelineDays });
  const flash = await readFlash(env, (await headers()).get('cookie'), (await searchParams).flash);
  const done = doneInWords(flash);
  const app = appFace(grant.client);
  return (
    <>
      <TextLink href="/account" className="inline-flex min-h-touch items-center gap-1">
        <ChevronLeft aria-hidden className="size-4" />
        Apps with access
      </TextLink>
      <div className="flex flex-wrap items-center justify-between gap-4">
        <AppHeading app={app}>and its access</AppHeading>
        {grant.live ? <End grant={grant} app={app} /> : null}
      </div>
      <AppStanding app={app} />
      <State grant={grant} now={now} />
      <Allowed grant={grant} />
      {grant.live ? <Until grant={grant} now={now} flash={flash} /> : null}
      <Panel id="activity" title="What happened">
        <Timeline timeline={timeline} here={`/account/apps/${grantId}`} first={before === undefined} />
      </Panel>
      <Details grant={grant} app={app} now={now} />
      {done ? <Toast key={String(now)}>{done}</Toast> : null}
    </>
  );
}

function State({ grant, now }: { grant: GrantView; now: number }) {
  const over = grant.endedAt ?? grant.endsAt;
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
          It gets nothing until you allow it again, since <DateTime at={grant.pausedAt} now={now} />.
        </Notice>
      )}
      {grant.live || over === undefined ? null : (
        <Notice title="This access is over">
          It ended on <DateTime at={over} now={now} show="minute" />
          {grant.endReason === 'client_deleted' ? ', when the app was deleted' : ''}. To use the app with this account
          again, start there; it will ask you.
        </Notice>
      )}
    </>
  );
}

function Allowed({ grant }: { grant: GrantView }) {
  const live = grant.scopes.filter(({ over }) => !over);
  const removable = grant.live && live.filter(({ scope }) => scope !== 'offline_access').length > 1;
  return (
    <Panel id="allowed" title={grant.live ? 'What it may do' : 'What it could do'}>
      {grant.details.map((detail) => (
        <DetailCard key={JSON.stringify(detail)} detail={detail} />
      ))}
      <ul className="divide-y divide-line">
        {live.map(({ scope, api, endsAt }) => {
          const words = scopeWords(scope, api);
          return (
            <li key={scope} className="flex items-center justify-between gap-x-4 py-2">
              <div className="min-w-0">
                <p>
                  <span id={`allowed-${scope}`} className="font-semibold">
                    {words.title}
                  </span>{' '}
                  <span className="font-mono text-sm text-muted">{scope}</span>
                </p>
                <p className="text-sm text-muted">
                  {[words.detail, api?.name].filter(Boolean).join(' · ')}
                  {endsAt === null ? null : (
                    <>
                      {' '}
                      · until <DateTime at={endsAt} />
                    </>
                  )}
                </p>
              </div>
              {removable && scope !== 'offline_access' ? (
                <form method="post" action="/account/apps/submit" className="shrink-0">
                  <input type="hidden" name="grant" value={grant.id} />
                  <input type="hidden" name="scope" value={scope} />
                  <Button
                    type="submit"
                    name="action"
                    value="remove_scope"
                    look="quiet"
                    aria-describedby={`allowed-${scope}`}
                  >
                    Remove
                  </Button>
                </form>
              ) : null}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

function Until({ grant, now, flash }: { grant: GrantView; now: number; flash: Flash | undefined }) {
  const fault = flash ? endFaults[flash.code] : undefined;
  const offered = offeredEnds(now, grant.maxEndsAt).filter(({ value }) => value !== 'once');
  const selected = preselectedEnd(now, offered, grant);
  return (
    <Panel id="duration-panel" title="When it ends">
      <p className="mb-4">
        {grant.endsAt === undefined ? (
          'It has access until you end it.'
        ) : (
          <>
            It has access until <DateTime at={grant.endsAt} now={now} show="minute" />.
          </>
        )}
      </p>
      {grant.once ? (
        <p className="text-muted">You allowed it once. It cannot be made longer; the app asks you again next time.</p>
      ) : (
        <form method="post" action="/account/apps/submit" noValidate className="max-w-narrow space-y-4">
          <input type="hidden" name="grant" value={grant.id} />
          {fault ? <Alert title="Nothing was changed">{fault}</Alert> : null}
          <EndChoice
            offered={offered}
            selected={(fault && flash?.values['duration']) || selected.choice}
            date={(fault && flash?.values['until']) || selected.at}
            now={now}
            maxEndsAt={grant.maxEndsAt}
            error={fault}
          />
          <p className="text-sm text-muted">
            A step counts from now. Shortening also reaches what the app already holds.
          </p>
          <Button type="submit" name="action" value="change_end" look="primary">
            Save the end
          </Button>
        </form>
      )}
    </Panel>
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

function End({ grant, app }: { grant: GrantView; app: AppFace }) {
  return (
    <ConfirmDialog
      trigger="End access…"
      href={`/account/apps/${grant.id}/end`}
      title={`End the access of ${app.name.text}?`}
      confirmLabel="End access"
      action="/account/apps/submit"
      fields={{ action: 'end', grant: grant.id }}
    >
      {consequences(grant).map((line) => (
        <p key={line}>{line}</p>
      ))}
    </ConfirmDialog>
  );
}
