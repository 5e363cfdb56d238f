import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { TextLink, textLinkClass } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { PageHeading, Panel } from '@/components/ui/surface';
import { findMail } from '@/lib/mail/local-mailbox';
import { server } from '@/lib/server';
import { texts } from '@/lib/web/language';
import { requireThisMachine } from '../require-this-machine';

type Props = { params: Promise<{ id: string }> };

const requireMail = cache(async (id: string) => {
  const { env } = await server();
  await requireThisMachine(env);
  const mail = await findMail(env, id);
  if (!mail) notFound();
  return mail;
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { subject } = await requireMail((await params).id);
  return { title: subject };
}

export default async function MailPage({ params }: Props) {
  const mail = await requireMail((await params).id);
  const t = await texts('mailbox');
  return (
    <main id="content" className="mx-auto max-w-page space-y-6 px-4 py-8">
      <p>
        <TextLink href="/dev/mail">{t('title')}</TextLink>
      </p>
      <PageHeading
        title={mail.subject}
        lead={
          <span className="wrap-anywhere">
            <bdi>{t('to', { address: mail.to })}</bdi> · <DateTime at={mail.at} show="minute" />
          </span>
        }
      />
      <Panel id="text" title={t('text')}>
        <pre dir="auto" className="font-sans wrap-anywhere whitespace-pre-wrap">
          {withLinks(mail.text)}
        </pre>
      </Panel>
      <Panel id="html" title={t('preview')}>
        <iframe
          title={t('message')}
          srcDoc={mail.html}
          sandbox=""
          className="h-150 w-full rounded-md border border-line"
        />
      </Panel>
    </main>
  );
}

function withLinks(text: string) {
  return text.split(/(https?:\/\/\S+)/).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <a key={part} href={part} className={textLinkClass}>
        {part}
      </a>
    ),
  );
}
