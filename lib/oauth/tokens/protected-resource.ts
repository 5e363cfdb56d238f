/**
 * This server as a protected resource: RFC 9728. The challenge of a 401 (§5.1) leads a client to a document that says
 * which tokens the endpoint accepts and who issues them. The document must be about the exact URL that was called
 * (§3.3), so each endpoint that accepts tokens is a resource with its own document (§3.1). The issuer is one as well,
 * with its document at the root. The audience of tokens for all of them is the issuer, and a token request may name any
 * of them (RFC 8707). APIs on other hosts publish their own documents; `examples/api` shows how.
 */

import { tlsMethodsOf } from '../clients/mutual-tls';
import type { HttpRequest } from '../http';
import { normalResource } from '../model/resource-identifier';
import { standardScopes } from '../model/scopes';
import { signingAlgs } from '../model/signing-algs';
import type { World } from '../world';
import { dpopAlgs } from './dpop';

/** Whether a resource (RFC 8707 §2) is this server, or one of its endpoints that accept tokens. */
export function isOwnResource({ issuer, addresses }: Pick<World, 'issuer' | 'addresses'>, resource: string): boolean {
  const named = normalResource(resource);
  const root = normalResource(issuer);
  return named === root || (named.startsWith(root) && addresses.takesTokens(named.slice(root.length - 1)));
}

/** The metadata (§2) of the resource whose document is requested (§3.1); undefined if there is no such resource. */
export function resourceMetadata(
  { issuer, settings, addresses, portalApis = [] }: Pick<World, 'issuer' | 'settings' | 'addresses' | 'portalApis'>,
  request: HttpRequest,
): Record<string, unknown> | undefined {
  const path = new URL(request.url).pathname.slice(addresses.path('protectedResource').length);
  const resource = issuer + path;
  const api = portalApis.find((one) => one.path === path);
  // Exact match: the document is about the URL that its own URL was derived from (§3.3).
  if (path !== '' && !api && !addresses.takesTokens(path)) return undefined;
  return {
    resource,
    resource_name: api?.name ?? 'Countersign',
    authorization_servers: [issuer],
    // For signed userinfo responses (OpenID Connect Core §5.3.2).
    jwks_uri: addresses.url('jwks'),
    resource_signing_alg_values_supported: signingAlgs,
    scopes_supported: api?.scopes ?? Object.keys(standardScopes),
    bearer_methods_supported: api ? ['header'] : ['header', 'body'],
    dpop_signing_alg_values_supported: dpopAlgs,
    dpop_bound_access_tokens_required: false,
    tls_client_certificate_bound_access_tokens: tlsMethodsOf(settings).length > 0,
  };
}

/** §5.1: the challenge attribute with the URL of the metadata document for this request. */
export function resourceMetadataAttribute(
  { addresses, portalApis = [] }: Pick<World, 'addresses' | 'portalApis'>,
  request: HttpRequest,
): string {
  const { pathname } = new URL(request.url);
  const api = portalApis.find(({ paths }) => paths.some((path) => pathname.startsWith(`${path}/`)));
  return `resource_metadata="${addresses.url('protectedResource')}${api?.path ?? pathname}"`;
}
