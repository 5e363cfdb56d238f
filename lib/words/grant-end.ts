/**
 * How long access lasts, as people choose it: the steps on offer, what was chosen last time, and the moment that a choice
 * means. The pages render what this file says and hand it back what was posted. Times are seconds since the epoch.
 */
import { z } from 'zod';

const day = 24 * 3600;

/** In the order of the list. `seconds` is absent where the end does not follow from the choice alone; the core gives "once" its own. */
export const endChoices = [
  { value: 'once', label: 'Once' },
  { value: '1h', label: '1 hour', seconds: 3600 },
  { value: '1d', label: '1 day', seconds: day },
  { value: '7d', label: '7 days', seconds: 7 * day },
  { value: '30d', label: '30 days', seconds: 30 * day },
  { value: '90d', label: '90 days', seconds: 90 * day },
  { value: '1y', label: '1 year', seconds: 365 * day },
  { value: 'date', label: 'A date of my own' },
  { value: 'open', label: 'Until I end it' },
] as const satisfies { value: string; label: string; seconds?: number }[];

export type EndChoice = (typeof endChoices)[number]['value'];

/**
 * Long enough for an app that is used every few weeks, short enough that one that is forgotten ends by itself; the choice
 * of last time replaces it.
 */
const defaultChoices: EndChoice[] = ['30d', '7d', '1d', '1h', 'date'];

export type OfferedEnd = {
  value: EndChoice | 'keep';
  label: string;
  /** When it ends if chosen now; null: not by itself; undefined: with this visit, or with the date that is given. */
  endsAt: number | null | undefined;
};

/** The choices that the latest possible end leaves. A single act is over within a day, so there is no date to choose. */
export function offeredEnds(now: number, maxEndsAt: number | undefined, singleAct = false): OfferedEnd[] {
  return endChoices
    .filter(({ value }) => !(singleAct && value === 'date'))
    .map((choice) => ({ value: choice.value, label: choice.label, endsAt: endOf(choice.value, now) }))
    .filter(
      ({ endsAt }) => endsAt === undefined || maxEndsAt === undefined || (endsAt !== null && endsAt <= maxEndsAt),
    );
}

function endOf(choice: EndChoice, now: number): number | null | undefined {
  if (choice === 'open') return null;
  const found = endChoices.find(({ value }) => value === choice);
  return found && 'seconds' in found ? now + found.seconds : undefined;
}

/** Beside those, for access that there is already: to leave its end alone. */
export function keptEnd({ endsAt }: { endsAt?: number }): OfferedEnd {
  return { value: 'keep', label: 'As it is now', endsAt: endsAt ?? null };
}

/** What to pre-select: the last choice as far as it still stands, or the default. `at` falls on the day that "a date" means. */
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

/** The controls of a choice of end, as they are posted. `zone` is filled in by script; without it a day is a day of UTC. */
export const endFormSchema = z.object({
  duration: z.enum(endChoices.map(({ value }) => value)),
  until: z.string().max(40).optional(),
  zone: z.string().max(64).optional(),
});

export type ChosenEnd = { endsAt: number | null; once: boolean };
export type EndFault = 'date_missing' | 'date_past' | 'end_too_late';

/** What was chosen, or why it cannot be. */
export function chosenEnd(
  form: z.infer<typeof endFormSchema>,
  now: number,
  maxEndsAt: number | undefined,
): ChosenEnd | { fault: EndFault } {
  if (form.duration === 'once') return { endsAt: null, once: true };
  const byDate = form.duration === 'date';
  const endsAt = byDate ? endOfDay(form.until ?? '', form.zone ?? 'UTC') : endOf(form.duration, now);
  if (endsAt === undefined) return { fault: 'date_missing' };
  if (endsAt !== null && endsAt <= now) return { fault: 'date_past' };
  if (maxEndsAt === undefined || (endsAt !== null && endsAt <= maxEndsAt)) return { endsAt, once: false };
  // The app's maximum falls within a day: choosing that very day means as much of it as the app accepts.
  if (byDate && endsAt !== null && endsAt - maxEndsAt < day) return { endsAt: maxEndsAt, once: false };
  return { fault: 'end_too_late' };
}

/** The end of one permission, where it ends before the rest. */
const scopeSteps = endChoices.filter((choice) => 'seconds' in choice);
export const scopeEndChoices = [
  { value: 'same', label: 'As long as the rest' },
  ...scopeSteps.map(({ value, label }) => ({ value, label })),
  { value: 'date', label: 'A date of my own' },
];

/** Names of the controls of one permission. */
export const scopeEndNames = (scope: string) => ({ choice: `end:${scope}`, date: `until:${scope}` });

/**
 * What was chosen for single permissions, of those that are asked about; null: as long as the rest. Without a choice, or with
 * "as it is now", one keeps the end that it has. A permission without controls is left out.
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

/** How long before an end somebody can be reminded of it, in seconds; 0: not at all. */
export const reminderChoices = [
  { value: 0, label: 'No reminder' },
  { value: day, label: '1 day before' },
  { value: 3 * day, label: '3 days before' },
  { value: 7 * day, label: '7 days before' },
] as const;

/** The choice that was posted as `remind`, for the core; undefined where there was none. */
export function chosenReminder(posted: string | null): number | null | undefined {
  const choice = reminderChoices.find(({ value }) => String(value) === posted);
  return choice && (choice.value === 0 ? null : choice.value);
}

type Ends = { endsAt: number | null; scopes: readonly { scope: string; endsAt: number | null }[] };

/** Whether something would be allowed for longer than it is: that is for who has just proved that it is them. */
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

/** The last second of a calendar day in a time zone; undefined when there is no such day. An unknown zone counts as UTC. */
export function endOfDay(date: string, zone: string): number | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (!parts) return undefined;
  const [year, month, dayOfMonth] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const midnight = new Date(Date.UTC(year, month - 1, dayOfMonth));
  if (midnight.getUTCMonth() !== month - 1 || year < 1970) return undefined;
  // The last second of the day on the zone's clocks, written as if the zone were UTC.
  const wanted = midnight.getTime() / 1000 + day - 1;
  const offsets = [wanted - day, wanted, wanted + day].map((at) => zoneOffset(at, zone));
  // When clocks go back across midnight, two moments show that time, and the later one ends the day. When they go forward
  // across it, none does: the day ends with the second before the change.
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

/** Seconds that the zone's clocks are ahead of UTC at that moment. */
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
