import { ChevronLeft } from 'lucide-react';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { AppHeading, AppStanding } from '@/components/app-identity';
import { Timeline } from '@/components/timeline';
import { Button, TextLink, textLinkClass } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { Facts, Notice, Panel } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { vouchedForNames } from '@/lib/data/developers/verification';
import { type GrantView, listGrantsOfApp } from '@/lib/data/owner/grants';
import { type Timeline as Activity, listTimeline } from '@/lib/data/owner/timeline';
import { networkOf } from '@/lib/edge/ip-network';
import { agentText, deviceText } from '@/lib/edge/user-agent';
import { server } from '@/lib/server';
import { type Flash, readFlash } from '@/lib/web/flash';
import { currentLanguage, currentZone, texts } from '@/lib/web/language';
import { type Search, textOf } from '@/lib/web/page-query';
import { type AppFace, appFace } from '@/lib/words/app-display';
import { timelineLines } from '@/lib/words/timeline-words';
import { appsPage, doneInWords, endedBecause, undoOf } from '../grant-words';
import { AccessPanel } from './access-panel';
import { AllowedPermissions } from './permissions-panel';
import { type GrantParams, requireGrant } from './require-grant';

export async function generateMetadata({ params }: GrantParams): Promise<Metadata> {
  const { grantId } = await params;
  const { grant } = await requireGrant(grantId, `${appsPage}/${grantId}`);
  const app = appFace(await currentLanguage(), grant.client).name.text;
  return { title: (await texts('app'))('title', { app }) };
}

const timelineDays = 14;

type Props = GrantParams & { searchParams: Search };

export default async function GrantPage({ params, searchParams }: Props) {
  const { grantId } = await params;
  const here = `${appsPage}/${grantId}`;
  const { viewer, grant, db, env, now } = await requireGrant(grantId, here);
  const query = await searchParams;
  const before = textOf(query['before']);
  const activity = await listTimeline(db, viewer, grantId, { before, days: timelineDays });
  const flash = await readFlash(env, (await headers()).get('cookie'), query['flash']);
  const app = appFace(await currentLanguage(), grant.client, await vouchedForNames(db, grant.client.id));
  const others = (await listGrantsOfApp(db, viewer, grant.client.id, now)).filter(({ id }) => id !== grant.id);
  const t = await texts('app');
  return (
    <>
      <TextLink href={grant.live ? appsPage : '/account/ended'} className="inline-flex min-h-touch items-center gap-1">
        <ChevronLeft aria-hidden className="size-4 rtl:-scale-x-100" />
        {grant.live ? t('back') : t('backEnded')}
      </TextLink>
      <AppHeading app={app} />
      <AppStanding app={app} />
      <State grant={grant} />
      {others.length === 0 ? null : <Others count={others.length} app={app} />}
      {grant.live ? (
        <AccessPanel
          grant={grant}
          now={now}
          changing={query['change'] === '1'}
          flash={flash}
          unusedSeconds={env.oauth.lastingTokens ? env.oauth.unusedTokenSeconds : undefined}
        />
      ) : null}
      <AllowedPermissions grant={grant} now={now} />
      <Panel id="activity" title={t('activity')}>
        <Timeline
          days={await daysInWords(activity, grant)}
          path={here}
          first={before === undefined}
          more={activity.more}
        />
      </Panel>
      <Details grant={grant} app={app} now={now} />
      <Done grant={grant} flash={flash} now={now} />
    </>
  );
}

/** The activity as sentences. */
async function daysInWords({ days, scopes, addresses }: Activity, { client }: GrantView) {
  const [language, zone] = [await currentLanguage(), await currentZone()];
  const { places } = await server();
  const own = addresses.own === undefined ? undefined : networkOf(addresses.own);
  const context = {
    scopes,
    networks: {
      ...(own !== undefined && { own }),
      others: new Set(addresses.others.flatMap((address) => networkOf(address) ?? [])),
    },
    zone,
    hasServer: client.metadata.token_endpoint_auth_method !== 'none',
    placeOf: (network: string) => places.find(network, language),
    deviceName: (userAgent: string) => deviceText(language, userAgent),
    agentName: (agent: string) => agentText(language, agent),
  };
  return days.map((day) => ({ day: day.day, lines: timelineLines(language, day, context) }));
}

async function State({ grant }: { grant: GrantView }) {
  const t = await texts('app');
  const { alarmAt, pausedAt, overAt } = grant;
  return (
    <>
      {alarmAt === undefined ? null : (
        <Notice tone="warn" title={t('alarm')}>
          <p>{t.rich('alarmText', { date: () => <DateTime at={alarmAt} show="minute" /> })}</p>
        </Notice>
      )}
      {pausedAt === undefined || !grant.live ? null : (
        <Notice title={t('pausedTitle')}>
          <p>{t.rich('pausedText', { date: () => <DateTime at={pausedAt} /> })}</p>
        </Notice>
      )}
      {overAt === undefined ? null : (
        <Notice title={t('endedTitle')}>
          <p>
            {t.rich('endedText', {
              reason: endedBecause(await currentLanguage(), grant),
              date: () => <DateTime at={overAt} show="minute" />,
            })}
          </p>
        </Notice>
      )}
    </>
  );
}

async function Details({ grant, app, now }: { grant: GrantView; app: AppFace; now: number }) {
  const t = await texts('app');
  return (
    <Panel id="details" title={t('details.title')}>
      <Facts
        items={[
          { label: t('details.allowed'), value: <DateTime at={grant.createdAt} now={now} show="minute" /> },
          {
            label: t('access.lastUsed'),
            value:
              grant.lastUsedAt === undefined ? (
                t('access.never')
              ) : (
                <DateTime at={grant.lastUsedAt} now={now} show="minute" />
              ),
          },
          {
            label: t('details.receipt'),
            value: <TextLink href={`${appsPage}/${grant.id}/receipt`}>{t('details.receiptLink')}</TextLink>,
          },
          {
            label: t('details.website'),
            value: app.homePage ? <External href={app.homePage.url}>{app.homePage.host}</External> : t('details.none'),
          },
          {
            label: t('details.privacy'),
            value: app.privacyPolicy ? (
              <External href={app.privacyPolicy}>{t('details.privacy')}</External>
            ) : (
              t('details.none')
            ),
          },
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

/** Each grant of authorization details, and each “just once”, is a separate grant. */
async function Others({ count, app }: { count: number; app: AppFace }) {
  const t = await texts('app');
  return (
    <p>
      {t('others', { count })}{' '}
      <TextLink href={`${appsPage}/end?${new URLSearchParams({ app: app.id })}`}>
        {t('removeAllOf', { app: app.name.text })}
      </TextLink>
    </p>
  );
}

/** What was done, with a button that takes it back where that is possible. */
async function Done({ grant, flash, now }: { grant: GrantView; flash: Flash | undefined; now: number }) {
  const done = doneInWords(await currentLanguage(), flash);
  if (!done) return null;
  const action = grant.live ? undoOf(flash) : undefined;
  const t = await texts('apps');
  return (
    <Toast
      key={String(now)}
      action={
        action ? (
          <form method="post" action={`${appsPage}/submit`} className="shrink-0">
            <input type="hidden" name="grant" value={grant.id} />
            <Button type="submit" name="action" value={action} look="quiet">
              {t('done.undo')}
            </Button>
          </form>
        ) : null
      }
    >
      {done}
    </Toast>
  );
}
