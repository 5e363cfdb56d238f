/**
 * When a delivery that failed is tried again: the example schedule of Standard Webhooks, which spans a little more than
 * three days.
 */
const minute = 60;
const hour = 60 * minute;

export const retryPauses = [5, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour];

/** A delivery that waits longer than this is given up with its next failure, even if it was tried less often. */
const longestSeconds = 4 * 24 * hour;

/** How far a pause moves at random, so that receivers are not hit by all deliveries at the same moment. */
const jitter = 0.1;

/** How long a failing webhook rests before anything else is sent to it. */
const longestRest = minute;
/** A receiver can ask for a longer rest, but not for more than this. */
const longestRetryAfter = 24 * hour;

/** The time of the next attempt after `tries` failures before this one; undefined if this was the last. */
export function retryAt(
  now: number,
  { tries, waitingSince }: { tries: number; waitingSince: number },
  random: () => number,
): number | undefined {
  const pause = retryPauses[tries];
  if (pause === undefined || now - waitingSince > longestSeconds) return undefined;
  return now + Math.max(1, Math.round(pause * (1 - jitter + 2 * jitter * random())));
}

/** Until when nothing is sent to a webhook with so many failures before this one. */
export function restUntil(now: number, failures: number, retryAfter: string | null): number {
  const asked = secondsOf(retryAfter, now);
  return now + Math.max(asked, Math.min(longestRest, 2 ** Math.min(failures, 6)));
}

/** RFC 9110 §10.2.3: seconds, or a date. */
function secondsOf(retryAfter: string | null, now: number): number {
  if (retryAfter === null) return 0;
  const given = /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) : Math.ceil(Date.parse(retryAfter) / 1000) - now;
  return Number.isFinite(given) ? Math.min(Math.max(0, given), longestRetryAfter) : 0;
}
