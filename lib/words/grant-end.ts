/**
 * The choice of how long access lasts: the offered durations, the previous choice, and the end that a choice means.
 * Pages render these values and pass back what was posted. Times are seconds since the epoch.
 */
import { z } from 'zod';
import { type Language, textsIn } from '@/lib/messages/texts';

const day = 24 * 3600;

/**
 * In the order of the list. `seconds` is absent if the choice alone does not determine the end. The core sets the end
 * of "once".
 */
export const endChoices = [
  { value: 'once' },
  { value: '1h', seconds: 3600 },
  { value: '1d', seconds: day },
  { value: '7d', seconds: 7 * day },
  { value: '30d', seconds: 30 * day },
  { value: '90d', seconds: 90 * day },
  { value: '1y', seconds: 365 * day },
  { value: 'date' },
  { value: 'open' },
] as const satisfies { value: string; seconds?: number }[];

export type EndChoice = (typeof endChoices)[number]['value'];

const choiceTexts = {
  once: 'once',
  '1h': 'hour',
  '1d': 'day',
  '7d': 'week',
  '30d': 'month',
  '90d': 'quarter',
  '1y': 'year',
  date: 'date',
  open: 'open',
  keep: 'keep',
  same: 'same',
} as const;

/** The text of a choice: “30 days”, “Until I remove it”. */
export function endChoiceText(language: Language, choice: keyof typeof choiceTexts): string {
  return textsIn(language, 'ends')(`choices.${choiceTexts[choice]}`);
}

/**
 * Long enough for an app that is used every few weeks, short enough that a forgotten app loses access by itself. The
 * previous choice replaces this default.
 */
const defaultChoices: EndChoice[] = ['30d', '7d', '1d', '1h', 'date'];

export type OfferedEnd = {
  value: EndChoice | 'keep';
  /** The end if chosen now; null: no end; undefined: with this visit, or at the chosen date. */
  endsAt: number | null | undefined;
};

/** The choices up to the latest allowed end. A single act ends within a day, so it offers no date. */
export function offeredEnds(now: number, maxEndsAt: number | undefined, singleAct = false): OfferedEnd[] {
  return endChoices
    .filter(({ value }) => !(singleAct && value === 'date'))
    .map((choice) => ({ value: choice.value, endsAt: chosenTime(choice.value, now) }))
    .filter(
      ({ endsAt }) => endsAt === undefined || maxEndsAt === undefined || (endsAt !== null && endsAt <= maxEndsAt),
    );
}

function chosenTime(choice: EndChoice, now: number): number | null | undefined {
  if (choice === 'open') return null;
  const found = endChoices.find(({ value }) => value === choice);
  return found && 'seconds' in found ? now + found.seconds : undefined;
}

/** An additional choice for existing access: keep the current end. */
export function unchangedEnd({ endsAt }: { endsAt?: number }): OfferedEnd {
  return { value: 'keep', endsAt: endsAt ?? null };
}

/**
 * The preselected choice: the previous one if it is still offered, or the default. `at` is a time on the day of "a
 * date".
 */
export function preselectedEnd(
  now: number,
  offered: OfferedEnd[],
  current: { endsAt?: number; changedAt: number } | undefined,
): { choice: EndChoice; at?: number } {
  const isOffered = (choice: OfferedEnd['value']): boolean => offered.some(({ value }) => value === choice);
  if (current) {
    const end = current.endsAt;
    if (end === undefined && isOffered('open')) return { choice: 'open' };
    const same = endChoices.find(
      (choice) => 'seconds' in choice && end !== undefined && Math.abs(end - current.changedAt - choice.seconds) < 120,
    );
    if (same && isOffered(same.value)) return { choice: same.value };
    if (end !== undefined && end > now) return { choice: 'date', at: end };
  }
  return { choice: defaultChoices.find(isOffered) ?? 'date' };
}

/** The posted controls. A script fills in `zone`; without it, days are in UTC. */
export const endFormSchema = z.object({
  duration: z.enum(endChoices.map(({ value }) => value)),
  until: z.string().max(40).optional(),
  zone: z.string().max(64).optional(),
});

export type ChosenEnd = { endsAt: number | null; once: boolean };
export type EndFault = 'date_missing' | 'date_past' | 'end_too_late';

/** The chosen end, or why it is not allowed. */
export function chosenEnd(
  form: z.infer<typeof endFormSchema>,
  now: number,
  maxEndsAt: number | undefined,
): ChosenEnd | { fault: EndFault } {
  if (form.duration === 'once') return { endsAt: null, once: true };
  const byDate = form.duration === 'date';
  const endsAt = byDate ? endOfDay(form.until ?? '', form.zone ?? 'UTC') : chosenTime(form.duration, now);
  if (endsAt === undefined) return { fault: 'date_missing' };
  if (endsAt !== null && endsAt <= now) return { fault: 'date_past' };
  if (maxEndsAt === undefined || (endsAt !== null && endsAt <= maxEndsAt)) return { endsAt, once: false };
  // The app's maximum is within the chosen day, so the access ends at the maximum.
  if (byDate && endsAt !== null && endsAt - maxEndsAt < day) return { endsAt: maxEndsAt, once: false };
  return { fault: 'end_too_late' };
}

