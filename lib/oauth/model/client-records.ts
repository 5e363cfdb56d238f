/**
 * Clients, and what each of them can reach: the APIs it gets tokens for and the issuers whose assertions it may
 * present.
 */
import type { ClientMetadata } from '../clients/metadata';
import type { DetailType } from './authorization-details';
import type { Grant } from './grant-records';
import type { Localized } from './localized';
import type { ScopeEffect } from './scopes';
import type { SigningAlg } from './signing-algs';

/** A registered app as the protocol sees it, with what it may reach. Deleted clients are never returned. */
export type Client = {
  id: string;
  kind: 'web' | 'spa' | 'native' | 'machine';
  metadata: ClientMetadata;
  /** The scopes it may request from people. Required scopes cannot be unticked on the consent page. */
  scopes: { scope: string; required: boolean }[];
  /** The longest grant that the app accepts, counted from the consent; absent if the app sets no limit. */
  maxGrantSeconds?: number;
  /** How long its refresh tokens may stay unused; absent if the app sets no time. */
  refreshIdleSeconds?: number;
  ownerName?: string;
  createdAt: number;
  /** When its present identity was verified (`verified-identity.ts`); absent once the identity has changed. */
  verifiedAt?: number;
  /** The hash of our copy of its logo; absent if there is no copy. */
  logoHash?: string;
  /** The operator's own app (`lib/oauth/sign-in/first-party-sign-in.ts`). Only operators can set this. */
  firstParty?: boolean;
  /** SHA-256 of the registration access token (RFC 7592); only for clients that registered themselves. */
  registrationHash?: string;
  /** When the cached metadata document expires; only for clients whose id is the URL of their metadata. */
  documentEndsAt?: number;
  /** Set while such a client has no database row (`describeClient`), so that nothing can refer to it. */
  unsaved?: true;
  /**
   * SHA-256 of the secrets that have not ended at the time of the call, in base64url; a slow hash, which begins with a
   * dollar sign, for an imported secret (`lib/oauth/clients/slow-secrets.ts`).
   */
  secretHashes: string[];
  /** The same secrets as JWEs, if they are sealed; only for clients that use `client_secret_jwt`. */
  sealedSecrets?: string[];
  /** The APIs it can get tokens for, each with the scopes that the API allows it. */
  apis: ReachableApi[];
  /** Its machine grant (`machineGrant`), whatever its state; absent if there is none yet. */
  machineGrant?: Grant;
};

/** What is known about a secret from another product. Others are strong. */
export const secretStrengths = ['unknown', 'weak'] as const;
export type SecretStrength = (typeof secretStrengths)[number];

/** The data of a client that is registered outside the portal. */
export type ClientRegistration = Pick<Client, 'id' | 'kind' | 'metadata' | 'scopes'>;

/** One scope of an API, with its texts for people. */
export type ApiScope = {
  value: string;
  title: string;
  description: string;
  effect: ScopeEffect;
  /** Title and description in other languages. */
  localized?: Localized<'title' | 'description'> | undefined;
};

export type ReachableApi = {
  /** The resource identifier, which is the audience of its tokens (RFC 8707 §2). */
  resource: string;
  name: string;
  /** Its name in other languages. */
  localized?: Localized<'name'> | undefined;
  accessTokenSeconds: number;
  /** How long refresh tokens that are for it may stay unused; absent if it sets no time. */
  refreshIdleSeconds?: number | undefined;
  signingAlg: SigningAlg;
  /** Every scope of this API that the client may request from people, in the API's order. */
  scopes: ApiScope[];
  /** The types of authorization details that the client registered and this API has (RFC 9396). */
  detailTypes?: DetailType[];
  /** The most that client credentials can give; empty if the API allows nothing. */
  machineScopes: string[];
  /** Its tokens are opaque: they carry no claims and are introspected. */
  opaqueTokens?: boolean | undefined;
  /** The client's opaque tokens for this API have no expiry (`tokens/lasting-token.ts`). */
  lastingTokens?: boolean | undefined;
  /** API keys for this API may have no expiry. */
  lastingKeys?: boolean | undefined;
  /** Its tokens have the general `typ` JWT, for resource servers that reject `at+jwt`. */
  plainTokens?: boolean | undefined;
  /**
   * Whether the client may exchange tokens issued for this API: naming itself as the actor, or also without doing so.
   */
  mayExchange?: 'delegation' | 'impersonation' | undefined;
  /** Whether the client receives security events about grants for this API (Shared Signals). */
  receivesEvents?: boolean | undefined;
};

/** An issuer whose assertions about people a client may present (RFC 7523 §2.1). */
export type TrustedIssuer = {
  issuer: string;
  jwks?: ClientMetadata['jwks'] | undefined;
  jwksUri?: string | undefined;
  /** The claim that identifies the person in its assertions. */
  subject: 'sub' | 'email';
  scopes: string[];
};

/** A rejected request of a known client. Only its developer sees the reason. */
export type Refusal = {
  clientId: string;
  endpoint: string;
  error: string;
  reason: string;
  requestId: string;
  at: number;
};
