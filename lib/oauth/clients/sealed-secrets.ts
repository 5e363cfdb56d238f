/**
 * `client_secret_jwt`: OpenID Connect Core §9 and RFC 7523 §2.2, an assertion under a MAC that the client makes with
 * its secret. What such an assertion has to say is in `client-authentication.ts`; here is the key.
 *
 * A MAC can only be checked with the secret itself. So the secrets of clients that are registered for this method, and
 * no others, are kept as a JWE (dir, A256GCM) under a key derived from the configured secret, beside the hash that
 * every secret has. A secret that was made for another method has no seal and is no key. Nor is one that is shorter
 * than the hash of the algorithm (RFC 7518 §3.2): those made here are long enough for each.
 */
import { open, seal } from '../../secrets';
import type { Client } from '../model/client-records';
import { isMacKey } from './metadata';

/** Whether the client's secrets have to be kept sealed. */
export const sealsSecrets = ({ metadata }: Pick<Client, 'metadata'>): boolean =>
  metadata.token_endpoint_auth_method === 'client_secret_jwt';

/** A client secret as it is kept; `secret` is the configured one. */
export function sealClientSecret(secret: Uint8Array, clientSecret: string): Promise<string> {
  return seal(secret, 'client secret', clientSecret);
}

/** The client's live secrets that are keys for this algorithm. */
export async function secretKeys(secret: Uint8Array, client: Client, alg: string): Promise<Uint8Array[]> {
  const name = `a secret of ${client.id}`;
  const secrets = await Promise.all(
    (client.sealedSecrets ?? []).map((sealed) => open(secret, 'client secret', sealed, { name })),
  );
  return secrets.map((one) => new TextEncoder().encode(one)).filter((key) => isMacKey(key.byteLength, alg));
}
