/**
 * The keys of `client_secret_jwt`: OpenID Connect Core §9 and RFC 7523 §2.2. The client authenticates with an assertion
 * that carries a MAC made with its secret. `authentication.ts` checks the assertion.
 *
 * A MAC can only be verified with the secret itself. So the secrets of clients that are registered for this method, and
 * no others, are stored sealed, in addition to the hash that every secret has. A secret that was generated for another
 * method is not sealed and cannot be used as a key. Neither can a secret that is shorter than the algorithm's hash (RFC
 * 7518 §3.2); the generated ones are long enough for every algorithm.
 */
import { open, seal } from '../../secrets';
import type { Client } from '../model/client-records';
import { isMacKey } from './metadata';

/** Whether the client's secrets have to be stored sealed. */
export const sealsSecrets = ({ metadata }: Pick<Client, 'metadata'>): boolean =>
  metadata.token_endpoint_auth_method === 'client_secret_jwt';

/** The client secret as it is stored. `secret` is the configured one. */
export function sealClientSecret(secret: Uint8Array, clientSecret: string): Promise<string> {
  return seal(secret, 'client secret', clientSecret);
}

/** The client secret that was sealed. Throws if it was sealed under another configured secret. */
export function openClientSecret(secret: Uint8Array, sealed: string, clientId: string): Promise<string> {
  return open(secret, 'client secret', sealed, { name: `a secret of ${clientId}` });
}

/** The client's valid secrets that can be keys for this algorithm. */
export async function secretKeys(secret: Uint8Array, client: Client, alg: string): Promise<Uint8Array[]> {
  const secrets = await Promise.all(
    (client.sealedSecrets ?? []).map((sealed) => openClientSecret(secret, sealed, client.id)),
  );
  return secrets.map((one) => new TextEncoder().encode(one)).filter((key) => isMacKey(key.byteLength, alg));
}
