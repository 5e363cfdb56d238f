/**
 * The parameters of an authorization request as text: RFC 6749 §3.1 and appendix A. Each has a maximum length. Each may
 * be sent once, except `resource` (RFC 8707 §2). Other files interpret the values.
 */
import { OAuthError, type OAuthErrorCode } from '../errors';

/** The maximum number of characters of each parameter. Only `resource` may be repeated (RFC 8707 §2). */
export const parameterLimits = [
  ['client_id', 255],
  ['redirect_uri', 2000],
  ['response_mode', 50],
  ['state', 4096],
  ['response_type', 100],
  ['scope', 4096],
  ['resource', 2000],
  ['nonce', 1024],
  ['code_challenge', 128],
  ['code_challenge_method', 20],
  ['prompt', 100],
  ['max_age', 20],
  ['id_token_hint', 8192],
  ['login_hint', 320],
  ['acr_values', 512],
  ['claims', 8192],
  ['ui_locales', 512],
  ['display', 20],
  ['dpop_jkt', 43],
  ['authorization_details', 16_384],
  ['grant_management_action', 20],
  ['grant_id', 100],
] as const;
export type ParameterName = (typeof parameterLimits)[number][0];
const maxLength = new Map(parameterLimits);
/** Every parameter of a request that is read, whichever way the request arrives. */
export const requestParameterNames: readonly string[] = [...maxLength.keys(), 'registration'];

/** Refuses the request: throws, so that it can end an expression. */
export function refuse(code: OAuthErrorCode, reason: string): never {
  throw new OAuthError(code, reason);
}
export const missing = (name: ParameterName): never => refuse('invalid_request', `${name} is required.`);
/** The values of a space-separated list, without repetitions. */
export const listValues = (text: string | undefined): string[] => [
  ...new Set((text ?? '').split(' ').filter((word) => word !== '')),
];

/** A parameter that may be sent once (RFC 6749 §3.1). */
export function readOne(parameters: URLSearchParams, name: ParameterName): string | undefined {
  if (parameters.getAll(name).length > 1) refuse('invalid_request', `${name} was sent more than once.`);
  const text = validText(parameters, name);
  if (text === undefined && parameters.has(name)) {
    refuse('invalid_request', `${name} has more than ${maxLength.get(name)} characters, or control characters.`);
  }
  return text;
}

/**
 * A parameter that is only a hint: it is ignored if it is too long or malformed. Repeating it is still refused (RFC
 * 6749 §3.1).
 */
export function readHint(parameters: URLSearchParams, name: ParameterName): string | undefined {
  if (parameters.getAll(name).length > 1) refuse('invalid_request', `${name} was sent more than once.`);
  return validText(parameters, name);
}

/** Parameters whose own reader reports control characters. */
const readElsewhere: readonly ParameterName[] = ['claims', 'authorization_details', 'scope'];

/** No parameter may contain control characters (RFC 6749 appendix A), and they could not be returned unchanged. */
export function validText(parameters: URLSearchParams, name: ParameterName): string | undefined {
  const text = parameters.get(name);
  if (text === null || text.length > (maxLength.get(name) ?? 0)) return undefined;
  return /\p{Cc}/u.test(text) && !readElsewhere.includes(name) ? undefined : text;
}
