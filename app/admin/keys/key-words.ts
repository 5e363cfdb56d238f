import { type Language, textsIn } from '@/lib/messages/texts';
import type { KeyView } from '@/lib/oauth/server';

/** A duration in words: minutes, hours or days. */
export function inWords(language: Language, seconds: number): string {
  const t = textsIn(language, 'admin');
  if (seconds % 86_400 === 0) return t('keys.days', { count: seconds / 86_400 });
  if (seconds % 3600 === 0) return t('keys.hours', { count: seconds / 3600 });
  return t('keys.minutes', { count: Math.round(seconds / 60) });
}

/** The consequences of withdrawing the key, and what it does not repair. */
export function withdrawalInWords(language: Language, { alg, state }: Pick<KeyView, 'alg' | 'state'>): string[] {
  const t = textsIn(language, 'admin');
  if (state === 'published') return [t('withdraw.unused'), t('withdraw.unusedEffect')];
  return [
    state === 'signing' ? t('withdraw.signing') : t('withdraw.retired'),
    t('withdraw.refused'),
    t('withdraw.refresh'),
    ...(state === 'signing' ? [t('withdraw.lookup')] : []),
    alg === 'RS256' ? t('withdraw.idTokens') : t('withdraw.statusLists'),
    t('withdraw.notUndone'),
  ];
}
