/**
 * Authorization codes, refresh tokens and API keys. The store has only their hashes.
 */
import type { ClaimsRequest } from './claims-request';
import type { GrantState, Login } from './grant-records';

/**
 * The thumbprints of what a token is bound to (RFC 7800 §3.1): a DPoP key (RFC 9449 §6.1), a certificate (RFC 8705
 * §3.1).
 */
export type Confirmation = { jkt?: string; 'x5t#S256'?: string };

/** What a code or refresh token carries besides its grant. */
export type TokenContext = {
  scopes: string[];
  resources: string[];
  login?: Login;
  nonce?: string;
  acr?: string;
  claims?: ClaimsRequest;
  /** The key that a refresh token is bound to. */
  confirmation?: Confirmation;
};

export type CodeContext = TokenContext & { redirectUri: string; codeChallenge?: string; dpopJkt?: string };

export type NewCode = { hash: string; familyId: string; endsAt: number; context: CodeContext };

/** When a refresh token ends if it is not used. If it is for a resource in `endsAtFor`, it ends then at the latest. */
export type IdleEnd = { endsAt: number; endsAtFor?: Record<string, number> };

/** With a confirmation, the token and its successors are bound to that key. */
export type NewRefreshToken = IdleEnd & { hash: string; confirmation?: Confirmation };

export type CodeState = GrantState & {
  code: {
    clientId: string;
    familyId: string;
    epoch: number;
    endsAt: number;
    consumedAt?: number;
    context: CodeContext;
  };
};

export type RefreshTokenState = GrantState & {
  token: {
    clientId: string;
    familyId: string;
    endsAt: number;
    createdAt: number;
    rotatedAt?: number;
    successorHash?: string;
    /** Set when the family was ended. */
    endedAt?: number;
    context: TokenContext;
  };
};

/** The outcome of a rotation, with the state after it. */
export type RotationState = RefreshTokenState & { rotated: boolean; successorUsed: boolean };

/** An API key. Each key has a grant of its own. */
export type NewApiKey = {
  id: string;
  hash: string;
  /** The last characters, so that its holder can tell keys apart. */
  hint: string;
  name: string;
  /** The person who holds the key; absent if the client itself holds it. */
  ownerId?: string;
  clientId: string;
  scopes: string[];
  resources: string[];
  /** Absent: the key has no expiry. */
  endsAt?: number;
};
/** The client that holds people's keys, and that exchanges every key. It is created with the database. */
export const apiKeyClientId = 'api_keys';

/** An opaque access token. Without `endsAt` it has no expiry, and `usedAt` is its last recorded use. */
export type StoredAccessToken = { claims: Record<string, unknown>; usedAt?: number };

/** The most access tokens without an expiry under one grant. Another one ends the oldest. */
export const mostLastingTokens = 50;

export type ApiKeyHolder = { ownerId: string } | { clientId: string };
