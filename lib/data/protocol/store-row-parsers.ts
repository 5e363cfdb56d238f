/**
 * Rows of the protocol's tables as the core's records: the columns that a statement has to ask for, and the parsing of what
 * comes back. Parsing costs a few microseconds a row and is what makes a wrong statement fail here and not in a token.
 */
import { z } from 'zod';
import { clientMetadataSchema } from '@/lib/oauth/clients/metadata';
import { markHolds } from '@/lib/oauth/clients/verified-identity';
import { detailTypeSchema } from '@/lib/oauth/model/authorization-details';
import type { Client, TrustedIssuer } from '@/lib/oauth/model/client-records';
import type { DeviceCode, DevicePoll, WaitingDevice } from '@/lib/oauth/model/device-records';
import type { Grant, GrantState, Subject } from '@/lib/oauth/model/grant-records';
import type { StoredKey } from '@/lib/oauth/model/key-records';
import {
  type AuthorizationRequest,
  type Interaction,
  type PushedRequest,
  promptValues,
} from '@/lib/oauth/model/request-records';
import { responseModes, responseTypes } from '@/lib/oauth/model/response-type';
import { signingAlgs } from '@/lib/oauth/model/signing-algs';
import type {
  CodeContext,
  CodeState,
  Confirmation,
  RefreshTokenState,
  TokenContext,
} from '@/lib/oauth/model/token-records';

/** A time column as seconds since the epoch. */
export const seconds = (column: string) => `extract(epoch FROM ${column})::float8`;
/** A parameter in seconds since the epoch as a time. */
export const time = (parameter: string) => `to_timestamp(${parameter}::float8)`;

/** The grant `g` has not ended at the time that the parameter gives. */
export const isLive = (g: string, parameter: string) =>
  `(${g}.ended_at IS NULL AND (${g}.ends_at IS NULL OR ${g}.ends_at > ${time(parameter)}))`;

export const grantColumns = (g: string) => `
  ${g}.id AS grant_id, ${g}.remind_before_seconds AS remind_before, ${g}.owner_id, ${g}.client_id, ${g}.scopes, coalesce(${g}.resources, '{}') AS resources, ${g}.details AS grant_details,
  coalesce(${g}.declined, '{}') AS declined, ${g}.once, ${seconds(`${g}.ends_at`)} AS grant_ends,
  ${seconds(`${g}.paused_at`)} AS paused, ${seconds(`${g}.ended_at`)} AS grant_ended, ${g}.epoch, ${g}.status_list,
  ${g}.status_index, ${seconds(`${g}.created_at`)} AS grant_created, ${seconds(`${g}.changed_at`)} AS changed,
  ${seconds(`${g}.last_used_at`)} AS last_used`;

export const subjectColumns = (u: string) => `
  ${u}.id AS sub, ${u}.email, ${u}.email_verified_at IS NOT NULL AS email_verified, ${u}.name, ${u}.claims,
  ${seconds(`${u}.updated_at`)} AS updated`;

// The application writes whole seconds here; the portal's own rows (people, apps) have milliseconds.
const at = z.number().transform(Math.floor);
const maybeAt = at.nullable();

const authorizationDetails = z.array(z.looseObject({ type: z.string() }));

const grantRow = z.object({
  grant_id: z.string(),
  owner_id: z.string().nullable(),
  client_id: z.string(),
  scopes: z.array(z.object({ scope: z.string(), endsAt: z.number().nullable() })),
  resources: z.array(z.string()),
  grant_details: authorizationDetails,
  declined: z.array(z.string()),
  once: z.boolean(),
  grant_ends: maybeAt,
  remind_before: z.number().nullable(),
  paused: maybeAt,
  grant_ended: maybeAt,
  epoch: z.number(),
  status_list: z.number(),
  status_index: z.number(),
  grant_created: at,
  changed: at,
  last_used: maybeAt,
});

