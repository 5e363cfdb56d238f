/**
 * Security events: RFC 8417 in the profile of the OpenID Shared Signals Framework 1.0. An event of Countersign lists
 * the status entries that changed (`token_status`); they take effect at once, before the lists are fetched again.
 */
import { type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { StatusReference } from './access';
import { isRecord } from './limited-fetch';
import { type StatusLists, signingAlgorithms, type TokenStatus } from './status-lists';

/** A verified event of the issuer. */
export type SecurityEvent = {
  /** The event type, a URI. */
  type: string;
  /** What the event is about (`sub_id`, RFC 9493). */
  subject: Record<string, unknown>;
  /** The members of the event. */
  event: Record<string, unknown>;
};

/** Something that ends, or might have ended, the validity of tokens that you have already accepted. */
export type Revocation =
  /** This entry changed. All tokens with this reference are affected. */
  | { type: 'status'; reference: StatusReference; status: TokenStatus }
  /** Events may have been missed: forget everything that you remember about tokens. */
  | { type: 'everything' };

export type EventRules = {
  issuer: string;
  audience: readonly string[];
  onRevocation: (revocation: Revocation) => void;
  onEvent: (event: SecurityEvent) => void;
};

export type EventReceiver = {
  /** Verifies an event and acts on it. Rejects if it is invalid. */
  take: (set: string) => Promise<void>;
  /** Events may have been missed. */
  missed: () => void;
};

export function createEventReceiver(
  keys: JWTVerifyGetKey,
  lists: StatusLists,
  rules: EventRules,
  now: () => number,
): EventReceiver {
  return {
    async take(set) {
      // SSF 1.0 §4.1: an event has its own type, the issuer, this API as audience, and neither `sub` nor `exp`.
      const { payload } = await jwtVerify(set, keys, {
        issuer: rules.issuer,
        audience: [...rules.audience],
        typ: 'secevent+jwt',
        algorithms: signingAlgorithms,
        currentDate: new Date(now()),
        requiredClaims: ['iat', 'jti', 'events'],
      });
      if (payload.sub !== undefined || payload.exp !== undefined) throw new Error('an event has neither sub nor exp');
      const { events, sub_id: subject, iat = 0 } = payload;
      if (!isRecord(events)) throw new Error('events is not an object');
      for (const [type, event] of Object.entries(events)) {
        if (!isRecord(event)) throw new Error('an event is not an object');
        const { event_timestamp: at = iat, token_status: entries = [] } = event;
        if (typeof at !== 'number' || !Array.isArray(entries)) throw new Error('an event is malformed');
        for (const entry of entries.map(readEntry)) {
          lists.mark(entry.reference, entry.status, at * 1000);
          const status = entry.status === 0 ? 'valid' : entry.status === 2 ? 'suspended' : 'invalid';
          rules.onRevocation({ type: 'status', reference: entry.reference, status });
        }
        rules.onEvent({ type, subject: isRecord(subject) ? subject : {}, event });
      }
    },
    missed() {
      lists.expire();
      rules.onRevocation({ type: 'everything' });
    },
  };
}

function readEntry(entry: unknown): { reference: StatusReference; status: number } {
  const { idx, uri, status } = isRecord(entry) ? entry : {};
  if (typeof idx !== 'number' || typeof uri !== 'string' || typeof status !== 'number')
    throw new Error('token_status is malformed');
  return { reference: { idx, uri }, status };
}
