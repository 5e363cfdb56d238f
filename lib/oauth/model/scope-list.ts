/**
 * Scope lists as text (RFC 6749 §3.3). All endpoints parse them here, so that a request means the same everywhere.
 *
 * The grammar allows one space between two values. Clients also send leading, trailing and double spaces; these do not
 * change the meaning, so we accept them. Any other character outside the grammar is rejected instead of being taken for
 * a separator.
 */
import { OAuthError } from '../errors';

/** RFC 6749 §3.3: scope-token. */
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** The values of a list, each once, in the order given. */
export const scopeValues = (text: string): string[] => [...new Set(text.split(' ').filter((value) => value !== ''))];

/** The requested values; undefined if there are none. Throws `invalid_scope` for an invalid character. */
export function readScope(text: string | null | undefined): string[] | undefined {
  const values = scopeValues(text ?? '');
  if (values.length === 0) return undefined;
  if (!values.every((value) => scopeToken.test(value))) {
    throw new OAuthError('invalid_scope', 'scope must be a list of scope values with spaces between them.');
  }
  return values;
}
