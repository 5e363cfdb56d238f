/** Values that many operations share. Times are RFC 3339 texts in UTC with whole seconds; durations are seconds. */
import { z } from 'zod';

/** A time such as `2026-12-21T14:05:00Z`. */
export const moment = z.iso
  .datetime({ offset: true })
  .meta({ description: 'A time (RFC 3339), such as 2026-12-21T14:05:00Z.' });

/** Seconds since the epoch. */
export const readMoment = (text: string): number => Math.floor(Date.parse(text) / 1000);

export const writeMoment = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');

export const momentOrNull = (seconds: number | undefined): string | null =>
  seconds === undefined ? null : writeMoment(seconds);
