/**
 * What an operator can set about the protocol, with the defaults and the reason for each. Durations are in seconds.
 */
export type Settings = {
  /** A code lives as long as one redirect needs (RFC 6749 §4.1.2: at most ten minutes). */
  codeSeconds: number;
  /** How long a person may take between the authorization endpoint and their answer. */
  interactionSeconds: number;
  /** Access tokens for no registered API (userinfo only). */
  accessTokenSeconds: number;
  /** At most, for an access token that comes by way of the browser: it cannot be bound, and may be in its history. */
  frontChannelTokenSeconds: number;
  idTokenSeconds: number;
  /** A refresh token ends after this long without use; each use slides it, never past the grant's end. */
  refreshTokenSeconds: number;
  /** How long the answer of a rotation is repeated to a client that lost it. */
  rotationGraceSeconds: number;
  /** Tolerated clock difference for assertions that others sign. */
  clockSkewSeconds: number;
  /** How long others may keep a status list (its `ttl`). */
  statusListTtlSeconds: number;
  /** Whether every DPoP proof needs a nonce of ours (RFC 9449 §8): one round trip more, and no proof made in advance is any good. */
  dpopNonceRequired: boolean;
};

export const defaultSettings: Settings = {
  codeSeconds: 60,
  interactionSeconds: 3600,
  accessTokenSeconds: 600,
  frontChannelTokenSeconds: 300,
  idTokenSeconds: 3600,
  refreshTokenSeconds: 30 * 24 * 3600,
  rotationGraceSeconds: 10,
  clockSkewSeconds: 60,
  statusListTtlSeconds: 30,
  dpopNonceRequired: false,
};