export function parseGrant(row: unknown): Grant {
  const found = grantRow.parse(row);
  const grant: Grant = {
    id: found.grant_id,
    clientId: found.client_id,
    scopes: found.scopes,
    resources: found.resources,
    declined: found.declined,
    once: found.once,
    epoch: found.epoch,
    status: { list: found.status_list, index: found.status_index },
    createdAt: found.grant_created,
    changedAt: found.changed,
  };
  if (found.grant_details.length > 0) grant.details = found.grant_details;
  if (found.owner_id !== null) grant.ownerId = found.owner_id;
  if (found.grant_ends !== null) grant.endsAt = found.grant_ends;
  if (found.remind_before !== null) grant.remindBeforeSeconds = found.remind_before;
  if (found.paused !== null) grant.pausedAt = found.paused;
  if (found.grant_ended !== null) grant.endedAt = found.grant_ended;
  if (found.last_used !== null) grant.lastUsedAt = found.last_used;
  return grant;
}

const subjectRow = z.object({
  sub: z.string(),
  email: z.string(),
  email_verified: z.boolean(),
  name: z.string(),
  claims: z.record(z.string(), z.unknown()),
  updated: at,
});

export function parseSubject(row: unknown): Subject {
  const { email_verified: emailVerified, updated: updatedAt, ...subject } = subjectRow.parse(row);
  return { ...subject, emailVerified, updatedAt };
}

const maybeSubject = z.object({ sub: z.string().nullable() });

/** A grant with its subject, from a row that has both their columns. */
export function parseGrantState(row: unknown): GrantState {
  const grant = parseGrant(row);
  return maybeSubject.parse(row).sub === null ? { grant } : { grant, subject: parseSubject(row) };
}

const claimRequest = z
  .object({
    essential: z.boolean().exactOptional(),
    value: z.unknown().exactOptional(),
    values: z.array(z.unknown()).exactOptional(),
  })
  .nullable();
const claimsRequest = z.object({
  userinfo: z.record(z.string(), claimRequest),
  id_token: z.record(z.string(), claimRequest),
});

// `satisfies` below: a field that is added to the core's type and forgotten here does not compile.
type Fields<T> = { [K in keyof Required<T>]: z.ZodType };

const contextFields = {
  scopes: z.array(z.string()),
  resources: z.array(z.string()),
  login: z.object({ sid: z.string(), sub: z.string(), authTime: z.number(), amr: z.array(z.string()) }).exactOptional(),
  nonce: z.string().exactOptional(),
  acr: z.string().exactOptional(),
  claims: claimsRequest.exactOptional(),
  confirmation: z
    .object({
      jkt: z.string().exactOptional(),
      'x5t#S256': z.string().exactOptional(),
    } satisfies Fields<Confirmation>)
    .exactOptional(),
} satisfies Fields<TokenContext>;

const tokenContext = z.object(contextFields);
const codeContext = z.object({
  ...contextFields,
  redirectUri: z.string(),
  codeChallenge: z.string().exactOptional(),
  dpopJkt: z.string().exactOptional(),
} satisfies Fields<CodeContext>);

const codeRow = z.object({
  code_client: z.string(),
  family_id: z.string(),
  code_epoch: z.number(),
  ends: at,
  consumed: maybeAt,
  details: codeContext,
});

export function parseCodeState(row: unknown): CodeState {
  const { code_client: clientId, family_id: familyId, code_epoch: epoch, ends, consumed, details } = codeRow.parse(row);
  const code = { clientId, familyId, epoch, endsAt: ends, context: details };
  return { ...parseGrantState(row), code: consumed === null ? code : { ...code, consumedAt: consumed } };
}

const trustedIssuerRow = z.object({
  issuer: z.string(),
  jwks: clientMetadataSchema.shape.jwks.nullable(),
  jwks_uri: z.string().nullable(),
  subject: z.enum(['sub', 'email']),
  scopes: z.array(z.string()),
});

export function parseTrustedIssuer(row: unknown): TrustedIssuer {
  const { issuer, jwks, jwks_uri: jwksUri, subject, scopes } = trustedIssuerRow.parse(row);
  return { issuer, subject, scopes, ...(jwks && { jwks }), ...(jwksUri !== null && { jwksUri }) };
}

