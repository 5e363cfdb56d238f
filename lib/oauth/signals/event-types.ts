/**
 * The event types that this server sends. CAEP 1.0 §3 defines those for sessions, credentials and claims;
 * `token-revoked` is from the OAuth event types (OpenID, draft). No registered event type covers suspended tokens, so
 * we define two. The framework's own event type (SSF 1.0 §8.1.4.1) is sent to every stream and is not requested.
 */
const openid = 'https://schemas.openid.net/secevent';

export const signalTypes = {
  tokenRevoked: `${openid}/oauth/event-type/token-revoked`,
  tokenClaimsChange: `${openid}/caep/event-type/token-claims-change`,
  sessionRevoked: `${openid}/caep/event-type/session-revoked`,
  credentialChange: `${openid}/caep/event-type/credential-change`,
  tokenSuspended: 'urn:countersign:event-type:token-suspended',
  tokenResumed: 'urn:countersign:event-type:token-resumed',
} as const;

/** SSF 1.0 §8.1.4.1. */
export const verificationType = `${openid}/ssf/event-type/verification`;

/** The event types that a receiver can request (SSF 1.0 §8.1.1, `events_supported`). */
export const supportedEvents: readonly string[] = Object.values(signalTypes);