/** The end of one permission that ends before the grant. */
const scopeSteps = endChoices.filter((choice) => 'seconds' in choice);
export const scopeEndChoices = ['same', ...scopeSteps.map(({ value }) => value), 'date'] as const;

/** The names of the controls of one permission. */
export const scopeEndNames = (scope: string) => ({ choice: `end:${scope}`, date: `until:${scope}` });

/**
 * The chosen ends of single permissions; null: the end of the grant. Without a choice, or with "keep current date", a
 * permission keeps its end. A permission without controls is omitted.
 */
export function chosenScopeEnds(
  form: URLSearchParams,
  current: readonly { scope: string; endsAt: number | null }[],
  now: number,
): { ends: Map<string, number | null> } | { fault: EndFault; scope: string } {
  const ends = new Map<string, number | null>();
  for (const { scope, endsAt: before } of current) {
    const names = scopeEndNames(scope);
    const choice = form.get(names.choice);
    if (choice === null) continue;
    const step = scopeSteps.find(({ value }) => value === choice);
    const endsAt =
      step && 'seconds' in step
        ? now + step.seconds
        : choice === 'date'
          ? endOfDay(form.get(names.date) ?? '', form.get('zone') ?? 'UTC')
          : choice === 'keep'
            ? before
            : null;
    if (endsAt === undefined) return { fault: 'date_missing', scope };
    if (endsAt !== null && endsAt <= now) return { fault: 'date_past', scope };
    ends.set(scope, endsAt);
  }
  return { ends };
}

/** The offered times of a reminder before the end, in seconds; 0: no reminder. */
export const reminderChoices = [
  { value: 0, text: 'none' },
  { value: day, text: 'day' },
  { value: 3 * day, text: 'threeDays' },
  { value: 7 * day, text: 'week' },
] as const;

/** The posted value of `remind`; undefined if there was none. */
export function chosenReminder(posted: string | null): number | null | undefined {
  const choice = reminderChoices.find(({ value }) => String(value) === posted);
  return choice && (choice.value === 0 ? null : choice.value);
}

type Ends = { endsAt: number | null; scopes: readonly { scope: string; endsAt: number | null }[] };

/** Whether the change extends any access. That requires a fresh sign-in. */
export function lengthens(before: Ends, after: Ends): boolean {
  const endOf = (all: Ends, own: number | null | undefined) => Math.min(own ?? Infinity, all.endsAt ?? Infinity);
  return (
    endOf(after, null) > endOf(before, null) ||
    after.scopes.some(({ scope, endsAt }) => {
      const own = before.scopes.find((entry) => entry.scope === scope);
      return own !== undefined && endOf(after, endsAt) > endOf(before, own.endsAt);
    })
  );
}

/**
 * The last second of a calendar day in a time zone; undefined when there is no such day. An unknown zone counts as UTC.
 */
export function endOfDay(date: string, zone: string): number | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (!parts) return undefined;
  const [year, month, dayOfMonth] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const midnight = new Date(Date.UTC(year, month - 1, dayOfMonth));
  if (midnight.getUTCMonth() !== month - 1 || year < 1970) return undefined;
  // The last second of the day in the zone's local time, as if the zone were UTC.
  const wanted = midnight.getTime() / 1000 + day - 1;
  const offsets = [wanted - day, wanted, wanted + day].map((at) => zoneOffset(at, zone));
  // When clocks go back across midnight, two moments show that time, and the later one ends the day. When they go
  // forward across it, none does: the day ends with the second before the change.
  const showing = offsets.map((offset) => wanted - offset).filter((at) => at + zoneOffset(at, zone) === wanted);
  if (showing.length > 0) return Math.max(...showing);
  let [before, after] = [wanted - Math.max(...offsets), wanted - Math.min(...offsets)];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (middle + zoneOffset(middle, zone) < wanted) before = middle;
    else after = middle;
  }
  return before;
}

/** The calendar day of a moment in a time zone, as date pickers write it: `2027-03-01`. */
export const dayIn = (zone: string, at: number): string =>
  new Date((at + zoneOffset(at, zone)) * 1000).toISOString().slice(0, 10);

/** The zone's offset from UTC at that time, in seconds. */
function zoneOffset(at: number, zone: string): number {
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }).formatToParts(new Date(at * 1000));
    const read = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
    return (
      Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'), read('second')) / 1000 - at
    );
  } catch {
    return 0;
  }
}
