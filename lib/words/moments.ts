/** Dates and times as text. Times are seconds since the epoch. */

/** A moment in one time zone: `3 March 2027`, `14:05`, and the zone's short name. */
export type Moment = { date: string; time: string; zone: string };

function formatters(timeZone?: string) {
  const zone = timeZone === undefined ? {} : { timeZone };
  return {
    date: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', ...zone }),
    time: new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zone }),
    zone: new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short', ...zone }),
  };
}

const utc = formatters('UTC');
const local = formatters();

/** In UTC, or in the zone of this machine: in a browser, that of its user. */
export function momentIn(zone: 'UTC' | 'local', at: number): Moment {
  const format = zone === 'UTC' ? utc : local;
  const date = new Date(at * 1000);
  return {
    date: format.date.format(date),
    time: format.time.format(date),
    zone: format.zone.formatToParts(date).find(({ type }) => type === 'timeZoneName')?.value ?? '',
  };
}

/** `3 March 2027, 14:05 UTC`, for messages: nobody knows where they are read. */
export function momentInUtc(at: number): string {
  const { date, time, zone } = momentIn('UTC', at);
  return `${date}, ${time} ${zone}`;
}

const distances = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

const units: [Intl.RelativeTimeFormatUnit, unit: number, from: number][] = [
  ['year', 365 * 86_400, 0.99 * 365 * 86_400],
  // Days are kept up to three months: a user who chose 30 days reads "in 30 days", not "in 1 month".
  ['month', 30.4 * 86_400, 92 * 86_400],
  ['day', 86_400, 0.99 * 86_400],
  ['hour', 3600, 0.99 * 3600],
  ['minute', 60, 0],
];

/** `in 30 days`, `2 hours ago`: the largest unit that counts at least one, rounded to the nearest. */
export function relativeTime(seconds: number): string {
  const distance = Math.abs(seconds);
  if (distance < 45) return seconds <= 0 ? 'just now' : 'in a moment';
  const [unit, size] = units.find(([, , from]) => distance >= from) ?? ['minute', 60];
  const count = Math.max(1, Math.round(distance / size));
  return distances.format(seconds < 0 ? -count : count, unit);
}
