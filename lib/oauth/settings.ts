/**
 * What an operator can set about the protocol, with the defaults and the reason for each. Durations are in seconds.
 */
export type Settings = {
  /** A code lives as long as one redirect needs (RFC 6749 §4.1.2: at most ten minutes). */
  codeSeconds: number;
  /** How long a pushed request may wait for its browser (RFC 9126 §2.2: short). */
  pushedRequestSeconds: number;
  /** Whether every client has to push its authorization requests (RFC 9126 §5). */
  requirePushedRequests: boolean;
  /**
   * `required`: everyone sends a PKCE challenge, save a confidential OpenID Connect client that sends a nonce (OAuth
   * 2.1, draft, §7.5.1). `public-clients`: confidential clients may go without, as RFC 9700 §2.1.1 tolerates and
   * OpenID's conformance plans assume.
   */
  pkce: 'required' | 'public-clients';
  /**
   * What a client's assertion may name as its audience. `issuer`: the issuer alone. `compatible`: the token endpoint as
   * well (OpenID Connect Core §9). Single clients can be set otherwise, and FAPI clients always use the issuer.
   */
  assertionAudience: 'compatible' | 'issuer';
  /** How long a person may take between signing in and their answer. */
  interactionSeconds: number;
  /** How long a request waits for somebody to sign in: anyone can begin one. */
  signInSeconds: number;
  /** How many requests from one address may wait for somebody to sign in, at once. */
  waitingPerCaller: number;
  /** How many may wait in all, from wherever. */
  waitingInAll: number;
  /** Access tokens for no registered API (userinfo only). */
  accessTokenSeconds: number;
  /** At most, for an access token that comes by way of the browser: it cannot be bound, and may be in its history. */
  frontChannelTokenSeconds: number;
  idTokenSeconds: number;
  /** A refresh token ends after this long without use; each use slides it, never past the grant's end. */
  refreshTokenSeconds: number;
  /**
   * How long the answer of a rotation is repeated to a client that lost it and has not used the new refresh token. A
   * copy of the old token works for as long, so shorter is stricter; 0 repeats nothing.
   */
  rotationGraceSeconds: number;
  /** How long a key signs before the next one takes its place. */
  keyRotationSeconds: number;
  /** How long a new key is published before it signs: longer than anyone keeps our JWK Set (`jwksMaxAgeSeconds`). */
  keyPublishedSeconds: number;
  /**
   * How long a key that signs no more is published and believed. Longer than any token (a day), and than a browser
   * session with its ID tokens, which come back as hints.
   */
  keyRetiredSeconds: number;
  /** How long others may keep our JWK Set. */
  jwksMaxAgeSeconds: number;
  /** Tolerated clock difference for assertions that others sign. */
  clockSkewSeconds: number;
  /** How long others may keep a status list (its `ttl`). */
  statusListTtlSeconds: number;
  /** How long a device waits for its person (RFC 8628 §3.2): long enough to create an account meanwhile. */
  deviceCodeSeconds: number;
  /** How long a device has to wait between two questions. */
  devicePollSeconds: number;
  /** Whose law receipts name; nobody's, unless the operator says. */
  jurisdiction: string;
  /** Who may register a client (RFC 7591 §3): anyone, whoever has the initial access token, or nobody. */
  registration: 'open' | 'token' | 'off';
  /** SHA-256 of the initial access token; without one, `token` lets nobody in. */
  initialAccessTokenHash?: string;
  /**
   * Whether a client may register itself for the grant type `implicit`, and so for tokens that pass through the
   * browser.
   */
  registrationImplicit: boolean;
  /** How many clients one caller may register in an hour where anyone may. */
  registrationsPerHour: number;
  /**
   * How many clients may register themselves in an hour, from wherever: what fills the database comes from many places
   * at once.
   */
  registrationsInAllPerHour: number;
  /**
   * How many addresses of strangers (metadata documents and the like) are fetched in an hour because of one caller's
   * requests.
   */
  lookUpsPerHour: number;
  /** How many are fetched in an hour, because of whomever. */
  lookUpsInAllPerHour: number;
  /** How many requests clients without credentials may push in an hour from one address: anyone can use their names. */
  pushesPerHour: number;
  /** How many devices of one caller may begin to wait in an hour; behind one address may be a house full of them. */
  deviceCodesPerHour: number;
  /** Whether a client's id may be the address of its metadata (draft-ietf-oauth-client-id-metadata-document). */
  clientIdMetadata: boolean;
  /** Whose software statements are believed (RFC 7591 §2.3), and where their keys are. */
  softwareStatementIssuers: { issuer: string; jwksUri: string }[];
  /**
   * Where the proxy in front puts the certificate of a client's connection (RFC 8705); without it no certificate is
   * believed.
   */
  clientCertificateHeader?: string;
  /**
   * PEM certificates of those who issue client certificates (RFC 8705 §2.1); none: `tls_client_auth` is not offered.
   */
  clientAuthorities: string[];
  /** Where connections are asked for a certificate, if not at the issuer's own origin (RFC 8705 §5). */
  mutualTlsOrigin?: string;
  /**
   * Whether every DPoP proof needs a nonce of ours (RFC 9449 §8): one round trip more, and no proof made in advance is
   * any good.
   */
  dpopNonceRequired: boolean;
};

export const defaultSettings: Settings = {
  codeSeconds: 60,
  pushedRequestSeconds: 90,
  requirePushedRequests: false,
  pkce: 'required',
  assertionAudience: 'compatible',
  interactionSeconds: 3600,
  signInSeconds: 900,
  waitingPerCaller: 60,
  waitingInAll: 20_000,
  accessTokenSeconds: 600,
  frontChannelTokenSeconds: 300,
  idTokenSeconds: 3600,
  refreshTokenSeconds: 30 * 24 * 3600,
  rotationGraceSeconds: 60,
  keyRotationSeconds: 90 * 24 * 3600,
  keyPublishedSeconds: 3600,
  keyRetiredSeconds: 30 * 24 * 3600,
  jwksMaxAgeSeconds: 300,
  clockSkewSeconds: 60,
  statusListTtlSeconds: 30,
  deviceCodeSeconds: 900,
  devicePollSeconds: 5,
  jurisdiction: 'not stated',
  registration: 'token',
  registrationImplicit: false,
  // A hosted client registers for each of its users, all from one address.
  registrationsPerHour: 600,
  registrationsInAllPerHour: 3000,
  pushesPerHour: 600,
  lookUpsPerHour: 60,
  lookUpsInAllPerHour: 3000,
  deviceCodesPerHour: 120,
  clientIdMetadata: true,
  softwareStatementIssuers: [],
  clientAuthorities: [],
  dpopNonceRequired: false,
};
