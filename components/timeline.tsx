import { TriangleAlert } from 'lucide-react';
import { textLinkClass } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import type { Timeline as Days } from '@/lib/data/owner/timeline';
import { currentLanguage } from '@/lib/web/language';
import { momentIn } from '@/lib/words/moments';
import { timelineLines } from '@/lib/words/timeline-words';

/** Events by day, in pages, without script. `here` is the address of the page without its query. */
export async function Timeline({ timeline, here: path, first }: { timeline: Days; here: string; first: boolean }) {
  const language = await currentLanguage();
  return (
    <>
      {timeline.days.length === 0 ? (
        <p className="text-muted">Nothing happened {first ? 'yet' : 'before that'}.</p>
      ) : null}
      {timeline.days.map((day) => (
        <section key={day.day} aria-labelledby={`day-${day.day}`} className="mt-5 first:mt-0">
          <h3 id={`day-${day.day}`} className="font-semibold tabular-nums">
            <time dateTime={day.day}>{momentIn(language, 'UTC', Date.parse(day.day) / 1000).date}</time>
          </h3>
          <ul className="divide-y divide-line">
            {timelineLines(day).map((line) => (
              <li key={line.key} className="flex flex-wrap justify-between gap-x-6 gap-y-1 py-2">
                <div className="flex min-w-0 max-w-prose gap-2">
                  {line.alarm ? <TriangleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-warn" /> : null}
                  <div className="min-w-0">
                    <p className="wrap-anywhere">
                      <bdi>{line.text}</bdi>
                    </p>
                    {line.from === undefined ? null : (
                      <p className="text-sm wrap-anywhere text-muted">from {line.from}</p>
                    )}
                  </div>
                </div>
                <p className="text-sm text-muted">
                  <DateTime at={line.at} show="minute" />
                </p>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <p className="mt-4 text-sm text-muted">
        Days are counted in UTC. We keep the network that a request came from, not its address, and the kind of program.
      </p>
      {timeline.more === undefined && first ? null : (
        <p className="mt-2 flex flex-wrap gap-x-6">
          {first ? null : <PageLink href={`${path}#activity`}>Latest days</PageLink>}
          {timeline.more === undefined ? null : (
            <PageLink href={`${path}?before=${timeline.more}#activity`}>Earlier days</PageLink>
          )}
        </p>
      )}
    </>
  );
}

function PageLink({ href, children }: { href: string; children: string }) {
  return (
    <a href={href} className={`inline-flex min-h-touch items-center ${textLinkClass}`}>
      {children}
    </a>
  );
}
