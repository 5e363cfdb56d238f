/**
 * The one error of the protocol: a code from an RFC, a public sentence, and a reason for those who may know it.
 *
 * The public text of `invalid_grant` and `invalid_client` is fixed (decision 143): the log and the app's developer
 * learn what was wrong with a credential, but its sender does not. RFC 6749 §4.1.2.1 and §5.2, RFC 6750 §3.1, RFC 7591
 * §3.2.2, RFC 8628 §3.5, RFC 8707 §2, RFC 9449 §12.2, OpenID Connect Core §3.1.2.6.
 */
import type { UnavailableError } from './unavailable';

export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'invalid_target'
  | 'invalid_token'
  | 'insufficient_scope'
  | 'access_denied'
  | 'unsupported_response_type'
  | 'unsupported_token_type'
  | 'login_required'
  | 'consent_required'
  | 'interaction_required'
  | 'account_selection_required'
  | 'registration_not_supported'
  | 'invalid_request_uri'
  | 'invalid_request_object'
  | 'invalid_authorization_details'
  | 'invalid_grant_id'
  | 'invalid_redirect_uri'
  | 'invalid_client_metadata'
  | 'invalid_software_statement'
  | 'unapproved_software_statement'
  | 'unmet_authentication_requirements'
  | 'invalid_dpop_proof'
  | 'use_dpop_nonce'
  | 'authorization_pending'
  | 'slow_down'
  | 'expired_token'
  | 'server_error'
  | 'temporarily_unavailable';

/** The spelling of other characters in `error_description`; a character that is not listed becomes `?`. */
const spelled: Record<string, string> = {
  '"': "'",
  '\\': "'",
  '\u2018': "'",
  '\u2019': "'",
  '\u201c': "'",
  '\u201d': "'",
  '\u2013': '-',
  '\u2014': '-',
  '\u2026': '...',
  '\u00a0': ' ',
};

/** The text in the alphabet of `error_description`: RFC 6749 §5.2, %x20-21 / %x23-5B / %x5D-7E. */
export function printable(text: string): string {
  return text
    .replaceAll(/\u00a7\s?/g, 'section ')
    .replaceAll(/[^\x20\x21\x23-\x5b\x5d-\x7e]/gu, (character) => spelled[character] ?? '?');
}

const fixedDescriptions: Partial<Record<OAuthErrorCode, string>> = {
  invalid_grant: 'The grant or refresh token is invalid, expired, revoked, or was issued to another client.',
  invalid_client: 'Client authentication failed.',
};

/** A brand, because two copies of this module live in one process: Next's bundle and that of the root `server.ts`. */
const brand: unique symbol = Symbol.for('countersign.OAuthError');

export class OAuthError extends Error {
  override readonly name = 'OAuthError';

  readonly [brand] = true;
  readonly code: OAuthErrorCode;
  /** Safe to send to anyone, in every place that takes an `error_description`. */
  readonly description: string;
  /** For the log and the app's developer. */
  readonly reason: string;
  readonly status: number;
  readonly headers: Record<string, string>;
  /** Selects a specific text for the page, if the text for the code says too little. */
  readonly page: string | undefined;
  /** A sentence for the app's developer on that page. Anyone may read it. */
  readonly hint: string | undefined;
  /** The grant that would have been used. Its owner sees that it was not. */
  readonly grantId: string | undefined;

  constructor(
    code: OAuthErrorCode,
    reason: string,
    options: {
      status?: number;
      headers?: Record<string, string>;
      grantId?: string;
      page?: string;
      hint?: string;
    } = {},
  ) {
    super(`${code}: ${reason}`);
    this.code = code;
    this.reason = reason;
    this.description = printable(fixedDescriptions[code] ?? reason);
    this.status = options.status ?? (code === 'invalid_client' ? 401 : code === 'server_error' ? 500 : 400);
    this.headers = options.headers ?? {};
    this.grantId = options.grantId;
    this.page = options.page;
    this.hint = options.hint;
  }
}

/** True for an error of either copy of this module; `instanceof` knows only one. */
export function isOAuthError(error: unknown): error is OAuthError {
  return error instanceof Error && brand in error;
}

/** An unavailable store, for clients: 503, and when to try again (RFC 6749 §4.1.2.1, RFC 7009 §2.2.1). */
export function unavailable(error: UnavailableError): OAuthError {
  return new OAuthError('temporarily_unavailable', 'The server cannot answer at the moment. Send the request again.', {
    status: 503,
    headers: { 'Retry-After': String(error.retryAfterSeconds) },
  });
}
