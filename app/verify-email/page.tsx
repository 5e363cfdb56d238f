import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { MailLinkAction, MailLinkExpired } from '@/components/mail-link';
import { ButtonLink, TextLink } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { findLink } from '@/lib/data/people/mail-links';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { readFlash } from '@/lib/web/flash';
import { type PageQuery, pathWithToken, tokenIn } from '@/lib/web/page-query';
import { currentSession } from '@/lib/web/viewer';
import { shownAddress } from '@/lib/words/mail-address';
import { OtherAccount } from './other-account';

export const metadata: Metadata = { title: 'Confirm your e-mail address' };

export default async function VerifyPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  const { env, db } = await server();
  const flash = await readFlash(env, (await headers()).get('cookie'), query['flash']);
  if (flash?.code === 'confirmed') return <Confirmed />;
  const token = tokenIn(query);
  const link = await findLink(db, 'verify', token, nowSeconds());
  const session = await currentSession();
  if (link && !session) redirect(`/login?${new URLSearchParams({ next: pathWithToken('/verify-email', token) })}`);
  return (
    <PageShell>
      <div className="space-y-5">
        {!link || !session ? (
          <MailLinkExpired>
            Whether your address is confirmed, and a new link:{' '}
            <TextLink href="/account/profile#email">Profile</TextLink>
          </MailLinkExpired>
        ) : link.sub !== session.sub ? (
          <OtherAccount session={session} recipient={link.recipient} />
        ) : (
          <>
            <h1 className="text-xl font-semibold">Confirm your address</h1>
            <p>
              <bdi className="font-semibold wrap-anywhere">{shownAddress(link.recipient)}</bdi> is the address of your
              account, <bdi>{session.name}</bdi>. Apps that may see it are told from now on that it is confirmed.
            </p>
            <MailLinkAction action="/verify-email/submit" act="confirm" token={token}>
              It is my address
            </MailLinkAction>
          </>
        )}
      </div>
    </PageShell>
  );
}

function Confirmed() {
  return (
    <PageShell>
      <div className="space-y-5">
        <h1 className="text-xl font-semibold">Your address is confirmed</h1>
        <p>You can close this page, or go on to your account.</p>
        <ButtonLink href="/account" look="primary" className="w-full">
          Apps with access
        </ButtonLink>
      </div>
    </PageShell>
  );
}
