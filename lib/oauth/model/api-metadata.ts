/**
 * Protected resource metadata of APIs (RFC 9728 §2 and §3.1). An API publishes it at its own host, so that clients
 * learn which server issues its tokens. The developer portal shows the finished document. This server also publishes
 * one for each API that is open to every app, for `resource_metadata` in the API's challenges (§5.1).
 *
 * `resource` is the registered identifier byte for byte: clients must reject a document about another one (§3.3).
 */
import { type Localized, withTags } from './localized';

export type DescribedApi = {
  resource: string;
  name: string;
  localized?: Localized<'name'> | undefined;
  scopes: string[];
  detailTypes: string[];
};

const suffix = '/.well-known/oauth-protected-resource';

export function apiMetadata(issuer: string, { resource, name, localized, scopes, detailTypes }: DescribedApi) {
  return {
    resource,
    resource_name: name,
    ...withTags(localized, { name: 'resource_name' }),
    authorization_servers: [issuer],
    ...(scopes.length > 0 && { scopes_supported: scopes }),
    ...(detailTypes.length > 0 && { authorization_details_types_supported: detailTypes }),
    bearer_methods_supported: ['header'],
  };
}

/** §3.1: the suffix goes between the host and the path; a path of a single slash is omitted. */
export function metadataAddress(resource: string): string {
  const [, origin = '', path = '', query = ''] = /^([^:]+:\/\/[^/?]*)([^?]*)(.*)$/.exec(resource) ?? [];
  return `${origin}${suffix}${path === '/' ? '' : path}${query}`;
}

/** The URL of the document of an open API at this server. */
export const keptMetadataPath = '/oauth/resources';
