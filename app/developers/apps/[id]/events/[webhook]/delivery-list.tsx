import { ButtonLink, TextLink } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { Badge, type Tone } from '@/components/ui/surface';
import { Cell, Table } from '@/components/ui/table';
import {
  type DeliveryLine,
  type DeliveryState,
  deliveryStates,
  isDeliveryState,
  listDeliveries,
} from '@/lib/data/developers/webhook-deliveries';
import type { WebhookView } from '@/lib/data/developers/webhooks';
import { server } from '@/lib/server';
import { texts } from '@/lib/web/language';
import { type Search, searchValue } from '@/lib/web/page-query';
import { requireViewer } from '@/lib/web/viewer';

const pageLength = 25;

type Props = { id: string; webhook: WebhookView; path: string; searchParams: Search };

/** The deliveries of a webhook, newest first, a page at a time. */
export async function DeliveryList({ id, webhook, path, searchParams }: Props) {
  const viewer = await requireViewer(path);
  const { db } = await server();
  const t = await texts('devEvents');
  const asked = await searchValue(searchParams, 'state');
  const state = isDeliveryState(asked) ? asked : undefined;
  const from = await searchValue(searchParams, 'before');
  const { deliveries, before } = await listDeliveries(
    db,
    viewer,
    { clientId: id, id: webhook.id },
    { state, before: from, limit: pageLength },
  );
  const href = (query: Record<string, string>) => {
    const choices = new URLSearchParams(query);
    return `${choices.size > 0 ? `${path}?${choices}` : path}#deliveries`;
  };
  const filters = [undefined, ...deliveryStates];
  return (
    <section id="deliveries" aria-labelledby="deliveries-title" className="space-y-4">
      <h2 id="deliveries-title" className="text-lg font-semibold">
        {t('deliveries')}
      </h2>
      <nav aria-label={t('show')} className="flex flex-wrap gap-3">
        {filters.map((one) => (
          <TextLink
            key={one ?? 'all'}
            href={href(one === undefined ? {} : { state: one })}
            {...(one === state ? { 'aria-current': 'page' as const, className: 'font-semibold no-underline' } : {})}
          >
            {t(`states.${one ?? 'all'}`)}
          </TextLink>
        ))}
      </nav>
      {deliveries.length === 0 ? (
        <p className="text-muted">{t('deliveriesNone')}</p>
      ) : (
        <DeliveryTable path={path} deliveries={deliveries} />
      )}
      {before === undefined ? null : (
        <ButtonLink href={href({ ...(state && { state }), before })}>{t('older')}</ButtonLink>
      )}
    </section>
  );
}

async function DeliveryTable({ path, deliveries }: { path: string; deliveries: DeliveryLine[] }) {
  const t = await texts('devEvents');
  return (
    <Table
      caption={t('deliveries')}
      columns={[
        { key: 'when', label: t('when') },
        { key: 'event', label: t('event') },
        { key: 'state', label: t('state') },
        { key: 'attempts', label: t('attempts'), align: 'end' },
        { key: 'answer', label: t('answer'), align: 'end' },
      ]}
    >
      {deliveries.map((delivery) => (
        <tr key={delivery.event.uid}>
          <Cell>
            <DateTime at={delivery.event.at} show="minute" />
          </Cell>
          <Cell>
            <TextLink href={`${path}/${delivery.event.uid}`}>
              <span className="font-mono text-sm">{delivery.event.type}</span>
            </TextLink>
          </Cell>
          <Cell>
            <StateBadge state={delivery.state} />
          </Cell>
          <Cell align="end">{delivery.attempts}</Cell>
          <Cell align="end">{delivery.attempts === 0 ? '' : (delivery.lastStatus ?? t('noAnswer'))}</Cell>
        </tr>
      ))}
    </Table>
  );
}

const tones: Record<DeliveryState, Tone> = {
  waiting: 'neutral',
  delivered: 'good',
  failed: 'danger',
  dropped: 'warn',
};

export async function StateBadge({ state }: { state: DeliveryState }) {
  return <Badge tone={tones[state]}>{(await texts('devEvents'))(`states.${state}`)}</Badge>;
}
