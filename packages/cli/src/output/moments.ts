/** Times for people, in the time zone of their machine. */

/** Seconds since 1970, or a time of the API (RFC 3339) → `2026-11-28 21:10`. */
export function momentText(moment: number | string): string {
  const date = new Date(typeof moment === 'number' ? moment * 1000 : moment);
  if (Number.isNaN(date.getTime())) return String(moment);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

const units = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const;

/** The largest unit only: "3 hours". */
export function durationText(seconds: number): string {
  const [size, name] = units.find(([length]) => seconds >= length) ?? [1, 'second'];
  const count = Math.floor(seconds / size);
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

const suffixes = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 } as const;

/** `90d`, `12h` or a number of seconds. Undefined for other text. */
export function parseDuration(text: string): number | undefined {
  const [, digits, suffix = 's'] = /^(\d{1,9})([smhdwy])?$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const unit = Object.entries(suffixes).find(([name]) => name === suffix);
  return unit && Number(digits) * unit[1];
}

/** A time for the API (RFC 3339). */
export const momentForApi = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

/** A date, a date with a time, or a duration from now. Undefined for other text. */
export function parseMoment(text: string, now: number): number | undefined {
  const duration = parseDuration(text.replace(/^\+/, ''));
  if (duration !== undefined && !/^\d{4}$/.test(text)) return now + duration;
  if (!/^\d{4}-\d\d-\d\d/.test(text)) return undefined;
  const milliseconds = Date.parse(text.length === 10 ? `${text}T00:00` : text.replace(' ', 'T'));
  return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000);
}
