/**
 * The result of every grant type, and the input for every token: who may do what, where, until when, and who signed in.
 * A grant type decides but issues nothing; the token endpoint issues but decides nothing.
 */

import type { Client } from '../model/client-records';
import type { Grant, Subject } from '../model/grant-records';
import type { Confirmation, TokenContext } from '../model/token-records';
import type { UseKind } from '../model/usage-records';
import type { RefreshTokenValue } from './refresh-token';
import type { Target } from './token-target';

/** Who acts for the subject, and the earlier actor that they act for (RFC 8693 §4.1). */
export type Actor = { sub: string; client_id: string; act?: Actor };

/** What a token that was exchanged for another one says in addition (RFC 8693 §2.2.1). */
type Exchanged = {
  issuedTokenType: string;
  /** The client that the grant behind the token belongs to. */
  grantedTo: string;
  /** The subject of the exchanged token. Used if it is not a person. */
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
  /** The `iat` of the issued tokens. */
  issuedAt: number;
  refreshToken?: RefreshTokenValue;
  /** What to record for the owner of the grant; absent if an earlier answer is repeated. */
  use?: UseKind;
  /** Whether a code was exchanged: only then does the ID token carry the `nonce` (OpenID Connect Core §12.2). */
  first: boolean;
  /** The key that the access token is bound to. The token endpoint sets it, because it verified the proof. */
  confirmation?: Confirmation;
  exchanged?: Exchanged;
};
