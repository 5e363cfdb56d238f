/**
 * What every grant type yields and every token is made from: who may do what, where, until when, and who signed in for
 * it. A grant type cannot mint; the token endpoint cannot decide.
 */

import type { Client } from '../model/client-records';
import type { Grant, Subject } from '../model/grant-records';
import type { Confirmation, TokenContext } from '../model/token-records';
import type { UseKind } from '../model/usage-records';
import type { RefreshTokenValue } from './refresh-token';
import type { Target } from './token-target';

/** Who acts for the subject, and for whom they act in turn (RFC 8693 §4.1). */
export type Actor = { sub: string; client_id: string; act?: Actor };

/** What a token says that was traded for another (RFC 8693 §2.2.1). */
export type Exchanged = {
  issuedTokenType: string;
  /** The client whose grant the token hangs from. */
  grantedTo: string;
  /** The subject as the traded token had it; counts where it is no person. */
  sub: string;
  act?: Actor;
};

export type Authorization = {
  client: Client;
  grant: Grant;
  /** Absent when the client acts for itself. */
  subject?: Subject;
  context: TokenContext;
  target: Target;
  /** `iat` of what is issued. */
  issuedAt: number;
  refreshToken?: RefreshTokenValue;
  /** What the owner of the grant reads of it; absent when an earlier answer is repeated. */
  use?: UseKind;
  /** Whether this is the exchange of a code: only then an ID token carries the `nonce` (OpenID Connect Core §12.2). */
  first: boolean;
  /** The key that the access token is bound to; the token endpoint's to say, for it is what saw the proof. */
  confirmation?: Confirmation;
  exchanged?: Exchanged;
};
