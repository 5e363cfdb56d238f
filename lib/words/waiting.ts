/** How long somebody has to wait. */
import type { Language } from '@/lib/messages/texts';
import { relativeTime } from './moments';

/**
 * From now until `retryAt`, such as "in 5 minutes". Rounded up, so that nobody who waits that long comes back too
 * early.
 */
export function waitText(language: Language, retryAt: string | undefined, now: number): string {
  const minutes = Math.max(1, Math.ceil((Number(retryAt) - now) / 60));
  const shown = Number.isFinite(minutes) ? minutes : 60;
  return relativeTime(language, 60 * (shown < 90 ? shown : 60 * Math.ceil(shown / 60)));
}
