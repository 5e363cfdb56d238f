import { TriangleAlert } from 'lucide-react';
import { textLinkClass } from '@/components/ui/button';
import { currentLanguage, texts } from '@/lib/web/language';
import { momentIn } from '@/lib/words/moments';
import type { TimelineLine } from '@/lib/words/timeline-words';

type Day = { day: string; lines: TimelineLine[] };

/**
 * Events by day, in pages, without script. `path` is the address of the page without its query. Before the day `more`,
 * there are more.
 */
export async function Timeline({
  days,
  path,
  first,
  more,
}: {
  days: Day[];
  path: string;
  first: boolean;
  more: string | undefined;
}) {
  const t = await texts('timeline');
  const language = await currentLanguage();
  return (
    <>
      {days.length === 0 ? <p className="text-muted">{first ? t('none') : t('noneBefore')}</p> : null}
      {days.map(({ day, lines }) => (
        <section key={day} aria-labelledby={`day-${day}`} className="mt-5 first:mt-0">
          <h3 id={`day-${day}`} className="font-semibold tabular-nums">
            <time dateTime={day}>{momentIn(language, 'UTC', Date.parse(day) / 1000).date}</time>
          </h3>
          <ul className="divide-y divide-line">
            {lines.map((line) => (
              <li key={line.key} className="flex items-baseline justify-between gap-x-6 py-2">
                <div className="flex min-w-0 max-w-prose gap-2">
                  {line.alarm ? <TriangleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-warn" /> : null}
                  <div className="min-w-0 wrap-anywhere">
                    <p>
                      <bdi>{line.text}</bdi>
                    </p>
                    {line.from === undefined ? null : <p className="text-sm text-muted">{line.from}</p>}
                  </div>
                </div>
                <time
                  dateTime={new Date(line.at * 1000).toISOString()}
                  className="shrink-0 text-sm text-muted tabular-nums"
                >
                  {momentIn(language, 'UTC', line.at).time}
                </time>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <p className="mt-4 text-sm text-muted">{t('note')}</p>
      {more === undefined && first ? null : (
        <p className="mt-2 flex flex-wrap gap-x-6 print:hidden">
          {first ? null : <PageLink href={`${path}#activity`}>{t('latest')}</PageLink>}
          {more === undefined ? null : <PageLink href={`${path}?before=${more}#activity`}>{t('earlier')}</PageLink>}
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
