/**
 * Sender-constrained tokens: which key a request proved to have (RFC 7800 `cnf`), so that a stolen token is useless
 * without the key (RFC 9700 §2.2.1). `dpop.ts` and `clients/mutual-tls.ts` verify the proofs. This file decides when
 * one is required, and whether a token may be used with what was proved.
 */

import { isFapi } from '../clients/fapi';
import { certificateThumbprint, clientCertificate } from '../clients/mutual-tls';
import { OAuthError } from '../errors';
import type { HttpRequest } from '../http';
import type { Client } from '../model/client-records';
import type { Confirmation } from '../model/token-records';
import type { World } from '../world';
import { verifyProof } from './dpop';

/** The keys that this token request proves to have. Throws if the client is registered to prove one and does not. */
export async function confirmationOf(
  world: World,
  client: Client,
  request: HttpRequest,
): Promise<Confirmation | undefined> {
  const jkt = await verifyProof(world, request);
  // RFC 9449 §5.2
  if (jkt === undefined && client.metadata.dpop_bound_access_tokens) {
    throw new OAuthError(
      'invalid_dpop_proof',
      'This client is registered to send a DPoP proof with each token request.',
    );
  }
  // RFC 8705 §3.4
  const bound = client.metadata.tls_client_certificate_bound_access_tokens;
  const thumbprint = bound ? certificateOf(world, request) : undefined;
  if (bound && thumbprint === undefined) {
    throw new OAuthError('invalid_request', 'This client is registered to show a certificate with each token request.');
  }
  if (jkt === undefined && thumbprint === undefined && isFapi(client)) {
    // FAPI 2.0 Security Profile §5.3.2.1
    throw new OAuthError(
      'invalid_dpop_proof',
      'A client of the FAPI 2.0 profile needs a token that is bound to a key or certificate.',
    );
  }
  if (jkt === undefined && thumbprint === undefined) return undefined;
  return { ...(jkt !== undefined && { jkt }), ...(thumbprint !== undefined && { 'x5t#S256': thumbprint }) };
}

/** The thumbprint of the client certificate that came with a request. */
export function certificateOf(world: World, request: HttpRequest): string | undefined {
  const certificate = clientCertificate(world.settings, request);
  return certificate && certificateThumbprint(certificate);
}

/** Whether something bound to a key, a certificate, both or neither may be used with what was proved. */
export function isBoundTo(bound: Confirmation | undefined, proved: Confirmation | undefined): boolean {
  if (bound?.jkt !== undefined && bound.jkt !== proved?.jkt) return false;
  return bound?.['x5t#S256'] === undefined || bound['x5t#S256'] === proved?.['x5t#S256'];
}

/** RFC 9449 §5: the type says how the token must be sent. */
export function tokenType(confirmation: Confirmation | undefined): 'DPoP' | 'Bearer' {
  return confirmation?.jkt === undefined ? 'Bearer' : 'DPoP';
}
