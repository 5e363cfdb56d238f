/**
 * Responses encrypted to a client's key with JWE (RFC 7516): ID tokens and userinfo (OpenID Connect Core §10.2),
 * introspection (RFC 9701 §6) and authorization responses (JARM §2.2). If both are registered, the response is signed
 * first and then encrypted (RFC 7519 §11.2).
 */
import { CompactEncrypt, importJWK } from 'jose';
import type { contentEncryptions } from '../clients/metadata';
import type { EncryptionAlg } from '../clients/public-jwk';
import { clientKeys } from '../clients/public-keys';
import { OAuthError } from '../errors';
import type { Client } from '../model/client-records';
import type { World } from '../world';

/** What a client registered for one kind of response. Without `alg` it is not encrypted. */
export type Encryption = {
  alg: EncryptionAlg | undefined;
  enc: (typeof contentEncryptions)[number] | undefined;
};

/** The content, encrypted if the client registered that. Throws `invalid_request` if the client has no suitable key. */
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
      // This key cannot be used (unsupported curve, RSA key too short). Try the next one.
    }
  }
  throw new OAuthError('invalid_request', `The client has no key to encrypt to with ${alg}.`);
}
