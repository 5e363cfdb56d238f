import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { MailLinkAction, MailLinkExpired } from '@/components/mail-link';
import { TextLink } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { Alert } from '@/components/ui/surface';
import { texts } from '@/lib/web/language';
import type { PageQuery } from '@/lib/web/page-query';
import { shownAddress } from '@/lib/words/mail-address';
import { readMailLink } from '../mail-link-page';

type Props = { searchParams: Promise<PageQuery> };

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { flash, link } = await readMailLink('undo_email', await searchParams);
  const t = await texts('links');
  return { title: flash?.code === 'undone' ? t('undo.done') : link ? t('undo.title') : t('expiredTitle') };
}

/** Needs no sign-in, because an attacker who changed the address may also have changed how to sign in. */
export default async function UndoPage({ searchParams }: Props) {
  const { token, flash, link } = await readMailLink('undo_email', await searchParams);
  const t = await texts('links');
  const b = (part: ReactNode) => <bdi className="font-semibold wrap-anywhere">{part}</bdi>;
  return (
    <PageShell>
      <div className="space-y-5">
        {flash?.code === 'undone' ? (
          <>
            <h1 className="text-xl font-semibold">{t('undo.done')}</h1>
            <p>{t.rich('undo.doneBody', { email: shownAddress(flash.values['email'] ?? ''), b })}</p>
          </>
        ) : link ? (
          <>
            <h1 className="text-xl font-semibold">{t('undo.title')}</h1>
            {flash?.code === 'taken' ? <Alert title={t('undo.takenTitle')}>{t('undo.taken')}</Alert> : null}
            <p>{t.rich('undo.body', { email: shownAddress(link.recipient), b })}</p>
            <MailLinkAction action="/verify-email/submit" act="undo" look="danger" token={token}>
              {t('undo.confirm')}
            </MailLinkAction>
          </>
        ) : (
          <MailLinkExpired>
            {t.rich('expiredUndo', { link: (part) => <TextLink href="/login/forgot">{part}</TextLink> })}
          </MailLinkExpired>
        )}
      </div>
    </PageShell>
  );
}
