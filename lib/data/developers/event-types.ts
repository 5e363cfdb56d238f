/** The types of events that an app's owner can receive. `docs/webhooks.md` documents the data of each. */
export const eventTypes = [
  'grant.created',
  'grant.changed',
  'grant.paused',
  'grant.resumed',
  'grant.ended',
  'grant.tokens_revoked',
  'secret.expiring',
  'secret.expired',
  'verification.given',
  'verification.lost',
  'requests.refused',
  'ping',
] as const;

export type EventType = (typeof eventTypes)[number];

export const isEventType = (text: string): text is EventType => eventTypes.some((type) => type === text);
