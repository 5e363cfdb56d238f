import type { Flash } from '@/lib/web/flash';
import { texts } from '@/lib/web/language';

/** What a form of the security pages did, or why it did nothing. */
export async function securityNews(
  flash: Flash | undefined,
  isBack: boolean,
): Promise<{ done?: string; fault?: string }> {
  const t = await texts('security');
  const name = flash?.values['upstream'] ?? t('accounts.that');
  switch (flash?.code) {
    case undefined:
      return isBack ? { done: t('again') } : {};
    case 'session_ended':
      return { done: t('devices.ended') };
    case 'session_over':
      return { done: t('devices.over') };
    case 'others_ended':
      return { done: t('devices.othersEnded', { count: Number(flash.values['count'] ?? 0) }) };
    case 'password_changed':
      return { done: t('password.changed') };
    case 'passkey_added':
      return { done: t('passkeys.isAdded') };
    case 'passkey_renamed':
      return { done: t('passkeys.isRenamed') };
    case 'passkey_removed':
      return { done: t('passkeys.isRemoved') };
    case 'passkey_gone':
      return { done: t('passkeys.isGone') };
    case 'codes_added':
      return { done: t('twoStep.codesAdded') };
    case 'codes_removed':
      return { done: t('twoStep.codesRemoved') };
    case 'second_required':
      return { done: t('twoStep.required') };
    case 'second_optional':
      return { done: t('twoStep.optional') };
    case 'second_unable':
      return { fault: t('twoStep.unable') };
    case 'identity_linked':
      return { done: t('accounts.isConnected', { name }) };
    case 'identity_unlinked':
      return { done: t('accounts.isDisconnected') };
    case 'identity_taken':
      return { fault: t('accounts.taken', { name }) };
    case 'identity_last':
      return { fault: t('accounts.last') };
    case 'identity_throttled':
      return { fault: t('accounts.throttled') };
    case 'upstream_failed':
      return { fault: t('accounts.failed', { name, reference: flash.values['reference'] ?? '–' }) };
    case 'upstream_declined':
      return { fault: t('accounts.declined', { name }) };
    case 'upstream_stale':
      return { fault: t('accounts.stale', { name }) };
    case 'upstream_over':
      return { fault: t('accounts.over') };
    case 'partner_connected':
      return { done: (await texts('partners'))('isConnected') };
    case 'partner_left':
      return { done: (await texts('partners'))('isLeft') };
    case 'partner_declined':
      return { done: (await texts('partners'))('isDeclined') };
    case 'partner_over':
      return { fault: (await texts('partners'))('over') };
    case 'partner_already':
      return { fault: (await texts('partners'))('already') };
    default:
      return {};
  }
}
