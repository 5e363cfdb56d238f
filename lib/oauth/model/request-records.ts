/**
 * Authorization requests: as the client sent them, as the authorization endpoint stores them, and how far each has
 * come.
 */
import type { AuthorizationDetail } from './authorization-details';
import type { ClaimsRequest } from './claims-request';
import type { WaitingDevice } from './device-records';
import type { ResponseMode, ResponseType } from './response-type';

/** OpenID Connect Core §3.1.2.1; `create`: Initiating User Registration via OpenID Connect 1.0 §4. */
export const promptValues = ['none', 'login', 'consent', 'select_account', 'create'] as const;

/** What the request does with grants (Grant Management for OAuth 2.0 §5.2). */
export type GrantManagement = { action: 'create' } | { action: 'merge' | 'replace'; grantId: string };

/** A validated authorization request, as the authorization endpoint stores it. */
export type AuthorizationRequest = {
  grantManagement?: GrantManagement;
  clientId: string;
  redirectUri: string;
  responseType: ResponseType;
  responseMode: ResponseMode;
  scopes: string[];
  resources: string[];
  state?: string;
  nonce?: string;
  codeChallenge?: string;
  prompt: (typeof promptValues)[number][];
  maxAge?: number;
  loginHint?: string;
  /** `sub` of a verified `id_token_hint`: only this person may answer. */
  requiredSub?: string;
  acrValues: string[];
  uiLocales: string[];
  display?: string;
  claims?: ClaimsRequest;
  authorizationDetails?: AuthorizationDetail[];
  /** Set if the request may be answered only once, however often it is started. */
  singleUse?: SingleUse;
  /** The key that the code will be bound to (RFC 9449 §10). */
  dpopJkt?: string;
  /** Set if the answer goes to a waiting device instead of a redirect URI (RFC 8628 §3.3). */
  device?: WaitingDevice;
};

/** The key that is claimed (`claimOnce`) when the request is answered. */
export type SingleUse = { key: string; endsAt: number };

/** An authorization request that its client pushed (RFC 9126), as a list of parameters. */
export type PushedRequest = {
  key: string;
  clientId: string;
  parameters: [string, string][];
  createdAt: number;
  endsAt: number;
};

/** A pending authorization request. */
export type Interaction = {
  id: string;
  request: AuthorizationRequest;
  createdAt: number;
  endsAt: number;
  progress: InteractionProgress;
  /** A keyed hash of the request's origin; removed when somebody signs in (`extendInteraction`). */
  waitingFrom?: string;
};

/** How many interactions may wait for a sign-in: per origin, if origins can be distinguished, and in total. */
export type WaitingLimits = { each?: number; all: number };

export type InteractionProgress = {
  /** The session that was confirmed on the account page (`prompt=select_account`). */
  accountSid?: string;
  /** Its person. A newer session of the same person may answer the request, too. */
  accountSub?: string;
  /**
   * The session at the start of the request. Within the same second, only this distinguishes an old sign-in from a new
   * one.
   */
  startedWith?: { sid: string; authTime: number };
  /** The session whose user cannot, or will not, prove a further factor. */
  unmetSid?: string;
  decision?: Decision;
};

/** What a person answered on the consent page, and in which session. */
export type Decision =
  | { action: 'deny'; sid: string }
  | {
      action: 'allow';
      sid: string;
      scopes: string[];
      endsAt: number | null;
      once: boolean;
      /** The ends of single scopes that end before the rest. */
      scopeEnds?: Record<string, number>;
      remindBeforeSeconds?: number | null;
      /** The text of the question exactly as the page showed it. */
      shown?: { text: string; language: string };
    };
