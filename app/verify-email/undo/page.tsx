import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { MailLinkAction, MailLinkExpired } from '@/components/mail-link';
import { TextLink } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { Alert } from '@/components/ui/surface';
import { findLink } from '@/lib/data/people/mail-links';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { readFlash } from '@/lib/web/flash';
import { type PageQuery, tokenIn } from '@/lib/web/page-query';
import { shownAddress } from '@/lib/words/mail-address';

export const metadata: Metadata = { title: 'Put your address back' };

/** Needs no sign-in, because an attacker who changed the address may also have changed how to sign in. */
export default async function UndoPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  const { env, db } = await server();
  const token = tokenIn(query);
  const link = await findLink(db, 'undo_email', token, nowSeconds());
  const flash = await readFlash(env, (await headers()).get('cookie'), query['flash']);
  return (
    <PageShell>
      <div className="space-y-5">
        {flash?.code === 'undone' ? (
          <>
            <h1 className="text-xl font-semibold">Your address is back</h1>
            <p>
              Everyone is signed out of your account, and its password no longer works. A link to choose a new one is on
              its way to <bdi className="font-semibold wrap-anywhere">{flash.values['email']}</bdi>.
            </p>
          </>
        ) : link ? (
          <>
            <h1 className="text-xl font-semibold">Put your address back?</h1>
            {flash?.code === 'taken' ? (
              <Alert title="Your address was not put back">
                Another account uses it by now. Ask the operator of this site.
              </Alert>
            ) : null}
            <p>
              <bdi className="font-semibold wrap-anywhere">{shownAddress(link.recipient)}</bdi> becomes the address of
              your account again. Everyone is signed out of it, including you, and its password stops working. Ways to
              sign in that were added since the change are removed. Then we send you a link to choose a new password.
            </p>
            <MailLinkAction action="/verify-email/submit" act="undo" look="danger" token={token}>
              Put it back and sign everyone out
            </MailLinkAction>
          </>
        ) : (
          <MailLinkExpired>
            Do you have to get back in? <TextLink href="/login/forgot">Choose a new password</TextLink>
          </MailLinkExpired>
        )}
      </div>
    </PageShell>
  );
}
