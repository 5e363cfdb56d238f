import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { MailLinkAction, MailLinkExpired } from '@/components/mail-link';
import { TextLink } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { Alert } from '@/components/ui/surface';
import { findLink } from '@/lib/data/people/mail-links';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { readFlash } from '@/lib/web/flash';
import { type PageQuery, pathWithToken, tokenIn } from '@/lib/web/page-query';
import { currentSession } from '@/lib/web/viewer';
import { shownAddress } from '@/lib/words/mail-address';
import { OtherAccount } from '../other-account';

export const metadata: Metadata = { title: 'Use a new e-mail address' };

const here = '/verify-email/change';

export default async function ChangePage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  const { env, db } = await server();
  const token = tokenIn(query);
  const link = await findLink(db, 'change_email', token, nowSeconds());
  const session = await currentSession();
  if (link && !session) redirect(`/login?${new URLSearchParams({ next: pathWithToken(here, token) })}`);
  const flash = await readFlash(env, (await headers()).get('cookie'), query['flash']);
  return (
    <PageShell>
      <div className="space-y-5">
        {!link || !session ? (
          <MailLinkExpired>
            Which address your account has, and another try: <TextLink href="/account/profile#email">Profile</TextLink>
          </MailLinkExpired>
        ) : link.sub !== session.sub ? (
          <OtherAccount session={session} recipient={link.recipient} />
        ) : (
          <>
            <h1 className="text-xl font-semibold">Use this address from now on?</h1>
            {flash?.code === 'taken' ? (
              <Alert title="Your address was not changed">
                Another account has this address. Sign in to that one, or choose another address.
              </Alert>
            ) : null}
            <p>
              <bdi className="font-semibold wrap-anywhere">{shownAddress(link.recipient)}</bdi> takes the place of{' '}
              <bdi className="wrap-anywhere">{shownAddress(session.email)}</bdi>: you sign in with it, and our mails go
              there. Apps that may see your address see the new one the next time they ask.
            </p>
            <MailLinkAction action="/verify-email/submit" act="change" token={token}>
              Use the new address
            </MailLinkAction>
          </>
        )}
      </div>
    </PageShell>
  );
}
