/**
 * Errors that an operator can fix: the message says how. The process reports them at start without a stack; anything
 * else is a bug.
 *
 * Every layer may import this file; it imports nothing of the project.
 */

/** A brand, because two copies of this module live in one process: Next's bundle and that of the root `server.ts`. */
const brand: unique symbol = Symbol.for('countersign.SetupError');

export class SetupError extends Error {
  readonly [brand] = true;
}

export function isSetupError(error: unknown): error is SetupError {
  return error instanceof Error && brand in error;
}
