/**
 * `client_secret_jwt`: OpenID Connect Core §9 and RFC 7523 §2.2, an assertion under a MAC that the client makes with its
 * secret. What such an assertion has to say is in `client-authentication.ts`; here is the key.
 *
 * A MAC can only be checked with the secret itself. So the secrets of clients that are registered for this method, and no
 * others, are kept as a JWE (dir, A256GCM) under a key derived from the configured secret, beside the hash that every
 * secret has. A secret that was made for another method has no seal and is no key. Nor is one that is shorter than the
 * hash of the algorithm (RFC 7518 §3.2): those made here are long enough for each.
 */
import { CompactEncrypt, compactDecrypt } from 'jose';
import { deriveKey } from '../crypto';
import type { Client } from '../model/client-records';
import { isMacKey } from './metadata';

/** Whether the client's secrets have to be kept sealed. */
export const sealsSecrets = ({ metadata }: Pick<Client, 'metadata'>): boolean =>
  metadata.token_endpoint_auth_method === 'client_secret_jwt';

/** A client secret as it is kept; `secret` is the configured one. */
export async function sealClientSecret(secret: Uint8Array, clientSecret: string): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(clientSecret))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(deriveKey(secret, 'client secret'));
}

/** The client's live secrets that are keys for this algorithm. */
export async function secretKeys(secret: Uint8Array, client: Client, alg: string): Promise<Uint8Array[]> {
  const keys = await Promise.all((client.sealedSecrets ?? []).map((sealed) => open(secret, client, sealed)));
  return keys.filter((key) => isMacKey(key.byteLength, alg));
}

async function open(secret: Uint8Array, client: Client, sealed: string): Promise<Uint8Array> {
  const { plaintext } = await compactDecrypt(sealed, deriveKey(secret, 'client secret'), {
    keyManagementAlgorithms: ['dir'],
    contentEncryptionAlgorithms: ['A256GCM'],
  }).catch((cause: unknown) => {
    throw new Error(`a secret of ${client.id} was sealed under another secret than the configured one`, { cause });
  });
  return plaintext;
}
