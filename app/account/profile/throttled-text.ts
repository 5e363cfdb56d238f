import type { Flash } from '@/lib/web/flash';
import { currentLanguage, texts } from '@/lib/web/language';
import { relativeTime } from '@/lib/words/moments';

/** When the next e-mail may be requested. */
export async function throttledText(flash: Flash, now: number): Promise<string> {
  const wait = Math.max(60, Number(flash.values['retryAt']) - now || 0);
  const t = await texts('profile');
  return t('email.throttled', { when: relativeTime(await currentLanguage(), wait) });
}
