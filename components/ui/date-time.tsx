'use client';

import { momentIn, relativeTime } from '@/lib/words/moments';
import { useHydrated } from './hydrated';

/**
 * A time in the reader's zone. The server renders it in UTC and says so, and the browser rewrites it. It is absolute,
 * followed by the relative time if `now` is given. Times are seconds since the epoch.
 */
export function DateTime({
  at,
  now,
  show = 'date',
}: {
  at: number;
  /** The server's clock, in seconds since the epoch, for the relative time. */
  now?: number;
  show?: 'date' | 'minute';
}) {
  const hydrated = useHydrated();
  const { date, time, zone } = momentIn(hydrated ? 'local' : 'UTC', at);
  return (
    <span className="tabular-nums">
      <time
        dateTime={new Date(at * 1000).toISOString()}
        title={`${date}, ${time} ${zone}`}
        className="whitespace-nowrap"
      >
        {show === 'minute' ? `${date}, ${time} ${zone}` : date}
      </time>
      {now === undefined ? null : (
        <>
          {' '}
          <span className="text-sm whitespace-nowrap text-muted">· {relativeTime(at - now)}</span>
        </>
      )}
    </span>
  );
}
