/**
 * What a store throws while it cannot answer, because the database is unreachable, too slow, full or read-only. The
 * request is fine and can be sent again, so every endpoint answers 503 with `Retry-After` (RFC 9110 §15.6.4, §10.2.3).
 */
export type UnavailableReason = 'unreachable' | 'slow' | 'busy' | 'full' | 'read_only';

const retryAfter: Record<UnavailableReason, number> = { unreachable: 5, slow: 5, busy: 2, full: 60, read_only: 30 };

/** A brand, because two copies of this module live in one process: Next's bundle and that of the root `server.ts`. */
const brand: unique symbol = Symbol.for('countersign.UnavailableError');

export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';

  readonly [brand] = true;
  readonly reason: UnavailableReason;
  readonly retryAfterSeconds: number;
  /** Next passes this to the error page, and nothing else of an error. */
  readonly digest = 'unavailable';

  constructor(reason: UnavailableReason, options: { cause?: unknown } = {}) {
    super(`the database is unavailable (${reason})`, options);
    this.reason = reason;
    this.retryAfterSeconds = retryAfter[reason];
  }
}

/** True for an error of either copy of this module; `instanceof` knows only one. */
export function isUnavailableError(error: unknown): error is UnavailableError {
  return error instanceof Error && brand in error;
}
