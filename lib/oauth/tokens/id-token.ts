/**
 * ID tokens: OpenID Connect Core §2, §3.1.3.6 (`at_hash`), §3.3.2.11 (`c_hash`), §12.2 (on refresh). They have one audience, the
 * client, so `azp` is never due (§2). `auth_time` is always there, asked for or not.
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
 * The claims of an ID token of this server, expired or not (§3.1.2.1: as a hint it may have). An access token of the same type
 * is none, though an API may have the identifier of a client.
 */
export async function readIdToken(world: World, jwt: string): Promise<Record<string, unknown> | undefined> {
  const claims = await verifyOwn(world.ring, jwt, { typ, expired: 'accepted' });
  return claims && !isPlainAccessToken(claims) ? claims : undefined;
}

/** What an ID token is issued beside, and by which way it goes. */
type Beside = { accessToken: string | undefined; code?: string | undefined; through: 'browser' | 'token endpoint' };

/** An ID token about the sign-in behind this authorization, bound to what is issued with it; undefined as `idTokenClaims` says. */
export async function issueIdToken(
  world: World,
  authorization: Authorization,
  beside: Beside,
): Promise<string | undefined> {
  const { client } = authorization;
  const claims = idTokenClaims(world, authorization, beside);
  if (!claims) return undefined;
  const signed = await sign(world.ring, client.metadata.id_token_signed_response_alg, { typ }, claims);
  return encryptedFor(world, client, encryptionOf(client), signed);
}

function encryptionOf({ metadata }: Client): Encryption {
  return { alg: metadata.id_token_encrypted_response_alg, enc: metadata.id_token_encrypted_response_enc };
}

export const encryptsIdTokens = (client: Client): boolean => encryptionOf(client).alg !== undefined;

type Behind = Pick<Authorization, 'grant'> & { subject?: Subject | undefined; context: TokenContext };

/**
 * For before a code or refresh token is consumed: an ID token that is due, and that this client has no key to read, would be
 * missed when it is too late. Throws what `issueIdToken` would.
 */
export async function requireReadableIdToken(world: World, client: Client, behind: Behind): Promise<void> {
  if (isDue(world, behind)) await requireIdTokenKey(world, client);
}

/** Throws where the client's ID tokens are to be encrypted and it has no key for that. */
export async function requireIdTokenKey(world: World, client: Client): Promise<void> {
  if (encryptsIdTokens(client)) await encryptedFor(world, client, encryptionOf(client), '');
}

/** Only a person's, who is known to have signed in, and only with `openid` (§3.1.2.1). */
function isDue(world: World, { grant, subject, context }: Behind): boolean {
  const signedIn = subject !== undefined && context.login !== undefined;
  return signedIn && context.scopes.includes('openid') && liveScopes(grant, world.now()).includes('openid');
}

/**
 * What an ID token says; undefined where `openid` is not allowed. Narrowing the access token (`scope`, `resource`) does not
 * take the ID token away.
 *
 * It holds the claims of its scopes, which §5.4 asks for where it comes alone and leaves open elsewhere: many clients look nowhere else
 * for a name. Not so where it comes through the browser beside something that the userinfo endpoint can be asked with.
 */
export function idTokenClaims(
  world: World,
  authorization: Authorization,
  { accessToken, code, through }: Beside,
): Record<string, unknown> | undefined {
  const { client, grant, subject, context, issuedAt, first } = authorization;
  const { login } = context;
  if (!subject || !login || !isDue(world, authorization)) return undefined;
  const allowed = liveScopes(grant, world.now());
  const scopes = context.scopes.filter((scope) => allowed.includes(scope));
  const alg = client.metadata.id_token_signed_response_alg;
  const whole = through === 'token endpoint' || (accessToken === undefined && code === undefined);
  return {
    ...(whole && releaseClaims(subject, scopes, undefined, 'userinfo')),
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
    // §12.2: a refreshed ID token should have no nonce: nothing was asked with it.
    ...(first && context.nonce !== undefined && { nonce: context.nonce }),
  };
}

/** §3.1.3.6: the hash is that of the signature's algorithm; Ed25519 uses SHA-512 (RFC 8032 §5.1). */
function leftHalfHash(alg: SigningAlg, token: string): string {
  const hash = createHash(alg === 'EdDSA' || alg === 'Ed25519' ? 'sha512' : 'sha256')
    .update(token, 'ascii')
    .digest();
  return hash.subarray(0, hash.length / 2).toString('base64url');
}
