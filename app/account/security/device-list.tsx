import { Monitor, Smartphone } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { Badge } from '@/components/ui/surface';
import type { SessionView } from '@/lib/data/people/sessions';
import { deviceText } from '@/lib/edge/user-agent';
import { currentLanguage, texts } from '@/lib/web/language';
import { networkText } from './network-text';

/** Signed-in devices. `page` is the number of the page to return to, if it is not the first. */
export function DeviceList({ sessions, now, page }: { sessions: SessionView[]; now: number; page?: number }) {
  return (
    <ul className="divide-y divide-line">
      {sessions.map((session) => (
        <DeviceLine key={session.id} session={session} now={now} page={page} />
      ))}
    </ul>
  );
}

async function DeviceLine({ session, now, page }: { session: SessionView; now: number; page: number | undefined }) {
  const t = await texts('security');
  const device = deviceText(await currentLanguage(), session.userAgent);
  const network = await networkText(session.ip);
  const Icon = /\b(android|iphone|ipad|mobile)\b/i.test(session.userAgent ?? '') ? Smartphone : Monitor;
  return (
    <li className="flex flex-wrap items-start justify-between gap-3 py-4 first:pt-0 last:pb-0">
      <div className="flex min-w-0 flex-1 basis-60 gap-3">
        <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-muted" />
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-2">
            <span className="font-semibold">{device}</span>
            {session.isThis ? <Badge tone="good">{t('devices.this')}</Badge> : null}
          </p>
          <p className="text-sm text-muted">
            {session.isThis
              ? t('devices.now')
              : t.rich('devices.used', { when: () => <DateTime at={session.lastSeenAt} now={now} show="minute" /> })}
            {network === undefined ? null : <span className="wrap-anywhere"> · {network}</span>}
          </p>
          <p className="text-sm text-muted">
            {t.rich('devices.signedIn', {
              when: () => <DateTime at={session.authTime} />,
              end: () => <DateTime at={session.endsAt} />,
            })}
          </p>
        </div>
      </div>
      {session.isThis ? null : (
        <form method="post" action="/account/security/submit">
          <input type="hidden" name="session" value={session.id} />
          {page === undefined ? null : <input type="hidden" name="page" value={page} />}
          <Button
            type="submit"
            name="action"
            value="end_session"
            look="secondary"
            aria-label={t('devices.signOutOf', { device })}
          >
            {t('devices.signOut')}
          </Button>
        </form>
      )}
    </li>
  );
}

export async function SignOutOthers() {
  const t = await texts('security');
  return (
    <form
      method="post"
      action="/account/security/submit"
      className="mt-4 flex flex-wrap items-center justify-between gap-3 border-t border-line pt-4"
    >
      <p className="min-w-0 flex-1 basis-60 text-sm text-muted">{t('devices.unknown')}</p>
      <Button type="submit" name="action" value="end_others" look="secondary">
        {t('devices.signOutOthers')}
      </Button>
    </form>
  );
}
