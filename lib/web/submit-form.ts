/**
 * Forms inside the portal: server actions with `useActionState`. A refused attempt returns the form as it was typed,
 * with an error per field; a successful one redirects.
 */
import { isUnavailableError } from '@/lib/oauth/unavailable';
import { texts } from './language';
import { requireOwnAction } from './own-action';

/** The first error of each field, keyed by field name. `unavailable` is the form's own. */
export type FieldErrors = Record<string, string>;

/**
 * Runs a form that our own page sent. While the database is unavailable the form comes back as it was typed (`again`),
 * with the reason, so nothing is lost.
 */
export async function ownForm<State>(again: (problem: string) => State, work: () => Promise<State>): Promise<State> {
  await requireOwnAction();
  try {
    return await work();
  } catch (error) {
    if (!isUnavailableError(error)) throw error;
    return again((await texts('site'))('unavailable'));
  }
}

/**
 * Runs one attempt at a form with fields. `typed` is what the form shows again with the errors that `work` returns.
 * `work` does not return when it succeeds: it redirects.
 */
export function submitForm<Typed extends object>(
  state: { attempt: number },
  typed: Typed,
  work: () => Promise<FieldErrors>,
): Promise<Typed & { attempt: number; errors: FieldErrors }> {
  const again = (errors: FieldErrors) => ({ ...typed, attempt: state.attempt + 1, errors });
  return ownForm(
    (problem) => again({ unavailable: problem }),
    async () => again(await work()),
  );
}
