/**
 * From an effect of the outbox to whoever acts on it. A rejection means "not yet": the effect comes again, under the same id.
 */
import type { Effect } from '@/lib/data/outbox';
import type { AuthorizationServer } from '@/lib/oauth/server';

export type AnnounceWorld = { oauth: Pick<AuthorizationServer, 'deliverLogout'> };

export async function announce({ oauth }: AnnounceWorld, effect: Effect, id: string): Promise<void> {
  switch (effect.kind) {
    case 'logout':
      return oauth.deliverLogout(effect, id);
    case 'security':
      return;
    case 'grant':
      return;
  }
}
