/**
 * Where the endpoints are: URLs, metadata members and routing, all derived from the endpoint table. Files below the
 * endpoints cannot import the table; they get this through `World`.
 */
import type { EndpointName, EndpointTable } from './endpoint-table';

/** Documents that name endpoints: RFC 8414 §2, SSF 1.0 §7.1, RFC 8705 §5. */
export type MetadataDocument = 'server' | 'transmitter' | 'mutualTls';

export type Addresses = {
  /** `id` is the last segment, for a path that ends in one. */
  url(endpoint: EndpointName, id?: string | number): string;
  path(endpoint: EndpointName): string;
  /** The endpoints that this document names, by member. */
  members(document: MetadataDocument, origin?: string): Record<string, string>;
  endpointFor(path: string): EndpointName | undefined;
  /** Whether the endpoint at this path takes access tokens, so that it is a protected resource (RFC 9728). */
  takesTokens(path: string): boolean;
};

export function createAddresses(issuer: string, table: EndpointTable): Addresses {
  const fixed = new Map<string, EndpointName>();
  const patterns: { name: EndpointName; pattern: RegExp }[] = [];
  for (const name of table.names) {
    const { path, segment } = table.rows[name];
    if (segment === undefined) fixed.set(path, name);
    else patterns.push({ name, pattern: new RegExp(`^${prefixOf(path)}${segment}$`) });
  }
  const endpointFor = (path: string) => fixed.get(path) ?? patterns.find(({ pattern }) => pattern.test(path))?.name;
  return {
    url: (endpoint, id) => issuer + prefixOf(table.rows[endpoint].path) + (id ?? ''),
    path: (endpoint) => table.rows[endpoint].path,
    endpointFor,
    takesTokens(path) {
      const name = endpointFor(path);
      return name !== undefined && table.rows[name].takesTokens === true;
    },
    members(document, origin = issuer) {
      const named = table.names.map((name) => {
        const { path, metadata } = table.rows[name];
        return [metadata?.[document], origin + prefixOf(path).replace(/\/$/, '')] as const;
      });
      return Object.fromEntries(named.filter(([member]) => member !== undefined));
    },
  };
}

/** A path up to its variable part, as in `/oauth/status/{list}`. */
function prefixOf(path: string): string {
  return path.replace(/\{.*/, '');
}
