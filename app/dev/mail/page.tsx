import type { Metadata } from 'next';
import { TextLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { EmptyState, PageHeading, Panel } from '@/components/ui/surface';
import { listMails } from '@/lib/mail/local-mailbox';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { requireThisMachine } from './require-this-machine';

export async function generateMetadata(): Promise<Metadata> {
  await requireThisMachine((await server()).env);
  return { title: 'Messages' };
}

/** Shows the mails of a portal without a mail server, on the developer's own machine. */
export default async function MailsPage() {
  const { env } = await server();
  await requireThisMachine(env);
  const mails = await listMails(env);
  const now = nowSeconds();
  return (
    <main id="content" className="mx-auto max-w-page space-y-6 px-4 py-8">
      <PageHeading
        title="Messages"
        lead="This portal runs on your own machine and has no mail server. What it would have sent is here."
      />
      {mails.length === 0 ? (
        <EmptyState title="Nothing was sent yet">Make an account, or ask for a new password.</EmptyState>
      ) : (
        <Panel>
          <ul className="divide-y divide-line">
            {mails.map(({ id, subject, to, at }) => (
              <li key={id} className="py-3 first:pt-0 last:pb-0">
                <TextLink href={`/dev/mail/${id}`} className="font-semibold" prefetch={false}>
                  {subject}
                </TextLink>
                <p className="text-sm wrap-anywhere text-muted">
                  To {to} · <DateTime at={at} now={now} show="minute" />
                </p>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </main>
  );
}
