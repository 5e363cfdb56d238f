import { Button, ButtonLink, TextLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { Alert, Badge, Notice, Panel } from '@/components/ui/surface';
import { waitingAddress } from '@/lib/data/people/mail-links';
import { findMailbox } from '@/lib/data/people/mailbox';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import type { Flash } from '@/lib/web/flash';
import type { Viewer } from '@/lib/web/viewer';
import { shownAddress } from '@/lib/words/mail-address';
import { waitInWords } from '../../login/return-path';
import { ReadersOf } from './details-panel';

/** The sign-in address: whether it is confirmed, and how to change it. */
export async function EmailPanel({ viewer, flash }: { viewer: Viewer; flash: Flash | undefined }) {
  const { env, db } = await server();
  const now = nowSeconds();
  const [mailbox, waiting] = await Promise.all([findMailbox(db, viewer.sub), waitingAddress(db, viewer, now)]);
  const isVerified = mailbox?.isVerified ?? false;
  const sends = env.mail.kind !== 'none';
  return (
    <Panel id="email" title="Your e-mail address">
      <div className="space-y-4">
        {flash?.code === 'mail_throttled' ? (
          <Alert title="No mail was sent">
            Enough were sent for now. Try again {waitInWords(flash.values['retryAt'], now)}.
          </Alert>
        ) : null}
        <div>
          <p className="flex flex-wrap items-center gap-2">
            <span className="min-w-0 wrap-anywhere">{shownAddress(viewer.email)}</span>
            {isVerified ? <Badge tone="good">confirmed</Badge> : <Badge tone="warn">not confirmed</Badge>}
          </p>
          <p className="mt-1 text-sm text-muted">You sign in with it.</p>
          <ReadersOf viewer={viewer} scope="email" />
        </div>
        {isVerified || !sends ? null : (
          <form method="post" action="/account/profile/email/submit">
            <Notice tone="warn" title="Is this address yours?">
              <p>
                We sent a link there. Until you open it, apps are told that the address is not confirmed, and we cannot
                warn you when something happens to your account.
              </p>
              <p className="pt-2">
                <Button type="submit" name="action" value="resend" look="secondary">
                  Send the link again
                </Button>
              </p>
            </Notice>
          </form>
        )}
        {waiting ? (
          <form method="post" action="/account/profile/email/submit">
            <Notice tone="accent" title="A new address waits for you">
              <p>
                Open the link that we sent to{' '}
                <bdi className="font-semibold wrap-anywhere">{shownAddress(waiting.recipient)}</bdi>. The link works
                until <DateTime at={waiting.endsAt} show="minute" />.
              </p>
              <p className="pt-2">
                <Button type="submit" name="action" value="drop" look="secondary">
                  Keep the present one
                </Button>
              </p>
            </Notice>
          </form>
        ) : null}
        {sends ? (
          <ButtonLink href="/account/profile/email" prefetch={false}>
            Change address
          </ButtonLink>
        ) : (
          <p className="text-sm text-muted">
            This Countersign sends no mail, so an address can be neither confirmed nor changed here. Ask the operator.
          </p>
        )}
        {env.mail.kind === 'local' ? (
          <p className="text-sm text-muted">
            This portal has no mail server. Its mail is at <TextLink href="/dev/mail">/dev/mail</TextLink>.
          </p>
        ) : null}
      </div>
    </Panel>
  );
}

export function mailDoneInWords(flash: Flash | undefined): string | undefined {
  switch (flash?.code) {
    case 'email_asked':
      return `A link is on its way to ${flash.values['email'] ?? 'the new address'}.`;
    case 'email_resent':
      return 'A new link is on its way. The previous one no longer works.';
    case 'email_dropped':
      return 'Your address stays as it is.';
    case 'email_changed':
      return 'Your e-mail address is changed.';
    case 'mails_chosen':
      return 'Your choice of mails is saved.';
    default:
      return undefined;
  }
}
