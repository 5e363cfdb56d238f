'use client';

import { useHydrated } from './hydrated';

const months = 'January February March April May June July August September October November December'.split(' ');

/**
 * A moment, in the reader's zone: the server writes it in UTC and says so, the reader's browser rewrites it. Absolute,
 * with the relative in small where `now` is given. Times are seconds since the epoch.
 */
export function DateTime({
  at,
  now,
  show = 'date',
}: {
  at: number;
  /** The server's clock; gives the relative part. */
  now?: number;
  show?: 'date' | 'minute';
}) {
  const hydrated = useHydrated();
  const moment = new Date(at * 1000);
  const zone = hydrated ? zoneName(moment) : 'UTC';
  const [year, month, day, hours, minutes] = hydrated
    ? [moment.getFullYear(), moment.getMonth(), moment.getDate(), moment.getHours(), moment.getMinutes()]
    : [
        moment.getUTCFullYear(),
        moment.getUTCMonth(),
        moment.getUTCDate(),
        moment.getUTCHours(),
        moment.getUTCMinutes(),
      ];
  const date = `${day} ${months[month]} ${year}`;
  const time = `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
  return (
    <span className="tabular-nums">
      <time dateTime={moment.toISOString()} title={`${date}, ${time} ${zone}`} className="whitespace-nowrap">
        {show === 'minute' ? `${date}, ${time} ${zone}` : date}
      </time>
      {now === undefined ? null : (
        <>
          {' '}
          <span className="text-sm whitespace-nowrap text-muted">· {relative(at - now)}</span>
        </>
      )}
    </span>
  );
}

/** "in 30 days", "2 hours ago": the largest unit that counts at least one, rounded to the nearest. */
export function relative(seconds: number): string {
  const distance = Math.abs(seconds);
  if (distance < 45) return seconds <= 0 ? 'just now' : 'in a moment';
  const steps: [number, string][] = [
    [365 * 86400, 'year'],
    [30.4 * 86400, 'month'],
    [86400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
  ];
  // Days are kept up to three months: "in 30 days" is what was chosen, "in 1 month" is not.
  const step = steps.find(([size, unit]) => distance >= (unit === 'month' ? 92 * 86400 : size * 0.99)) ?? [
    60,
    'minute',
  ];
  const count = Math.max(1, Math.round(distance / step[0]));
  const words = `${count} ${step[1]}${count === 1 ? '' : 's'}`;
  return seconds < 0 ? `${words} ago` : `in ${words}`;
}

function zoneName(moment: Date): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' }).formatToParts(moment);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
}
