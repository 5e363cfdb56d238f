import type { Metadata } from 'next';
import { Code } from '@/components/developers/marked';
import { TextLink } from '@/components/ui/button';
import { CodeBlock } from '@/components/ui/copy';
import { EmptyState, Panel } from '@/components/ui/surface';
import { Cell, Table } from '@/components/ui/table';
import { Toast } from '@/components/ui/toast';
import { listWebhooks, type WebhookView } from '@/lib/data/developers/webhooks';
import { texts } from '@/lib/web/language';
import { type Search, searchValue } from '@/lib/web/page-query';
import { formTexts } from '../../../form-texts';
import { type AppParams, requireApp, requireAppTitle } from '../require-app';
import { addWebhook } from './actions';
import { WebhookForm } from './webhook-form';
import { WebhookStatus } from './webhook-status';

export async function generateMetadata({ params }: AppParams): Promise<Metadata> {
  return requireAppTitle(params, '/events', 'events');
}

export default async function AppEvents({ params, searchParams }: AppParams & { searchParams: Search }) {
  const { id } = await params;
  const path = `/developers/apps/${id}/events`;
  const { viewer, db, env, now } = await requireApp(id, path);
  const webhooks = await listWebhooks(db, viewer, id, now);
  const t = await texts('devEvents');
  const at = await searchValue(searchParams, 'at');
  const deleted = (await searchValue(searchParams, 'done')) === 'deleted';
  return (
    <>
      <p className="max-w-prose text-muted">{t('lead')}</p>
      {webhooks.length === 0 ? (
        <EmptyState title={t('none')}>{t('noneText')}</EmptyState>
      ) : (
        <WebhookTable path={path} webhooks={webhooks} />
      )}
      <Panel title={t('addTitle')} id="add">
        <WebhookForm key={at} action={addWebhook.bind(null, id)} texts={await formTexts('webhook')} />
      </Panel>
      <Panel title={t('pollTitle')} id="poll">
        <div className="space-y-4">
          <p className="max-w-prose">
            {t.rich('pollText', {
              days: Math.floor(env.retention.eventSeconds / 86_400),
              code: (part) => <Code>{part}</Code>,
            })}
          </p>
          <CodeBlock
            title={t('pollSample')}
            code={`curl "${env.issuer}/api/v1/apps/${encodeURIComponent(id)}/events" -H "Authorization: Bearer $API_KEY"`}
          />
        </div>
      </Panel>
      {deleted ? <Toast key={`done ${at}`}>{t('done.deleted')}</Toast> : null}
    </>
  );
}

async function WebhookTable({ path, webhooks }: { path: string; webhooks: WebhookView[] }) {
  const t = await texts('devEvents');
  return (
    <Table
      caption={t('table')}
      columns={[
        { key: 'address', label: t('address') },
        { key: 'types', label: t('types') },
        { key: 'status', label: t('status') },
        { key: 'waiting', label: t('waitingCount'), align: 'end' },
      ]}
    >
      {webhooks.map((webhook) => (
        <tr key={webhook.id}>
          <Cell>
            <TextLink href={`${path}/${webhook.id}`}>
              <span className="font-mono text-sm break-all">{webhook.url}</span>
            </TextLink>
            {webhook.description ? (
              <span className="block text-sm wrap-anywhere text-muted">
                <bdi>{webhook.description}</bdi>
              </span>
            ) : null}
          </Cell>
          <Cell>{webhook.types.length === 0 ? t('allTypes') : t('someTypes', { count: webhook.types.length })}</Cell>
          <Cell>
            <WebhookStatus webhook={webhook} />
          </Cell>
          <Cell align="end">{webhook.waiting}</Cell>
        </tr>
      ))}
    </Table>
  );
}
