/**
 * Access tokens: RFC 9068 (`at+jwt`), with the status reference of the Token Status List draft
 * (draft-ietf-oauth-status-list-20 §6.2), so that a signed token can be revoked (decision 2). For an API that asks for
 * opaque tokens, the store keeps the same claims and only introspection (RFC 7662) reveals them.
 *
 * An API may ask for the general type `JWT`, which ID tokens have as well. Such an access token has the claim
 * `token_use`. ID tokens never have that claim, and a token of type `JWT` without it is not accepted as an access
 * token.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isFapi, isFapiAlg } from '../clients/fapi';
import { randomToken, sha256 } from '../crypto';
import { sign, verifyOwn } from '../keys/key-ring';
import { type EpochState, type Grant, type StatusReference, tokenStatus } from '../model/grant-records';
import { earliestEnd, grantProblem } from '../model/grant-rules';
import { statusListUri } from '../status/status-list-uri';
import type { World } from '../world';
import type { Actor, Authorization } from './authorization';
import { isLasting, stillLasts } from './lasting-token';
import { subjectIdentifier } from './subject-identifier';

const typ = 'at+jwt';
const plainTyp = 'JWT';
const plainUse = 'access';

/** Whether a token of type `JWT` with these claims is an access token. */
export const isPlainAccessToken = (claims: Record<string, unknown>): boolean => claims['token_use'] === plainUse;

/**
 * Issues an access token, signed or opaque as its APIs ask. Returns it with its `exp`, which only an opaque one may
 * lack.
 */
export async function issueAccessToken(
  world: World,
  authorization: Authorization,
): Promise<{ value: string; expiresAt: number | undefined }> {
  const { client, grant, target } = authorization;
  const { claims, expiresAt } = newAccessTokenClaims(world, authorization);
  if (target.opaque) return { value: await storeOpaque(world, grant, claims, expiresAt), expiresAt };
  const alg = isFapi(client) && !isFapiAlg(target.signingAlg) ? 'PS256' : target.signingAlg;
  return { value: await sign(world.ring, alg, { typ: target.plain ? plainTyp : typ }, claims), expiresAt };
}

/**
 * The claims of a new access token, and its `exp`, which is never later than the end of the grant or of a scope in it.
 * A token without an expiry has no `exp` (`lasting-token.ts`).
 */
export function newAccessTokenClaims(
  world: World,
  authorization: Authorization,
): { claims: Record<string, unknown>; expiresAt: number | undefined } {
  const { client, grant, subject, context, target, issuedAt, exchanged } = authorization;
  const { scopes, audience } = target;
  const expiresAt = isLasting(authorization)
    ? undefined
    : Math.min(issuedAt + target.accessTokenSeconds, earliestEnd(grant, scopes));
  const [only, ...others] = audience;
  // Individually requested claims (OpenID Connect Core §5.5) are for the userinfo endpoint, which sees only this token.
  const userinfoClaims = audience.includes(world.issuer) ? Object.keys(context.claims?.userinfo ?? {}) : [];
  const claims = {
    iss: world.issuer,
    // RFC 9068 §2.2: if no person is involved, the subject is the client.
    sub: subject ? subjectIdentifier(world, client, subject.sub) : (exchanged?.sub ?? client.id),
    aud: others.length > 0 ? audience : only,
    ...(expiresAt !== undefined && { exp: expiresAt }),
    iat: issuedAt,
    jti: randomUUID(),
    ...(target.plain && { token_use: plainUse }),
    client_id: client.id,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    // RFC 9396 §9.1
    ...(target.details && { authorization_details: target.details }),
    // RFC 9068 §2.2.1: these describe the sign-in, so a refresh does not change them.
    ...(context.login && { auth_time: context.login.authTime, amr: context.login.amr }),
    ...(context.login && context.acr !== undefined && { acr: context.acr }),
    // RFC 8693 §4.1. `granted_to` is our own claim: the app that the owner allowed, if another app holds the token.
    ...(exchanged && { act: exchanged.act, granted_to: exchanged.grantedTo }),
    // RFC 7800 §3.1: the key that the API must see proved together with the token.
    ...(authorization.confirmation && { cnf: authorization.confirmation }),
    ...(userinfoClaims.length > 0 && { userinfo_claims: userinfoClaims }),
    status: { status_list: { idx: grant.status.index, uri: statusListUri(world, grant.status.list) } },
  };
  return { claims, expiresAt };
}

