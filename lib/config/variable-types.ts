/** The kinds of values that environment variables have: flags, numbers, durations and waiting times. */
import { z } from 'zod';

export const flag = z
  .enum(['true', 'false', '1', '0'], { error: 'The value is not a flag. Use true or false.' })
  .transform((value) => value === 'true' || value === '1');

/** One of a few words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: `The value is not known. Use ${list(words)}.` });
}

export function wholeNumber(least: number, most: number) {
  const message = `The number is not valid. Use a whole number from ${least} to ${most}.`;
  return z
    .string()
    .regex(/^\d{1,7}$/, message)
    .transform(Number)
    .refine((value) => value >= least && value <= most, message);
}

/** A limit: a whole number of at least one. */
export const count = wholeNumber(1, 9_999_999);

const secondsByUnit = new Map([
  ['m', 60],
  ['h', 3600],
  ['d', 86_400],
]);

/** A whole number of minutes, hours or days. The result is in seconds. */
export function duration(least: string) {
  return z
    .string()
    .regex(
      /^\d{1,5}[mhd]$/,
      'The duration is not valid. Use a whole number of minutes, hours or days, such as 30m, 12h or 90d.',
    )
    .transform(secondsIn)
    .refine((seconds) => seconds >= secondsIn(least), `The duration is too short. Use ${least} or more.`);
}

function secondsIn(text: string): number {
  return Number(text.slice(0, -1)) * (secondsByUnit.get(text.slice(-1)) ?? 0);
}

/** The address of a web page. */
export const webPage = z.url({
  protocol: /^https?$/,
  error: 'This is not the address of a web page. Use one such as https://id.example/terms',
});

const millisecondsByUnit = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
]);

/** A waiting time in milliseconds, seconds or minutes. The result is in milliseconds. */
export function waitingTime(least: string, most: string) {
  return z
    .string()
    .regex(
      /^\d{1,6}(ms|s|m)$/,
      'The time is not valid. Use a whole number of milliseconds, seconds or minutes, such as 500ms, 2s or 1m.',
    )
    .transform(millisecondsIn)
    .refine(
      (value) => value >= millisecondsIn(least) && value <= millisecondsIn(most),
      `The time is out of range. Use ${least} to ${most}.`,
    );
}

function millisecondsIn(text: string): number {
  return Number.parseInt(text, 10) * (millisecondsByUnit.get(text.replace(/^\d+/, '')) ?? 0);
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
