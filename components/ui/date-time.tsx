import { currentLanguage, currentZone } from '@/lib/web/language';
import { momentIn, momentText, relativeTime } from '@/lib/words/moments';

/**
 * A time in the reader's language and zone: absolute, followed by the relative time if `now` is given. The zone is UTC
 * until the page script has stored the browser's; the script also rewrites the times of the first page. Times are
 * seconds since the epoch.
 */
export async function DateTime({
  at,
  now,
  show = 'date',
}: {
  at: number;
  /** The server's clock, in seconds since the epoch, for the relative time. */
  now?: number;
  show?: 'date' | 'minute';
}) {
  const language = await currentLanguage();
  const zone = await currentZone();
  const whole = momentText(language, zone, at);
  return (
    <span className="tabular-nums">
      <time
        dateTime={new Date(at * 1000).toISOString()}
        title={whole}
        data-zone={zone}
        suppressHydrationWarning
        className="whitespace-nowrap"
      >
        {show === 'minute' ? whole : momentIn(language, zone, at).date}
      </time>
      {now === undefined ? null : (
        <>
          {' '}
          <span className="text-sm whitespace-nowrap text-muted">· {relativeTime(language, at - now)}</span>
        </>
      )}
    </span>
  );
}
