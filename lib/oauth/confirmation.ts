/**
 * Sender-constrained tokens: which key a request proved to have (RFC 7800 `cnf`), so that a stolen token is of no use to whoever
 * lacks it (RFC 9700 §2.2.1). How each proof is made is its own specification's file; that one is demanded, and that
 * a token is used with its key alone, is said here once.
 */
import { verifyProof } from './dpop';
import { OAuthError } from './errors';
import type { Client, Confirmation } from './store';
import type { World } from './world';

/** The key that this token request proves to have. Throws where the client is registered to prove one and does not. */
export async function confirm(world: World, client: Client, request: Request): Promise<Confirmation | undefined> {
  const jkt = await verifyProof(world, request);
  if (jkt !== undefined) return { jkt };
  // RFC 9449 §5.2
  if (client.metadata.dpop_bound_access_tokens) {
    throw new OAuthError(
      'invalid_dpop_proof',
      'This client is registered to send a DPoP proof with each token request.',
    );
  }
  return undefined;
}

/** Whether something bound to one key, or to none, may be used with another. */
export function isBoundTo(bound: Confirmation | undefined, proved: Confirmation | undefined): boolean {
  return bound === undefined || bound.jkt === proved?.jkt;
}

/** RFC 9449 §5: the type says how the token has to be sent. */
export function tokenType(confirmation: Confirmation | undefined): 'DPoP' | 'Bearer' {
  return confirmation?.jkt === undefined ? 'Bearer' : 'DPoP';
}
