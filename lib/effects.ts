/**
 * Passes each effect of the outbox to the code that carries it out. A rejection means "not yet": the effect is
 * delivered again, under the same id.
 */
import type { Effect } from '@/lib/data/database/outbox';
import { deliverMail, type MailWorld, mailAboutGrant, mailAboutSecurity } from '@/lib/mail/deliver';
import type { AuthorizationServer } from '@/lib/oauth/server';

export type EffectWorld = MailWorld & { oauth: { logout: Pick<AuthorizationServer['logout'], 'deliver'> } };

export async function deliverEffect(world: EffectWorld, effect: Effect, id: string): Promise<void> {
  switch (effect.kind) {
    case 'logout':
      return world.oauth.logout.deliver(effect, id);
    case 'security':
      return mailAboutSecurity(world, effect);
    case 'grant':
      return mailAboutGrant(world, effect);
    case 'mail':
      return deliverMail(world, effect, id);
  }
}
