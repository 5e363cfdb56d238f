import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { ButtonLink, TextLink } from '@/components/ui/button';
import { Alert, PageHeading, Panel } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { listInvitations } from '@/lib/data/partners/invitations';
import { listPartners } from '@/lib/data/partners/partner-links';
import { listIdentities } from '@/lib/data/people/identities';
import { listPasskeys } from '@/lib/data/people/passkeys';
import { findPerson } from '@/lib/data/people/people';
import { factorsOf } from '@/lib/data/people/second-factors';
import { countSessions, listSessions } from '@/lib/data/people/sessions';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { readFlash } from '@/lib/web/flash';
import { texts } from '@/lib/web/language';
import type { PageQuery } from '@/lib/web/page-query';
import { requireViewer } from '@/lib/web/viewer';
import { DeviceList, SignOutOthers } from './device-list';
import { IdentitiesPanel } from './identities-panel';
import { OrganisationsPanel } from './organisations-panel';
import { PasskeysPanel } from './passkeys-panel';
import { PasswordPanel } from './password-panel';
import { SecurityCheck } from './security-check';
import { securityNews } from './security-news';
import { devicesPage, securityPage } from './security-pages';
import { TwoStepPanel } from './two-step-panel';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('security'))('title') };
}

/** As many devices as this page shows; the rest has a page of its own. */
const fewDevices = 5;

export default async function SecurityPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const viewer = await requireViewer(securityPage);
  const { env, db } = await server();
  const now = nowSeconds();
  const query = await searchParams;
  const t = await texts('security');
  const [person, identities, sessions, devices, passkeys, factors, partners, invitations] = await Promise.all([
    findPerson(db, viewer.sub),
    listIdentities(db, viewer),
    listSessions(db, viewer, now, { take: fewDevices - 1 }),
    countSessions(db, viewer, now),
    listPasskeys(db, viewer),
    factorsOf(db, viewer),
    listPartners(db, viewer),
    listInvitations(db, viewer),
  ]);
  const hasPassword = person?.passwordHash !== undefined;
  const flash = await readFlash(env, (await headers()).get('cookie'), query['flash']);
  const news = await securityNews(flash, query['again'] !== undefined);
  return (
    <>
      <PageHeading
        title={t('title')}
        lead={t('lead')}
        action={
          <div className="flex flex-wrap gap-3">
            <ButtonLink href={`${securityPage}/log`}>{t('log')}</ButtonLink>
            <ButtonLink href="/account/lost">{t('lost')}</ButtonLink>
          </div>
        }
      />
      {news.fault ? <Alert title={t('nothingChanged')}>{news.fault}</Alert> : null}
      {factors ? <SecurityCheck factors={factors} hasPassword={hasPassword} devices={devices} /> : null}
      <PasswordPanel
        email={viewer.email}
        flash={flash}
        now={now}
        hasPassword={hasPassword}
        mails={env.mail.kind !== 'none'}
      />
      {factors ? <TwoStepPanel factors={factors} now={now} /> : null}
      <PasskeysPanel passkeys={passkeys} now={now} />
      <IdentitiesPanel identities={identities} upstreams={env.upstreams} now={now} />
      <OrganisationsPanel partners={partners} invitations={invitations} now={now} />
      <Panel
        id="sessions"
        title={t('devices.title')}
        aside={
          devices > sessions.length ? (
            <TextLink href={devicesPage} className="inline-flex min-h-touch items-center">
              {t('devices.all', { count: devices })}
            </TextLink>
          ) : null
        }
      >
        <DeviceList sessions={sessions} now={now} />
        {devices > 1 ? <SignOutOthers /> : null}
      </Panel>
      {news.done ? <Toast key={String(now)}>{news.done}</Toast> : null}
    </>
  );
}
