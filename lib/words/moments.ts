/** Dates and times as text, in a language and a time zone. Times are seconds since the epoch. */
import { type Language, textsIn } from '@/lib/messages/texts';
import { momentIn } from './moment-parts';

export { momentIn } from './moment-parts';

/** `3 March 2027, 14:05 UTC`. */
export function momentText(language: Language, zone: string, at: number): string {
  return textsIn(language, 'site')('momentIn', momentIn(language, zone, at));
}

/** A moment for a component that the browser renders, too, and that therefore cannot write it. */
export type WrittenMoment = { iso: string; text: string };

export function writtenMoment(language: Language, zone: string, at: number): WrittenMoment {
  return { iso: new Date(at * 1000).toISOString(), text: momentText(language, zone, at) };
}

/** `3 March 2027, 14:05 UTC`, for messages: nobody knows where they are read. */
export const momentInUtc = (language: Language, at: number): string => momentText(language, 'UTC', at);

const units: [Intl.RelativeTimeFormatUnit, unit: number, from: number][] = [
  ['year', 365 * 86_400, 0.99 * 365 * 86_400],
  // Days are kept up to three months: a user who chose 30 days reads "in 30 days", not "in 1 month".
  ['month', 30.4 * 86_400, 92 * 86_400],
  ['day', 86_400, 0.99 * 86_400],
  ['hour', 3600, 0.99 * 3600],
  ['minute', 60, 0],
];

/** `in 30 days`, `2 hours ago`: the largest unit that counts at least one, rounded to the nearest. */
export function relativeTime(language: Language, seconds: number): string {
  const distance = Math.abs(seconds);
  if (distance < 45) return textsIn(language, 'site')(seconds <= 0 ? 'justNow' : 'inAMoment');
  const [unit, size] = units.find(([, , from]) => distance >= from) ?? ['minute', 60];
  const count = Math.max(1, Math.round(distance / size));
  return new Intl.RelativeTimeFormat(language, { numeric: 'always' }).format(seconds < 0 ? -count : count, unit);
}
