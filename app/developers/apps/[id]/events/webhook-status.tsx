import { Badge } from '@/components/ui/surface';
import type { WebhookView } from '@/lib/data/developers/webhooks';
import { texts } from '@/lib/web/language';

/** Whether a webhook gets events, in one word. */
export async function WebhookStatus({ webhook: { status, failures } }: { webhook: WebhookView }) {
  const t = await texts('devEvents');
  if (status === 'paused') return <Badge>{t('paused')}</Badge>;
  if (status === 'disabled') return <Badge tone="danger">{t('disabled')}</Badge>;
  return failures > 0 ? <Badge tone="warn">{t('failing')}</Badge> : <Badge tone="good">{t('enabled')}</Badge>;
}
