/** What SCIM needs from outside. */
import type { Database } from '../data/database/database';
import type { Partner } from '../data/partners/scim-users';
import type { HttpRequest } from '../oauth/http';

type ScimScope = 'scim.read' | 'scim.write';

export type ScimWorld = {
  issuer: string;
  secret: Uint8Array;
  db: Database;
  /** The upstream issuers that the operator configured. */
  upstreams: readonly { issuer: string }[];
  now: () => number;
  log: (entry: { level: 'info' | 'error'; event: string; [detail: string]: unknown }) => void;
  /** The partner that sends the request, if it holds the scope. Throws `OAuthError` with a challenge otherwise. */
  authenticate: (request: HttpRequest, scope: ScimScope) => Promise<Partner>;
  /** Counts a request: undefined if it is allowed, or how many seconds to wait. */
  countRequest?: (limit: { name: string; max: number; seconds: number }, key: string) => Promise<number | undefined>;
};

/** One request of an authenticated partner. */
export type ScimCall = { world: ScimWorld; partner: Partner; now: number };