const deviceCodeRow = z.object({
  hash: z.string(),
  user_code_hash: z.string(),
  client_id: z.string(),
  scopes: z.array(z.string()),
  resources: z.array(z.string()),
  authorization_details: authorizationDetails,
  interval_seconds: z.number(),
  created: at,
  ends: at,
});

export function parseDeviceCode(row: unknown): DeviceCode {
  const { hash, scopes, resources, ...found } = deviceCodeRow.parse(row);
  return {
    hash,
    scopes,
    resources,
    userCodeHash: found.user_code_hash,
    clientId: found.client_id,
    ...(found.authorization_details.length > 0 && { authorizationDetails: found.authorization_details }),
    intervalSeconds: found.interval_seconds,
    createdAt: found.created,
    endsAt: found.ends,
  };
}

const devicePollRow = z.object({ ends: at, answered: z.boolean(), denied: z.boolean(), too_soon: z.boolean() });

export function parseDevicePoll(row: unknown): DevicePoll {
  const { ends: endsAt, answered, denied, too_soon: tooSoon } = devicePollRow.parse(row);
  return { endsAt, tooSoon, ...(answered && { answer: denied ? 'denied' : 'allowed' }) };
}

const tokenRow = z.object({
  token_client: z.string(),
  family_id: z.string(),
  created: at,
  ends: at,
  rotated: maybeAt,
  successor_hash: z.string().nullable(),
  ended: maybeAt,
  details: tokenContext,
});

export function parseTokenState(row: unknown): RefreshTokenState {
  const found = tokenRow.parse(row);
  const token: RefreshTokenState['token'] = {
    clientId: found.token_client,
    familyId: found.family_id,
    createdAt: found.created,
    endsAt: found.ends,
    context: found.details,
  };
  if (found.rotated !== null) token.rotatedAt = found.rotated;
  if (found.successor_hash !== null) token.successorHash = found.successor_hash;
  if (found.ended !== null) token.endedAt = found.ended;
  return { ...parseGrantState(row), token };
}

const signingAlg = z.enum(signingAlgs);

// Absent where it is not so, as for the core's own records.
const onlyTrue = z.boolean().transform((value) => value || undefined);
export const tokenForms = { opaqueTokens: onlyTrue, plainTokens: onlyTrue };

const clientRow = z.object({
  id: z.string(),
  kind: z.enum(['web', 'spa', 'native', 'machine']),
  metadata: clientMetadataSchema,
  scopes: z.array(z.object({ scope: z.string(), required: z.boolean() })),
  max_grant_seconds: z.number().nullable(),
  created: at,
  verified: maybeAt,
  verified_identity: z.unknown(),
  logo_hash: z.string().nullable(),
  first_party: z.boolean(),
  registration_hash: z.string().nullable(),
  document_ends: maybeAt,
  apis: z.array(
    z.object({
      resource: z.string(),
      name: z.string(),
      accessTokenSeconds: z.number(),
      signingAlg,
      ...tokenForms,
      scopes: z.array(z.object({ value: z.string(), title: z.string(), description: z.string() })),
      detailTypes: z.array(detailTypeSchema),
      machineScopes: z.array(z.string()),
      // Absent where it is not so.
      receivesEvents: z.boolean().transform((receives) => receives || undefined),
      mayExchange: z
        .enum(['delegation', 'impersonation'])
        .nullable()
        .transform((mode) => mode ?? undefined),
    }),
  ),
});

/** A client without what is read anew for each request. */
export type KeptClient = Omit<Client, 'secretHashes' | 'sealedSecrets' | 'ownerName' | 'machineGrant'>;

