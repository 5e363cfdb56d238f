/**
 * What only one client can read: JWE (RFC 7516) to a key of its own, for ID tokens and userinfo (OpenID Connect Core
 * §10.2), introspection (RFC 9701 §6) and authorization responses (JARM §2.2). Signed first, then encrypted, wherever
 * both are asked for (RFC 7519 §11.2).
 */
import { CompactEncrypt, importJWK } from 'jose';
import type { contentEncryptions } from '../clients/metadata';
import type { EncryptionAlg } from '../clients/public-jwk';
import { clientKeys } from '../clients/public-keys';
import { OAuthError } from '../errors';
import type { Client } from '../model/client-records';
import type { World } from '../world';

/** What a client registered for one kind of response; without `alg` it is not encrypted. */
export type Encryption = {
  alg: EncryptionAlg | undefined;
  enc: (typeof contentEncryptions)[number] | undefined;
};

/** The content as it is, or encrypted. Throws `invalid_request` when the client has no key that fits. */
export async function encryptedFor(
  world: World,
  client: Client,
  { alg, enc = 'A128CBC-HS256' }: Encryption,
  content: string,
  cty: { cty?: 'JWT' } = { cty: 'JWT' },
): Promise<string> {
  if (alg === undefined) return content;
  const keys = await clientKeys(world, client, { alg, kid: undefined, use: 'enc' });
  for (const jwk of keys) {
    try {
      return await new CompactEncrypt(new TextEncoder().encode(content))
        .setProtectedHeader({ alg, enc, ...cty, ...(jwk.kid !== undefined && { kid: jwk.kid }) })
        .encrypt(await importJWK(jwk, alg));
    } catch {
      // A key that cannot be used (a curve that is not supported, an RSA key that is too short): the next one may do.
    }
  }
  throw new OAuthError('invalid_request', `The client has no key to encrypt to with ${alg}.`);
}
