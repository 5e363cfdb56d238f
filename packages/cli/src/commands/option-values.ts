/** Values of options that several commands have. */
import { z } from 'zod';
import { momentForApi, parseDuration, parseMoment } from '../output/moments';

/** A moment that a person typed: a duration counts from now, backwards or forwards as the command means it. */
type TypedMoment = { before: (now: number) => string; after: (now: number) => string };

const says = 'Give a date (2026-12-31), a time (2026-12-31T18:00) or a duration (90d, 12h).';

export const momentOption = z
  .string()
  .refine((text) => parseMoment(text, 0) !== undefined, says)
  .transform((text): TypedMoment => {
    const duration = parseDuration(text);
    const at = (now: number, sign: 1 | -1) =>
      momentForApi(duration === undefined ? (parseMoment(text, now) ?? now) : now + sign * duration);
    return { before: (now) => at(now, -1), after: (now) => at(now, 1) };
  })
  .optional()
  .meta({ placeholder: 'time' });

/** `90d`, as seconds. */
export const durationOption = z
  .string()
  .refine((text) => parseDuration(text) !== undefined, 'Give a duration: 90d, 12h, 30m or 45s.')
  .transform((text) => parseDuration(text) ?? 0)
  .optional()
  .meta({ placeholder: 'duration' });
