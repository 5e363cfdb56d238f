/**
 * Response types and response modes: OAuth 2.0 Multiple Response Type Encoding Practices 1.0 §2.1, §3 and §5, OAuth 2.0
 * Form Post Response Mode 1.0, JWT Secured Authorization Response Mode (JARM) §2.3.
 *
 * A response type is a set of words whose order has no meaning (RFC 6749 §3.1.1); we store it in the order of this
 * list. All but `code` return a token where the browser can see it. They are for clients that are registered for them
 * (RFC 9700 §2.1.2 advises against them) and never appear in a query, which ends up in logs and histories (Multiple
 * Response Types §3.0).
 */
export const responseTypes = [
  'code',
  'id_token',
  'token',
  'id_token token',
  'code id_token',
  'code token',
  'code id_token token',
] as const;
export type ResponseType = (typeof responseTypes)[number];

/** `.jwt`: the whole response as one signed parameter. */
export const responseModes = ['query', 'fragment', 'form_post', 'query.jwt', 'fragment.jwt', 'form_post.jwt'] as const;
export type ResponseMode = (typeof responseModes)[number];

const wordsOf = (type: string): string[] => type.split(' ').filter((word) => word !== '');

/** The response type of these words in any order; undefined if there is none. */
export function parseResponseType(text: string): ResponseType | undefined {
  const wanted = wordsOf(text).sort().join(' ');
  return responseTypes.find((type) => type === wanted);
}

/** Whether a response of this type carries the code, the access token or the ID token. */
export const yields = (type: string, part: 'code' | 'token' | 'id_token'): boolean => wordsOf(type).includes(part);

/** Whether a response of this type, known or not, would show a token to the browser. */
const showsToken = (type: string): boolean => yields(type, 'token') || yields(type, 'id_token');

/** The response mode if the request names none. */
export const defaultMode = (type: string): 'query' | 'fragment' => (showsToken(type) ? 'fragment' : 'query');

/** The mode that `response_mode` means for a response type; undefined if it does not exist or must not be used. */
export function modeFor(asked: string | undefined, type: string): ResponseMode | undefined {
  if (asked === undefined) return defaultMode(type);
  if (asked === 'jwt') return `${defaultMode(type)}.jwt`;
  // JARM §2.3.1 allows query.jwt with tokens only for encrypted responses, which we do not send.
  if (showsToken(type) && (asked === 'query' || asked === 'query.jwt')) return undefined;
  return responseModes.find((mode) => mode === asked);
}
