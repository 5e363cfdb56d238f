/**
 * This server as a protected resource: RFC 9728. Whoever meets a 401 of ours finds from its challenge (§5.1) what
 * tokens it takes and who issues them. The resource is the issuer, in all its paths: that is the audience of the
 * tokens that are for this server, so there is one document, at the root (§3). APIs that live elsewhere publish their
 * own; `examples/api` shows how.
 */
import { standardScopes } from './claims';
import { dpopAlgs } from './dpop';
import { tlsMethodsOf } from './mutual-tls';
import type { World } from './world';

const path = '/.well-known/oauth-protected-resource';

/** §2. */
export function resourceMetadata({ issuer, settings }: Pick<World, 'issuer' | 'settings'>): Record<string, unknown> {
  return {
    resource: issuer,
    resource_name: 'Countersign',
    authorization_servers: [issuer],
    // For userinfo that is signed (OpenID Connect Core §5.3.2).
    jwks_uri: `${issuer}/oauth/jwks`,
    resource_signing_alg_values_supported: ['RS256', 'ES256', 'PS256', 'EdDSA'],
    scopes_supported: Object.keys(standardScopes),
    bearer_methods_supported: ['header', 'body'],
    dpop_signing_alg_values_supported: dpopAlgs,
    dpop_bound_access_tokens_required: false,
    tls_client_certificate_bound_access_tokens: tlsMethodsOf(settings).length > 0,
  };
}

/** §5.1: what a challenge of ours says about where to look. */
export function resourceMetadataAttribute({ issuer }: Pick<World, 'issuer'>): string {
  return `resource_metadata="${issuer}${path}"`;
}
