/**
 * What every grant type yields and every token is made from: who may do what, where, until when, and who signed in for
 * it. A grant type cannot mint; the token endpoint cannot decide.
 */
import type { RefreshTokenValue } from './refresh-token';
import type { Client, Confirmation, Grant, Subject, TokenContext } from './store';
import type { Target } from './target';

export type Authorization = {
  client: Client;
  grant: Grant;
  /** Absent when the client acts for itself. */
  subject?: Subject;
  context: TokenContext;
  target: Target;
  /** `iat` of what is issued; in the past when the answer of an earlier rotation is repeated. */
  issuedAt: number;
  refreshToken?: RefreshTokenValue;
  /** Whether this is the exchange of a code: only then an ID token carries the `nonce` (OpenID Connect Core §12.2). */
  first: boolean;
  /** The key that the access token is bound to; the token endpoint's to say, for it is what saw the proof. */
  confirmation?: Confirmation;
};