const opaquePrefix = 'cs_at_';

/** Whether a token has the form of an access token, signed or opaque. */
export const looksLikeAccessToken = (token: string): boolean => token.includes('.') || isOpaque(token);

/** Whether a token is opaque, and so can be revoked on its own. */
export const isOpaque = (token: string): boolean => token.startsWith(opaquePrefix);

/** Stores an opaque token with the same claims and status reference, so the same events end it as a signed one. */
async function storeOpaque(
  world: World,
  grant: Grant,
  claims: Record<string, unknown>,
  endsAt: number | undefined,
): Promise<string> {
  const value = `${opaquePrefix}${randomToken()}`;
  const token = { hash: sha256(value), grantId: grant.id, claims, ...(endsAt !== undefined && { endsAt }) };
  await world.store.createAccessToken(token, world.now());
  return value;
}

const actorSchema: z.ZodType<Actor> = z.object({
  sub: z.string(),
  client_id: z.string(),
  act: z.lazy(() => actorSchema).exactOptional(),
});

const claimsSchema = z.object({
  sub: z.string(),
  aud: z.union([z.string().transform((aud) => [aud]), z.array(z.string())]),
  /** Absent only in an opaque token without an expiry. */
  exp: z.number().optional(),
  iat: z.number(),
  jti: z.string(),
  client_id: z.string(),
  scope: z.string().default(''),
  authorization_details: z.array(z.looseObject({ type: z.string() })).optional(),
  auth_time: z.number().optional(),
  acr: z.string().optional(),
  amr: z.array(z.string()).optional(),
  userinfo_claims: z.array(z.string()).default([]),
  act: actorSchema.optional(),
  granted_to: z.string().optional(),
  cnf: z.object({ jkt: z.string().exactOptional(), 'x5t#S256': z.string().exactOptional() }).optional(),
  status: z.object({ status_list: z.object({ idx: z.int().min(0), uri: z.string() }) }),
});

/** Made once: making a schema takes longer than verifying a token. */
const signedClaimsSchema = claimsSchema.required({ exp: true });

export type AccessTokenClaims = z.infer<typeof claimsSchema>;

/**
 * The claims of an unexpired access token of this server, signed or opaque. Does not check revocation: see `grantOf`.
 */
export async function verifyAccessToken(world: World, token: string): Promise<AccessTokenClaims | undefined> {
  if (isOpaque(token)) return verifyOpaque(world, token);
  const claims = (await verifyOwn(world.ring, token, { typ })) ?? (await verifyPlain(world, token));
  return signedClaimsSchema.safeParse(claims).data;
}

/** A token without an expiry is used by being presented, and must still be allowed to have none. */
async function verifyOpaque(world: World, token: string): Promise<AccessTokenClaims | undefined> {
  const hash = sha256(token);
  const now = world.now();
  const found = await world.store.findAccessToken(hash, now, now - world.settings.unusedTokenSeconds);
  const claims = claimsSchema.safeParse(found?.claims).data;
  if (found?.usedAt === undefined || claims === undefined) return claims;
  if (!(await stillLasts(world, claims))) return undefined;
  world.recordTokenUse(hash, found.usedAt);
  return claims;
}

async function verifyPlain(world: World, token: string): Promise<Record<string, unknown> | undefined> {
  const claims = await verifyOwn(world.ring, token, { typ: plainTyp });
  return claims && isPlainAccessToken(claims) ? claims : undefined;
}

/** The grant behind an access token, and why the token is no longer valid, if so. Runs one statement. */
export async function grantOf(
  world: World,
  claims: AccessTokenClaims,
): Promise<{ state: EpochState; problem: string | undefined } | undefined> {
  const state = await world.store.findEpoch(statusReference(world, claims));
  if (!state || state.grant.clientId !== (claims.granted_to ?? claims.client_id)) return undefined;
  const revoked = !state.current || state.status !== tokenStatus.valid;
  const problem = grantProblem(state.grant, world.now()) ?? (revoked ? 'This token was revoked.' : undefined);
  return { state, problem };
}

function statusReference(world: World, claims: AccessTokenClaims): StatusReference {
  const { idx, uri } = claims.status.status_list;
  return { list: Number(uri.slice(statusListUri(world, 0).length - 1)), index: idx };
}
