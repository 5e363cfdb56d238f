/** The metadata of the API: RFC 9728. Clients find it from the challenge of a 401, and learn who issues its tokens. */

/** Members of the document that you choose. The verifier knows the others. */
export type ResourceDescription = {
  resource_name?: string;
  resource_documentation?: string;
  resource_policy_uri?: string;
  resource_tos_uri?: string;
  scopes_supported?: readonly string[];
  authorization_details_types_supported?: readonly string[];
  /** Names in other languages, such as `resource_name#de`, and extensions. */
  [member: string]: unknown;
};

export type ResourceMetadata = ResourceDescription & {
  resource: string;
  authorization_servers: readonly string[];
  bearer_methods_supported: readonly string[];
};

/** RFC 9728 §3.1: the path of the resource identifier, if any, follows the well-known path. */
export function resourceMetadataUrl(resource: string): string | undefined {
  if (!URL.canParse(resource)) return undefined;
  const url = new URL(resource);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  url.pathname = `/.well-known/oauth-protected-resource${url.pathname.replace(/\/$/, '')}`;
  return url.href;
}
