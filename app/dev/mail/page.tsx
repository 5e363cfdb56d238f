import type { Metadata } from 'next';
import { TextLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { EmptyState, PageHeading, Panel } from '@/components/ui/surface';
import { listMails } from '@/lib/mail/local-mailbox';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { texts } from '@/lib/web/language';
import { requireThisMachine } from './require-this-machine';

export async function generateMetadata(): Promise<Metadata> {
  await requireThisMachine((await server()).env);
  return { title: (await texts('mailbox'))('title') };
}

/** Shows the mails of a portal without a mail server, on the developer's own machine. */
export default async function MailsPage() {
  const { env } = await server();
  await requireThisMachine(env);
  const mails = await listMails(env);
  const now = nowSeconds();
  const t = await texts('mailbox');
  return (
    <main id="content" className="mx-auto max-w-page space-y-6 px-4 py-8">
      <p>
        <TextLink href="/account">{t('account')}</TextLink>
      </p>
      <PageHeading title={t('title')} lead={t('lead')} />
      {mails.length === 0 ? (
        <EmptyState title={t('empty')}>{t('emptyBody')}</EmptyState>
      ) : (
        <Panel>
          <ul className="divide-y divide-line">
            {mails.map(({ id, subject, to, at }) => (
              <li key={id} className="py-3 first:pt-0 last:pb-0">
                <TextLink href={`/dev/mail/${id}`} className="font-semibold" prefetch={false}>
                  <bdi>{subject}</bdi>
                </TextLink>
                <p className="text-sm wrap-anywhere text-muted">
                  <bdi>{t('to', { address: to })}</bdi> · <DateTime at={at} now={now} show="minute" />
                </p>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </main>
  );
}
