/** What `verify` returns: a verified token, and what it allows. */
import type { JWTPayload } from 'jose';
import { isRecord } from './limited-fetch';

/** One element of `authorization_details` (RFC 9396 §2). */
export type AuthorizationDetail = { type: string; [member: string]: unknown };

/** The entry of a token in a status list (draft-ietf-oauth-status-list §6). */
export type StatusReference = { idx: number; uri: string };

/** The claims of a signed token, or the members of an introspection response (RFC 7662 §2.2). */
export type Claims = JWTPayload & {
  client_id?: string;
  scope?: string;
  authorization_details?: AuthorizationDetail[];
  auth_time?: number;
  acr?: string;
  amr?: string[];
  /** The keys that the token is bound to (RFC 7800 §3). */
  cnf?: { jkt?: string; 'x5t#S256'?: string };
};

/** A verified token. */
export type Access = {
  /** `signed`: the token is a JWT. `introspected`: the issuer described it, as for opaque tokens and API keys. */
  kind: 'signed' | 'introspected';
  /** The user, or the app if no user is involved (`sub`). */
  subject: string;
  /** The app that holds the token (`client_id`). */
  clientId: string | undefined;
  scopes: readonly string[];
  authorizationDetails: readonly AuthorizationDetail[];
  /** Seconds since the epoch; undefined if the token does not expire. */
  expiresAt: number | undefined;
  /** The entry in a status list, if the token has one. */
  status: StatusReference | undefined;
  /** How the request proved the key that the token is bound to; undefined for a bearer token. */
  proof: 'dpop' | 'certificate' | 'both' | undefined;
  claims: Claims;
  /** Headers for your answer: a new `DPoP-Nonce` (RFC 9449 §8.2). The adapters set them. */
  responseHeaders: Readonly<Record<string, string>>;
};

/** The parts of an access that depend only on the token. */
export type TokenAccess = Omit<Access, 'proof' | 'responseHeaders'>;

/** Reads claims that were verified. Returns a sentence if a claim that this package uses has the wrong form. */
export function readAccess(kind: Access['kind'], claims: Record<string, unknown>): TokenAccess | string {
  const { sub, client_id: client, scope = '', exp, authorization_details: details = [], status, cnf } = claims;
  const optional = (value: unknown): value is string | undefined => value === undefined || typeof value === 'string';
  if (!optional(sub) || !optional(client)) return 'sub and client_id have to be texts';
  const subject = sub ?? client;
  if (subject === undefined) return 'The token names no subject';
  if (typeof scope !== 'string') return 'scope has to be a text';
  if (exp !== undefined && typeof exp !== 'number') return 'exp has to be a number';
  if (!Array.isArray(details) || !details.every(isDetail)) return 'authorization_details is malformed';
  if (cnf !== undefined && !isConfirmation(cnf)) return 'The token is bound in an unknown way (cnf)';
  const reference = statusReferenceIn(status);
  if (typeof reference === 'string') return reference;
  return {
    kind,
    subject,
    clientId: client,
    scopes: scope.split(' ').filter((one) => one !== ''),
    authorizationDetails: details,
    expiresAt: exp,
    status: reference,
    claims,
  };
}

const isDetail = (value: unknown): value is AuthorizationDetail => isRecord(value) && typeof value['type'] === 'string';

/**
 * Whether every key that the token is bound to is of a kind that this package can check. A token that is bound in
 * another way must not count as a bearer token.
 */
function isConfirmation(value: unknown): value is { jkt?: string; 'x5t#S256'?: string } {
  if (!isRecord(value)) return false;
  const members = Object.entries(value);
  return (
    members.length > 0 &&
    members.every(([name, text]) => (name === 'jkt' || name === 'x5t#S256') && typeof text === 'string')
  );
}

function statusReferenceIn(status: unknown): StatusReference | undefined | string {
  if (status === undefined) return undefined;
  const list = isRecord(status) ? status['status_list'] : undefined;
  // Other mechanisms may be named beside the list, or instead of it.
  if (list === undefined && isRecord(status)) return undefined;
  if (!isRecord(list)) return 'The status reference of the token is malformed';
  const { idx, uri } = list;
  if (typeof idx !== 'number' || !Number.isSafeInteger(idx) || idx < 0 || typeof uri !== 'string')
    return 'The status reference of the token is malformed';
  return { idx, uri };
}
