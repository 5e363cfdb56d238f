import { notFound } from 'next/navigation';
import { findWebhook } from '@/lib/data/developers/webhooks';
import { requireApp } from '../../require-app';

/** The viewer's app and its webhook with these ids. Those of other developers are a 404. */
export async function requireWebhook(id: string, webhookId: string) {
  const path = `/developers/apps/${id}/events/${webhookId}`;
  const found = await requireApp(id, path);
  const webhook = await findWebhook(found.db, found.viewer, id, webhookId, found.now);
  if (webhook === undefined) notFound();
  return { ...found, webhook, path };
}

export type WebhookParams = { params: Promise<{ id: string; webhook: string }> };
