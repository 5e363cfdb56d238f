/**
 * This server as a protected resource: RFC 9728. Whoever meets a 401 of ours finds from its challenge (§5.1) what tokens it takes and
 * who issues them. What they find has to be about the very address that they asked (§3.3), so each endpoint that takes tokens
 * is a resource of that name, with its document at its own path (§3.1); the issuer itself is one too, with the document at
 * the root. The audience of tokens for any of them is the issuer, and each may be named where one is asked for (RFC 8707).
 * APIs that live elsewhere publish their own; `examples/api` shows how.
 */

import { tlsMethodsOf } from '../clients/mutual-tls';
import { normalResource } from '../model/resource-identifier';
import { standardScopes } from '../model/scopes';
import { signingAlgs } from '../model/signing-algs';
import type { World } from '../world';
import { dpopAlgs } from './dpop';

export const resourceMetadataPath = '/.well-known/oauth-protected-resource';

/** The endpoints that take access tokens. */
const tokenPaths =
  /^\/(oauth\/(userinfo|grants\/[\w-]{1,100})|ssf\/(streams|status|verification|subjects\/(add|remove)|poll\/[\w-]{1,100}))$/;

/** Whether a resource (RFC 8707 §2) is this server, or an endpoint of it that takes tokens. */
export function isOwnResource({ issuer }: Pick<World, 'issuer'>, resource: string): boolean {
  const named = normalResource(resource);
  const root = normalResource(issuer);
  return named === root || (named.startsWith(root) && tokenPaths.test(named.slice(root.length - 1)));
}

/** §2, of the resource whose document is asked for (§3.1); undefined where there is no such resource. */
export function resourceMetadata(
  { issuer, settings }: Pick<World, 'issuer' | 'settings'>,
  request: Request,
): Record<string, unknown> | undefined {
  const path = new URL(request.url).pathname.slice(resourceMetadataPath.length);
  const resource = issuer + path;
  // Exactly: the document is about the very address that it was made from (§3.3).
  if (path !== '' && !tokenPaths.test(path)) return undefined;
  return {
    resource,
    resource_name: 'Countersign',
    authorization_servers: [issuer],
    // For userinfo that is signed (OpenID Connect Core §5.3.2).
    jwks_uri: `${issuer}/oauth/jwks`,
    resource_signing_alg_values_supported: signingAlgs,
    scopes_supported: Object.keys(standardScopes),
    bearer_methods_supported: ['header', 'body'],
    dpop_signing_alg_values_supported: dpopAlgs,
    dpop_bound_access_tokens_required: false,
    tls_client_certificate_bound_access_tokens: tlsMethodsOf(settings).length > 0,
  };
}

/** §5.1: what a challenge of ours to this request says about where to look. */
export function resourceMetadataAttribute({ issuer }: Pick<World, 'issuer'>, request: Request): string {
  return `resource_metadata="${issuer}${resourceMetadataPath}${new URL(request.url).pathname}"`;
}
