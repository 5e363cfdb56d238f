/**
 * ID tokens: OpenID Connect Core §2, §3.1.3.6 (`at_hash`), §3.3.2.11 (`c_hash`), §12.2 (on refresh). The client is
 * their only audience, so they need no `azp` (§2). `auth_time` is always included, whether requested or not.
 */
import { createHash } from 'node:crypto';
import { sign, verifyOwn } from '../keys/key-ring';
import type { Client } from '../model/client-records';
import type { Subject } from '../model/grant-records';
import { liveScopes } from '../model/grant-rules';
import type { SigningAlg } from '../model/signing-algs';
import type { TokenContext } from '../model/token-records';
import type { World } from '../world';
import { isPlainAccessToken } from './access-token';
import type { Authorization } from './authorization';
import { releaseClaims } from './claims';
import { type Encryption, encryptedFor } from './response-encryption';
import { subjectIdentifier } from './subject-identifier';

const typ = 'JWT';

/**
 * The claims of an ID token of this server. It may have expired, because it is read as a hint (§3.1.2.1). An access
 * token of the same type is rejected, since an API may have the same identifier as a client.
 */
export async function readIdToken(world: World, jwt: string): Promise<Record<string, unknown> | undefined> {
  const claims = await verifyOwn(world.ring, jwt, { typ, expired: 'accepted' });
  return claims && !isPlainAccessToken(claims) ? claims : undefined;
}

/** What is issued together with an ID token, and which channel it is sent through. */
type IssuedWith = { accessToken: string | undefined; code?: string | undefined; through: 'browser' | 'token endpoint' };

/**
 * An ID token about the sign-in behind this authorization, bound to what is issued with it. Undefined as for
 * `idTokenClaims`.
 */
export async function issueIdToken(
  world: World,
  authorization: Authorization,
  issuedWith: IssuedWith,
): Promise<string | undefined> {
  const { client } = authorization;
  const claims = idTokenClaims(world, authorization, issuedWith);
  if (!claims) return undefined;
  const signed = await sign(world.ring, client.metadata.id_token_signed_response_alg, { typ }, claims);
  return encryptedFor(world, client, encryptionOf(client), signed);
}

function encryptionOf({ metadata }: Client): Encryption {
  return { alg: metadata.id_token_encrypted_response_alg, enc: metadata.id_token_encrypted_response_enc };
}

export const encryptsIdTokens = (client: Client): boolean => encryptionOf(client).alg !== undefined;

type SignInContext = Pick<Authorization, 'grant'> & { subject?: Subject | undefined; context: TokenContext };

/**
 * Throws what `issueIdToken` would. Called before a code or refresh token is consumed: if the client has no key for an
 * encrypted ID token, it would otherwise lose its code as well.
 */
export async function requireReadableIdToken(world: World, client: Client, context: SignInContext): Promise<void> {
  if (includesIdToken(world, context)) await requireIdTokenKey(world, client);
}

/** Throws if the client registered encrypted ID tokens and has no key to encrypt to. */
export async function requireIdTokenKey(world: World, client: Client): Promise<void> {
  if (encryptsIdTokens(client)) await encryptedFor(world, client, encryptionOf(client), '');
}

/** Only for a person who signed in, and only with `openid` (§3.1.2.1). */
function includesIdToken(world: World, { grant, subject, context }: SignInContext): boolean {
  const signedIn = subject !== undefined && context.login !== undefined;
  return signedIn && context.scopes.includes('openid') && liveScopes(grant, world.now()).includes('openid');
}

/**
 * The claims of an ID token; undefined if `openid` is not allowed. Narrowing the access token (`scope`, `resource`)
 * does not remove the ID token.
 *
 * It contains the claims of its scopes. §5.4 requires this if the ID token is issued alone and leaves it open
 * otherwise; many clients look for a name only here. The exception is an ID token that is sent through the browser
 * together with a code or an access token, with which the client can call the userinfo endpoint.
 */
export function idTokenClaims(
  world: World,
  authorization: Authorization,
  { accessToken, code, through }: IssuedWith,
): Record<string, unknown> | undefined {
  const { client, grant, subject, context, issuedAt, first } = authorization;
  const { login } = context;
  if (!subject || !login || !includesIdToken(world, authorization)) return undefined;
  const allowed = liveScopes(grant, world.now());
  const scopes = context.scopes.filter((scope) => allowed.includes(scope));
  const alg = client.metadata.id_token_signed_response_alg;
  const includesScopeClaims = through === 'token endpoint' || (accessToken === undefined && code === undefined);
  return {
    ...(includesScopeClaims && releaseClaims(subject, scopes, undefined, 'userinfo')),
    ...releaseClaims(subject, scopes, context.claims, 'id_token', allowed),
    iss: world.issuer,
    sub: subjectIdentifier(world, client, subject.sub),
    aud: client.id,
    exp: issuedAt + world.settings.idTokenSeconds,
    iat: issuedAt,
    auth_time: login.authTime,
    amr: login.amr,
    sid: login.sid,
    ...(accessToken !== undefined && { at_hash: leftHalfHash(alg, accessToken) }),
    ...(code !== undefined && { c_hash: leftHalfHash(alg, code) }),
    ...(context.acr !== undefined && { acr: context.acr }),
    // §12.2: a refreshed ID token should have no nonce, because the refresh request had none.
    ...(first && context.nonce !== undefined && { nonce: context.nonce }),
  };
}

/** §3.1.3.6: uses the hash function of the signature algorithm. For Ed25519 that is SHA-512 (RFC 8032 §5.1). */
function leftHalfHash(alg: SigningAlg, token: string): string {
  const hash = createHash(alg === 'EdDSA' || alg === 'Ed25519' ? 'sha512' : 'sha256')
    .update(token, 'ascii')
    .digest();
  return hash.subarray(0, hash.length / 2).toString('base64url');
}
