import { DayInput, ReaderZone } from '@/components/reader-zone';
import { DateTime } from '@/components/ui/date-time';
import { controlClass } from '@/components/ui/field';
import { currentLanguage, texts } from '@/lib/web/language';
import { endChoiceText, type OfferedEnd } from '@/lib/words/grant-end';

/**
 * Chooses an end: a list of durations, a custom date, and the resulting date. The style sheet shows the date of the
 * chosen duration, so it follows the choice without script.
 */
export async function EndChoice({
  offered,
  selected,
  date,
  now,
  maxEndsAt,
  singleAct = false,
  error,
}: {
  offered: OfferedEnd[];
  selected: string;
  /** The initial date, as typed (`yyyy-mm-dd`) or in seconds since the epoch. */
  date?: string | number | undefined;
  now: number;
  /** The latest allowed end, in seconds since the epoch. */
  maxEndsAt?: number | undefined;
  /** The request is for a single act, such as a payment. */
  singleAct?: boolean | undefined;
  error?: string | undefined;
}) {
  const t = await texts('ends');
  const language = await currentLanguage();
  const fault = error ? { 'aria-invalid': true, 'aria-describedby': 'end-error', autoFocus: true } : {};
  const atDate = error !== undefined && selected === 'date';
  const box = {
    id: 'until',
    name: 'until',
    min: isoDay(now),
    ...(maxEndsAt === undefined ? {} : { max: isoDay(maxEndsAt) }),
    className: controlClass(atDate ? error : undefined),
    ...(atDate ? fault : {}),
  };
  return (
    <div className="end-choice space-y-1">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <label htmlFor="duration" className="shrink-0 font-semibold">
          {t('label')}
        </label>
        <div className="min-w-32 grow basis-0">
          <select
            id="duration"
            name="duration"
            defaultValue={selected}
            className={controlClass(atDate ? undefined : error)}
            {...(atDate ? {} : fault)}
          >
            {offered.map(({ value }) => (
              <option key={value} value={value}>
                {endChoiceText(language, value)}
              </option>
            ))}
          </select>
        </div>
      </div>
      <div data-for="date" className="flex-wrap items-center gap-x-3 gap-y-1">
        <label htmlFor="until" className="block text-sm font-semibold">
          {t('lastDay')}
        </label>
        {typeof date === 'number' ? (
          <DayInput at={date} {...box} />
        ) : (
          <input type="date" defaultValue={date} {...box} />
        )}
        <p className="mt-1 text-sm text-muted">
          <ReaderZone />
        </p>
      </div>
      {error ? (
        <p id="end-error" className="text-sm font-semibold text-danger">
          {error}
        </p>
      ) : null}
      {offered
        .filter(({ value }) => value !== 'date')
        .map((choice) => (
          <p key={choice.value} data-for={choice.value} className="text-sm text-muted">
            <Meaning choice={choice} singleAct={singleAct} />
          </p>
        ))}
    </div>
  );
}

async function Meaning({ choice, singleAct }: { choice: OfferedEnd; singleAct: boolean }) {
  const t = await texts('ends');
  const { endsAt } = choice;
  if (choice.value === 'once') return t(singleAct ? 'onceForAct' : 'once');
  if (endsAt === null) return t('open');
  if (endsAt === undefined) return null;
  return t.rich('until', { date: () => <DateTime at={endsAt} show="minute" /> });
}

const isoDay = (at: number): string => new Date(at * 1000).toISOString().slice(0, 10);
