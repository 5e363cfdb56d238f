import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { MailLinkAction, MailLinkExpired } from '@/components/mail-link';
import { TextLink } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { Alert } from '@/components/ui/surface';
import { texts } from '@/lib/web/language';
import { type PageQuery, pathWithToken } from '@/lib/web/page-query';
import { currentSession } from '@/lib/web/viewer';
import { shownAddress } from '@/lib/words/mail-address';
import { readMailLink } from '../mail-link-page';
import { OtherAccount } from '../other-account';

const here = '/verify-email/change';

type Props = { searchParams: Promise<PageQuery> };

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { link } = await readMailLink('change_email', await searchParams);
  const t = await texts('links');
  return { title: link ? t('change.title') : t('expiredTitle') };
}

export default async function ChangePage({ searchParams }: Props) {
  const { token, flash, link } = await readMailLink('change_email', await searchParams);
  const session = await currentSession();
  if (link && !session) redirect(`/login?${new URLSearchParams({ next: pathWithToken(here, token) })}`);
  const t = await texts('links');
  return (
    <PageShell>
      <div className="space-y-5">
        {!link || !session ? (
          <MailLinkExpired>
            {t.rich('expiredChange', {
              link: (part) => <TextLink href="/account/profile#email">{part}</TextLink>,
            })}
          </MailLinkExpired>
        ) : link.sub !== session.sub ? (
          <OtherAccount session={session} recipient={link.recipient} />
        ) : (
          <>
            <h1 className="text-xl font-semibold">{t('change.title')}</h1>
            {flash?.code === 'taken' ? <Alert title={t('change.takenTitle')}>{t('change.taken')}</Alert> : null}
            <p className="wrap-anywhere">
              {t.rich('change.body', {
                new: shownAddress(link.recipient),
                old: shownAddress(session.email),
                b: (part) => <bdi className="font-semibold">{part}</bdi>,
              })}
            </p>
            <MailLinkAction action="/verify-email/submit" act="change" token={token}>
              {t('change.confirm')}
            </MailLinkAction>
          </>
        )}
      </div>
    </PageShell>
  );
}
