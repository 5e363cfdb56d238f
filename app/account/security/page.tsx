import { Monitor } from 'lucide-react';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { Button, ButtonLink, TextLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { Alert, Badge, PageHeading, Panel } from '@/components/ui/surface';
import { Toast } from '@/components/ui/toast';
import { listIdentities } from '@/lib/data/people/identities';
import { listPasskeys } from '@/lib/data/people/passkeys';
import { findPerson } from '@/lib/data/people/people';
import { factorsOf } from '@/lib/data/people/second-factors';
import { listSessions, type SessionView } from '@/lib/data/people/sessions';
import { deviceInWords } from '@/lib/edge/user-agent';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { type Flash, readFlash } from '@/lib/web/flash';
import type { PageQuery } from '@/lib/web/page-query';
import { requireViewer } from '@/lib/web/viewer';
import { factorsInWords } from './factor-words';
import { IdentitiesPanel, identityNews } from './identities-panel';
import { PasskeysPanel } from './passkeys-panel';
import { PasswordPanel } from './password-panel';
import { SecondStepPanel } from './second-step-panel';
import { securityPage } from './security-pages';

export const metadata: Metadata = { title: 'Security' };

export default async function SecurityPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const viewer = await requireViewer('/account/security');
  const { env, db } = await server();
  const now = nowSeconds();
  const query = await searchParams;
  const [person, identities, sessions, passkeys, factors] = await Promise.all([
    findPerson(db, viewer.sub),
    listIdentities(db, viewer),
    listSessions(db, viewer, now),
    listPasskeys(db, viewer),
    factorsOf(db, viewer),
  ]);
  const flash = await readFlash(env, (await headers()).get('cookie'), query['flash']);
  const news = identityNews(flash);
  const done = doneInWords(flash) ?? factorsInWords(flash?.code ?? (query['again'] ? 'again' : undefined)) ?? news.done;
  return (
    <>
      <PageHeading
        title="Security"
        lead="How you sign in, and where you are signed in."
        action={<ButtonLink href={`${securityPage}/log`}>Security log</ButtonLink>}
      />
      {news.fault ? <Alert title="Nothing was changed">{news.fault}</Alert> : null}
      <Panel id="sessions" title="Where you are signed in">
        <ul className="divide-y divide-line">
          {sessions.map((session) => (
            <SessionLine key={session.id} session={session} now={now} />
          ))}
        </ul>
        {sessions.length > 1 ? (
          <form
            method="post"
            action="/account/security/submit"
            className="mt-4 flex flex-wrap items-center justify-between gap-3 border-t border-line pt-4"
          >
            <p className="text-sm text-muted">
              If you do not know one of these, end it and change your password.{' '}
              <TextLink href="/account/lost">Lost a device?</TextLink>
            </p>
            <Button type="submit" name="action" value="end_others" look="secondary">
              Sign out everywhere else
            </Button>
          </form>
        ) : null}
      </Panel>
      <PasskeysPanel passkeys={passkeys} now={now} />
      {factors ? <SecondStepPanel factors={factors} now={now} /> : null}
      <IdentitiesPanel identities={identities} upstreams={env.upstreams} now={now} />
      <PasswordPanel
        email={viewer.email}
        flash={flash}
        now={now}
        hasPassword={person?.passwordHash !== undefined}
        mails={env.mail.kind !== 'none'}
      />
      {done ? <Toast key={String(now)}>{done}</Toast> : null}
    </>
  );
}

function SessionLine({ session, now }: { session: SessionView; now: number }) {
  const device = deviceInWords(session.userAgent);
  return (
    <li className="flex items-start justify-between gap-3 py-4 first:pt-0 last:pb-0">
      <div className="flex min-w-0 gap-3">
        <Monitor aria-hidden className="mt-0.5 size-5 shrink-0 text-muted" />
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-2">
            <span className="font-semibold">{device}</span>
            {session.isThis ? <Badge tone="good">this device</Badge> : null}
          </p>
          <p className="text-sm text-muted">
            {session.isThis ? (
              'Used just now'
            ) : (
              <>
                Last used <DateTime at={session.lastSeenAt} now={now} show="minute" />
              </>
            )}
            {session.ip && session.ip !== 'unknown' ? ` · from ${session.ip}` : null}
          </p>
          <p className="text-sm text-muted">
            Signed in <DateTime at={session.authTime} /> · ends <DateTime at={session.endsAt} />
          </p>
        </div>
      </div>
      {session.isThis ? null : (
        <form method="post" action="/account/security/submit">
          <input type="hidden" name="session" value={session.id} />
          <Button type="submit" name="action" value="end_session" look="secondary" aria-label={`End ${device}`}>
            End
          </Button>
        </form>
      )}
    </li>
  );
}

function doneInWords(flash: Flash | undefined): string | undefined {
  switch (flash?.code) {
    case 'session_ended':
      return 'That browser is signed out.';
    case 'session_over':
      return 'That session was over already.';
    case 'others_ended':
      return flash.values['count'] === '1' ? 'Signed out of one other browser.' : 'Signed out everywhere else.';
    case 'password_changed':
      return 'Your password is changed, and you are signed out everywhere else.';
    default:
      return undefined;
  }
}
