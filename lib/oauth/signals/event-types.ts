/**
 * The event types that we send, and who may ask for them. CAEP 1.0 §3 has those of sessions, credentials and claims; `token-revoked` is that of the OAuth event
 * types (OpenID, draft). Nobody has registered one for tokens that rest, so those two are of our own. The two of the framework itself
 * (SSF 1.0 §8.1.4.1) go to every stream and are not asked for.
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

/** What a receiver can ask for (SSF 1.0 §8.1.1, `events_supported`). */
export const supportedEvents: readonly string[] = Object.values(signalTypes);