export function parseClient(row: unknown): KeptClient {
  const found = clientRow.parse(row);
  const { id, kind, metadata, scopes, apis } = found;
  const client: KeptClient = { id, kind, metadata, scopes, apis, createdAt: found.created };
  if (found.max_grant_seconds !== null) client.maxGrantSeconds = found.max_grant_seconds;
  if (found.verified !== null && markHolds(found.verified_identity, metadata)) client.verifiedAt = found.verified;
  if (found.logo_hash !== null) client.logoHash = found.logo_hash;
  if (found.first_party) client.firstParty = true;
  if (found.registration_hash !== null) client.registrationHash = found.registration_hash;
  if (found.document_ends !== null) client.documentEndsAt = found.document_ends;
  return client;
}

const request = z.object({
  clientId: z.string(),
  redirectUri: z.string(),
  responseType: z.enum(responseTypes),
  responseMode: z.enum(responseModes),
  scopes: z.array(z.string()),
  resources: z.array(z.string()),
  state: z.string().exactOptional(),
  nonce: z.string().exactOptional(),
  codeChallenge: z.string().exactOptional(),
  prompt: z.array(z.enum(promptValues)),
  maxAge: z.number().exactOptional(),
  loginHint: z.string().exactOptional(),
  requiredSub: z.string().exactOptional(),
  acrValues: z.array(z.string()),
  uiLocales: z.array(z.string()),
  display: z.string().exactOptional(),
  claims: claimsRequest.exactOptional(),
  dpopJkt: z.string().exactOptional(),
  authorizationDetails: authorizationDetails.exactOptional(),
  grantManagement: z
    .discriminatedUnion('action', [
      z.object({ action: z.literal('create') }),
      z.object({ action: z.enum(['merge', 'replace']), grantId: z.string() }),
    ])
    .exactOptional(),
  singleUse: z.object({ key: z.string(), endsAt: z.number() }).exactOptional(),
  device: z.object({ hash: z.string(), userCode: z.string() } satisfies Fields<WaitingDevice>).exactOptional(),
} satisfies Fields<AuthorizationRequest>);

const interactionRow = z.object({
  id: z.string(),
  waits_for: z.string().nullable(),
  request,
  created: at,
  ends: at,
  progress: z.object({
    startedWith: z.object({ sid: z.string(), authTime: z.number() }).exactOptional(),
    accountSid: z.string().exactOptional(),
    unmetSid: z.string().exactOptional(),
    decision: z
      .discriminatedUnion('action', [
        z.object({ action: z.literal('deny'), sid: z.string() }),
        z.object({
          action: z.literal('allow'),
          sid: z.string(),
          scopes: z.array(z.string()),
          endsAt: z.number().nullable(),
          once: z.boolean(),
          scopeEnds: z.record(z.string(), z.number()).exactOptional(),
          shown: z.object({ text: z.string(), language: z.string() }).exactOptional(),
          remindBeforeSeconds: z.number().nullable().exactOptional(),
        }),
      ])
      .exactOptional(),
  } satisfies Fields<Interaction['progress']>),
});

export function parseInteraction(row: unknown): Interaction {
  const { created: createdAt, ends: endsAt, waits_for: waitingFrom, ...interaction } = interactionRow.parse(row);
  return { ...interaction, createdAt, endsAt, ...(waitingFrom !== null && { waitingFrom }) };
}

const pushedRow = z.object({
  key: z.string(),
  client_id: z.string(),
  parameters: z.array(z.tuple([z.string(), z.string()])),
  created: at,
  ends: at,
});

export function parsePushedRequest(row: unknown): PushedRequest {
  const { key, client_id: clientId, parameters, created: createdAt, ends: endsAt } = pushedRow.parse(row);
  return { key, clientId, parameters, createdAt, endsAt };
}

const keyRow = z.object({
  kid: z.string(),
  alg: signingAlg,
  public_jwk: z.record(z.string(), z.unknown()),
  sealed_jwk: z.string(),
  created: at,
  active: at,
  retired: maybeAt,
});

export function parseKey(row: unknown): StoredKey {
  const { kid, alg, public_jwk: publicJwk, sealed_jwk: sealedJwk, created, active, retired } = keyRow.parse(row);
  const key = { kid, alg, publicJwk, sealedJwk, createdAt: created, activeAt: active };
  return retired === null ? key : { ...key, retiredAt: retired };
}
