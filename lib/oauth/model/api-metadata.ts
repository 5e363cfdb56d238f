/**
 * The protected resource metadata of an API: RFC 9728 §2 and §3.1. An API publishes it at its own host, from where
 * clients learn that its tokens come from here. The developer portal shows the finished document, and this server keeps
 * one for each API that is open to every app, for `resource_metadata` in a challenge of the API (§5.1).
 *
 * `resource` is the registered identifier byte for byte: a client has to refuse a document about another one (§3.3).
 */
export type DescribedApi = { resource: string; name: string; scopes: string[]; detailTypes: string[] };

const suffix = '/.well-known/oauth-protected-resource';

export function apiMetadata(issuer: string, { resource, name, scopes, detailTypes }: DescribedApi) {
  return {
    resource,
    resource_name: name,
    authorization_servers: [issuer],
    ...(scopes.length > 0 && { scopes_supported: scopes }),
    ...(detailTypes.length > 0 && { authorization_details_types_supported: detailTypes }),
    bearer_methods_supported: ['header'],
  };
}

/** §3.1: the suffix stands between the host and the rest; a path that is only a slash is left out. */
export function metadataAddress(resource: string): string {
  const [, origin = '', path = '', query = ''] = /^([^:]+:\/\/[^/?]*)([^?]*)(.*)$/.exec(resource) ?? [];
  return `${origin}${suffix}${path === '/' ? '' : path}${query}`;
}

/** Where this server keeps the document of an open API. */
export const keptMetadataPath = '/oauth/resources';
