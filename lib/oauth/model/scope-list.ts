/**
 * Scope lists as text: RFC 6749 §3.3. Every endpoint reads them here, so that a request means the same wherever it is
 * sent.
 *
 * The grammar allows one space between two values. Clients also send leading, trailing and double spaces; these change
 * no meaning, so we read past them. Any other character that the grammar lacks is refused, not taken for a separator.
 */
import { OAuthError } from '../errors';

/** RFC 6749 §3.3: scope-token. */
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** The values of a list, each once, in the order given. */
export const scopeValues = (text: string): string[] => [...new Set(text.split(' ').filter((value) => value !== ''))];

/**
 * The requested values, or undefined where the request names none. Throws `invalid_scope` for a character that no value
 * has.
 */
export function readScope(text: string | null | undefined): string[] | undefined {
  const values = scopeValues(text ?? '');
  if (values.length === 0) return undefined;
  if (!values.every((value) => scopeToken.test(value))) {
    throw new OAuthError('invalid_scope', 'scope must be a list of scope values with spaces between them.');
  }
  return values;
}
