/** Dates and times as text, in a language and a time zone. Times are seconds since the epoch. */
import { type Language, textsIn } from '@/lib/messages/texts';

/** A moment in one time zone: `3 March 2027`, `14:05`, and the zone's short name. */
export type Moment = { date: string; time: string; zone: string };

/** British English writes the day before the month, which readers of every kind of English understand. */
const tagOf = (language: Language): string => (language === 'en' ? 'en-GB' : language);

type Formats = Record<'date' | 'time' | 'zone', Intl.DateTimeFormat>;
const known = new Map<string, Formats>();
/** There are about 600 zones, and a browser names its own. */
const mostKnown = 1000;

function formatsIn(language: Language, timeZone: string): Formats {
  const key = `${language} ${timeZone}`;
  const found = known.get(key);
  if (found) return found;
  const tag = tagOf(language);
  const made = {
    date: new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone }),
    time: new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }),
    zone: new Intl.DateTimeFormat(tag, { timeZoneName: 'short', timeZone }),
  };
  if (known.size >= mostKnown) known.clear();
  known.set(key, made);
  return made;
}

/** `zone` is a name of the tz database. */
export function momentIn(language: Language, zone: string, at: number): Moment {
  const formats = formatsIn(language, zone);
  const date = new Date(at * 1000);
  return {
    date: formats.date.format(date),
    time: formats.time.format(date),
    zone: formats.zone.formatToParts(date).find(({ type }) => type === 'timeZoneName')?.value ?? '',
  };
}

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
