import { Button, ButtonLink, TextLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { Alert, Badge, Notice, Panel } from '@/components/ui/surface';
import { waitingAddress } from '@/lib/data/people/mail-links';
import { findMailbox } from '@/lib/data/people/mailbox';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import type { Flash } from '@/lib/web/flash';
import { texts } from '@/lib/web/language';
import type { Viewer } from '@/lib/web/viewer';
import { shownAddress } from '@/lib/words/mail-address';
import { EmailReaders } from './readers';
import { throttledText } from './throttled-text';

/** The sign-in address: whether it is confirmed, who can see it, and how to change it. */
export async function EmailPanel({ viewer, flash }: { viewer: Viewer; flash: Flash | undefined }) {
  const { env, db } = await server();
  const t = await texts('profile');
  const now = nowSeconds();
  const [mailbox, waiting] = await Promise.all([findMailbox(db, viewer.sub), waitingAddress(db, viewer, now)]);
  const isVerified = mailbox?.isVerified ?? false;
  const sends = env.mail.kind !== 'none';
  const email = shownAddress(viewer.email);
  return (
    <Panel id="email" title={t('email.title')}>
      <div className="max-w-prose space-y-4">
        {flash?.code === 'mail_throttled' ? (
          <Alert title={t('email.notSent')}>{await throttledText(flash, now)}</Alert>
        ) : null}
        <div>
          <p className="flex flex-wrap items-center gap-2">
            <bdi className="min-w-0 wrap-anywhere">{email}</bdi>
            {isVerified ? (
              <Badge tone="good">{t('email.confirmed')}</Badge>
            ) : (
              <Badge tone="warn">{t('email.notConfirmed')}</Badge>
            )}
          </p>
          <p className="mt-1 text-sm text-muted">{t('email.use')}</p>
          <EmailReaders viewer={viewer} />
        </div>
        {isVerified || !sends ? null : (
          <form method="post" action="/account/profile/email/submit">
            <Notice tone="warn" title={t('email.confirmTitle')}>
              <p>{t('email.confirm')}</p>
              <p className="pt-2">
                <Button type="submit" name="action" value="resend" look="secondary">
                  {t('email.resend')}
                </Button>
              </p>
            </Notice>
          </form>
        )}
        {waiting ? (
          <form method="post" action="/account/profile/email/submit">
            <Notice tone="accent" title={t('email.waitingTitle')}>
              <p className="wrap-anywhere">
                {t.rich('email.waiting', {
                  current: email,
                  new: shownAddress(waiting.recipient),
                  b: (part) => <bdi className="font-semibold">{part}</bdi>,
                  when: () => <DateTime at={waiting.endsAt} show="minute" />,
                })}
              </p>
              <p className="pt-2">
                <Button type="submit" name="action" value="drop" look="secondary">
                  {t('email.cancel')}
                </Button>
              </p>
            </Notice>
          </form>
        ) : null}
        {sends ? (
          <ButtonLink href="/account/profile/email" prefetch={false}>
            {t('email.change')}
          </ButtonLink>
        ) : (
          <p className="text-sm text-muted">{t('email.noMail')}</p>
        )}
        {env.mail.kind === 'local' ? (
          <p className="text-sm text-muted">
            {t.rich('email.local', { link: (part) => <TextLink href="/dev/mail">{part}</TextLink> })}
          </p>
        ) : null}
      </div>
    </Panel>
  );
}
