import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { TextLink } from '@/components/ui/button';
import { CodeBlock } from '@/components/ui/copy';
import { DateTime } from '@/components/ui/date-time';
import { SubmitButton } from '@/components/ui/submit-button';
import { Facts, Panel } from '@/components/ui/surface';
import { Cell, Table } from '@/components/ui/table';
import { Toast } from '@/components/ui/toast';
import { type AttemptLine, findDelivery } from '@/lib/data/developers/webhook-deliveries';
import { texts } from '@/lib/web/language';
import { type Search, searchValue } from '@/lib/web/page-query';
import { payloadOf } from '@/lib/webhooks/payload';
import { requireAppTitle } from '../../../require-app';
import { sendAgain } from '../../actions';
import { StateBadge } from '../delivery-list';
import { requireWebhook } from '../require-webhook';

type Params = { params: Promise<{ id: string; webhook: string; event: string }> };

export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const { webhook, event } = await params;
  return requireAppTitle(params, `/events/${webhook}/${event}`, 'delivery');
}

export default async function WebhookDelivery({ params, searchParams }: Params & { searchParams: Search }) {
  const { id, webhook: webhookId, event } = await params;
  const { viewer, db, env, client, webhook, path, now } = await requireWebhook(id, webhookId);
  const delivery = await findDelivery(db, viewer, { clientId: id, id: webhook.id }, event);
  if (delivery === undefined) notFound();
  const t = await texts('devEvents');
  const at = await searchValue(searchParams, 'at');
  const sent = (await searchValue(searchParams, 'done')) === 'sent';
  const { nextAt } = delivery;
  return (
    <>
      <p>
        <TextLink href={path}>{t('toWebhook')}</TextLink>
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <h2 className="font-mono text-lg font-semibold break-all">{delivery.event.type}</h2>
        <StateBadge state={delivery.state} />
      </div>
      <Facts
        items={[
          { label: t('when'), value: <DateTime at={delivery.event.at} now={now} show="minute" /> },
          {
            label: t('eventId'),
            value: <code className="font-mono text-sm break-all">{delivery.event.uid}</code>,
          },
          { label: t('address'), value: <code className="font-mono text-sm break-all">{webhook.url}</code> },
          ...(nextAt === undefined
            ? []
            : [{ label: t('nextAttempt'), value: <DateTime at={nextAt} now={now} show="minute" /> }]),
        ]}
      />
      {webhook.status === 'disabled' ? null : (
        <form action={sendAgain.bind(null, id, webhook.id, event)}>
          <SubmitButton look="secondary">{t('sendAgain')}</SubmitButton>
        </form>
      )}
      <Panel title={t('attemptsOf')} id="attempts">
        {delivery.log.length === 0 ? <p>{t('noAttempts')}</p> : <Attempts log={delivery.log} />}
      </Panel>
      <CodeBlock title={t('body')} code={JSON.stringify(payloadOf(env, client, delivery.event), null, 2)} />
      {sent ? <Toast key={`done ${at}`}>{t('done.sent')}</Toast> : null}
    </>
  );
}

async function Attempts({ log }: { log: AttemptLine[] }) {
  const t = await texts('devEvents');
  return (
    <Table
      caption={t('attemptsOf')}
      columns={[
        { key: 'when', label: t('when') },
        { key: 'duration', label: t('duration'), align: 'end' },
        { key: 'answer', label: t('received') },
      ]}
    >
      {log.map((attempt) => (
        <tr key={attempt.id}>
          <Cell>
            <DateTime at={attempt.at} show="minute" />
          </Cell>
          <Cell align="end">{t('milliseconds', { count: attempt.durationMs })}</Cell>
          <Cell>
            <p>{attempt.status ?? t('noAnswer')}</p>
            {/* What the receiver answered, or why there was no answer: in its own language, or in English. */}
            <p lang="en" dir="ltr" className="text-sm wrap-anywhere text-muted">
              {attempt.error ?? attempt.excerpt}
            </p>
          </Cell>
        </tr>
      ))}
    </Table>
  );
}
