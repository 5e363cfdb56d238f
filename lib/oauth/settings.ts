/**
 * What an operator can set about the protocol, with the defaults and the reason for each. Durations are in seconds.
 */
export type Settings = {
  /** The lifetime of a code: as long as one redirect needs (RFC 6749 §4.1.2: at most ten minutes). */
  codeSeconds: number;
  /** The lifetime of a pushed request until the browser arrives (RFC 9126 §2.2: short). */
  pushedRequestSeconds: number;
  /** Whether every client must push its authorization requests (RFC 9126 §5). */
  requirePushedRequests: boolean;
  /**
   * `required`: every client sends a PKCE challenge, except confidential OpenID Connect clients that send a nonce
   * (OAuth 2.1, draft, §7.5.1). `public-clients`: confidential clients may leave it out, as RFC 9700 §2.1.1 tolerates
   * and OpenID's conformance plans assume.
   */
  pkce: 'required' | 'public-clients';
  /**
   * What a client's assertion may name as its audience. `issuer`: only the issuer. `compatible`: the token endpoint
   * too (OpenID Connect Core §9). A client's own setting overrides this, and FAPI clients always use the issuer.
   */
  assertionAudience: 'compatible' | 'issuer';
  /** How long a person may take to answer after signing in. */
  interactionSeconds: number;
  /** How long a request waits for someone to sign in; short, because anyone can start one. */
  signInSeconds: number;
  /** The maximum number of requests from one address that wait for a sign-in. */
  waitingPerCaller: number;
  /** The maximum for all addresses together. */
  waitingInAll: number;
  /** The lifetime of access tokens that are for no registered API (userinfo only). */
  accessTokenSeconds: number;
  /**
   * The maximum lifetime of access tokens sent through the browser: they cannot be bound, and may be in its history.
   */
  frontChannelTokenSeconds: number;
  idTokenSeconds: number;
  /**
   * A refresh token expires after this time without use, or earlier if its app or API says so. Each use extends it,
   * never past the end of the grant.
   */
  refreshTokenSeconds: number;
  /**
   * How long the response to a rotation is repeated for a client that lost it and has not used the new refresh token. A
   * copy of the old token works for the same time, so shorter is stricter; 0 repeats nothing.
   */
  rotationGraceSeconds: number;
  /** How long a key signs before the next one replaces it. */
  keyRotationSeconds: number;
  /** How long a new key is published before it signs: longer than others cache our JWK Set (`jwksMaxAgeSeconds`). */
  keyPublishedSeconds: number;
  /**
   * How long a key is published and accepted after it stopped signing. Longer than any token (a day), and than a
   * browser session, whose ID tokens come back as hints.
   */
  keyRetiredSeconds: number;
  /** How long others may cache our JWK Set. */
  jwksMaxAgeSeconds: number;
  /** Tolerated clock difference for assertions that others sign. */
  clockSkewSeconds: number;
  /** How long others may cache a status list (its `ttl`). */
  statusListTtlSeconds: number;
  /** How long a device waits for its user (RFC 8628 §3.2): long enough to create an account meanwhile. */
  deviceCodeSeconds: number;
  /** The minimum time between two polls of a device. */
  devicePollSeconds: number;
  /** The jurisdiction that receipts name. */
  jurisdiction: string;
  /** Who may register a client (RFC 7591 §3): anyone, holders of the initial access token, or nobody. */
  registration: 'open' | 'token' | 'off';
  /** SHA-256 of the initial access token. Without one, the mode `token` accepts nobody. */
  initialAccessTokenHash?: string;
  /**
   * Whether a client may register itself for the grant type `implicit`, and so get tokens through the browser.
   */
  registrationImplicit: boolean;
  /** How many clients one address may register in an hour, where anyone may. */
  registrationsPerHour: number;
  /**
   * How many clients may register themselves in an hour from all addresses, because a flood comes from many at once.
   */
  registrationsInAllPerHour: number;
  /**
   * How many URLs that clients name (metadata documents and the like) are fetched in an hour for requests from one
   * address.
   */
  lookUpsPerHour: number;
  /** The same for all addresses together. */
  lookUpsInAllPerHour: number;
  /** How many requests clients without credentials may push in an hour from one address; anyone can use their names. */
  pushesPerHour: number;
  /** How many devices may start the device flow in an hour from one address; several devices often share one. */
  deviceCodesPerHour: number;
  /** Whether a client's id may be the URL of its metadata (draft-ietf-oauth-client-id-metadata-document). */
  clientIdMetadata: boolean;
  /** The issuers whose software statements are accepted (RFC 7591 §2.3), and the URLs of their keys. */
  softwareStatementIssuers: { issuer: string; jwksUri: string }[];
  /**
   * The header in which the reverse proxy sends the certificate of a client's connection (RFC 8705). Without it no
   * certificate is accepted.
   */
  clientCertificateHeader?: string;
  /**
   * PEM certificates of the issuers of client certificates (RFC 8705 §2.1). Without any, `tls_client_auth` is not
   * offered.
   */
  clientAuthorities: string[];
  /** The origin where connections are asked for a certificate, if it is not the issuer's (RFC 8705 §5). */
  mutualTlsOrigin?: string;
  /**
   * Whether every DPoP proof needs a nonce from this server (RFC 9449 §8). This costs one more round trip, and proofs
   * made in advance do not work.
   */
  dpopNonceRequired: boolean;
  /**
   * Whether APIs may allow opaque access tokens and API keys without an expiry (`tokens/lasting-token.ts`). Dangerous:
   * a copy of one works until somebody ends the access.
   */
  lastingTokens: boolean;
  /** Tokens and keys without an expiry end after this time without use. */
  unusedTokenSeconds: number;
  /** Whose deviations from the standards requests may have (`requests/auth0-requests.ts`). */
  compatibility: 'none' | 'auth0';
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
  lastingTokens: false,
  unusedTokenSeconds: 90 * 24 * 3600,
  compatibility: 'none',
};
