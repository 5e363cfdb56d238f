import { DayInput, ReaderZone } from '@/components/reader-zone';
import { DateTime } from '@/components/ui/date-time';
import { controlClass } from '@/components/ui/field';
import type { OfferedEnd } from '@/lib/words/grant-end';

/**
 * Chooses an end: a list of durations, a custom date, and an explanation of the choice. The style sheet shows the
 * matching explanation, so it follows the choice without script.
 */
export function EndChoice({
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
  /** Whether the limit exists because the request is a single act. Otherwise it is the app's limit. */
  singleAct?: boolean | undefined;
  error?: string | undefined;
}) {
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
          Until
        </label>
        <div className="min-w-0 grow">
          <select
            id="duration"
            name="duration"
            defaultValue={selected}
            className={controlClass(atDate ? undefined : error)}
            {...(atDate ? {} : fault)}
          >
            {offered.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
        </div>
      </div>
      <div data-for="date" className="flex-wrap items-center gap-x-3 gap-y-1">
        <label htmlFor="until" className="block text-sm font-semibold">
          Last day
        </label>
        {typeof date === 'number' ? (
          <DayInput at={date} {...box} />
        ) : (
          <input type="date" defaultValue={date} {...box} />
        )}
        <p className="mt-1 text-sm text-muted">
          Ends with that day, <ReaderZone />.
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
            <Meaning choice={choice} now={now} />
          </p>
        ))}
      {maxEndsAt === undefined ? null : (
        <p className="text-sm text-muted">
          {singleAct ? 'This is one act. Access for it ends by' : 'This app asks for no longer than'}{' '}
          <DateTime at={maxEndsAt} {...(singleAct && { show: 'minute' as const })} />.
        </p>
      )}
    </div>
  );
}

function Meaning({ choice, now }: { choice: OfferedEnd; now: number }) {
  if (choice.value === 'once') return 'For this visit only: it cannot be renewed, and you are asked again next time.';
  if (choice.endsAt === null) return 'It does not end by itself. You can end it at any time in your account.';
  if (choice.endsAt === undefined) return null;
  return (
    <>
      Ends <DateTime at={choice.endsAt} now={now} show="minute" />
    </>
  );
}

const isoDay = (at: number): string => new Date(at * 1000).toISOString().slice(0, 10);
