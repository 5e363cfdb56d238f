import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { MailLinkAction, MailLinkExpired } from '@/components/mail-link';
import { ButtonLink, TextLink } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { texts } from '@/lib/web/language';
import { type PageQuery, pathWithToken } from '@/lib/web/page-query';
import { currentSession } from '@/lib/web/viewer';
import { shownAddress } from '@/lib/words/mail-address';
import { readMailLink } from './mail-link-page';
import { OtherAccount } from './other-account';

type Props = { searchParams: Promise<PageQuery> };

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { flash, link } = await readMailLink('verify', await searchParams);
  const t = await texts('links');
  return { title: flash?.code === 'confirmed' ? t('verify.done') : link ? t('verify.title') : t('expiredTitle') };
}

export default async function VerifyPage({ searchParams }: Props) {
  const { token, flash, link } = await readMailLink('verify', await searchParams);
  if (flash?.code === 'confirmed') return <Confirmed />;
  const session = await currentSession();
  if (link && !session) redirect(`/login?${new URLSearchParams({ next: pathWithToken('/verify-email', token) })}`);
  const t = await texts('links');
  return (
    <PageShell>
      <div className="space-y-5">
        {!link || !session ? (
          <MailLinkExpired>
            {t.rich('expiredVerify', {
              link: (part) => <TextLink href="/account/profile#email">{part}</TextLink>,
            })}
          </MailLinkExpired>
        ) : link.sub !== session.sub ? (
          <OtherAccount session={session} recipient={link.recipient} />
        ) : (
          <>
            <h1 className="text-xl font-semibold">{t('verify.title')}</h1>
            <p className="wrap-anywhere">
              {t.rich('verify.body', {
                email: shownAddress(link.recipient),
                name: session.name,
                b: (part) => <bdi className="font-semibold">{part}</bdi>,
              })}
            </p>
            <MailLinkAction action="/verify-email/submit" act="confirm" token={token}>
              {t('verify.confirm')}
            </MailLinkAction>
          </>
        )}
      </div>
    </PageShell>
  );
}

async function Confirmed() {
  const t = await texts('links');
  return (
    <PageShell>
      <div className="space-y-5">
        <h1 className="text-xl font-semibold">{t('verify.done')}</h1>
        <p>{t('verify.doneBody')}</p>
        <ButtonLink href="/account" look="primary" className="w-full">
          {t('verify.account')}
        </ButtonLink>
      </div>
    </PageShell>
  );
}
