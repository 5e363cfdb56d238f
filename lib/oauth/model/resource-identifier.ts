/**
 * When two resource identifiers name the same API: RFC 8707 §2 with RFC 3986 §6.2.2.1 and §6.2.3.
 *
 * URL libraries add a slash to an empty path, lower the case of scheme and host, and drop a default port, so clients
 * send an identifier in another spelling than the registered one. Exactly these differences are ignored. Everything
 * else counts, also percent-encoding and dot segments: decoding them could make two APIs one. What a token, a document
 * or an introspection answer says is always the registered spelling.
 */
const hierarchical = /^([A-Za-z]+):\/\/(\[[^\]/?#@]*\]|[^\]/?#@:[]*)(:[0-9]*)?(\/[^?#]*)?(\?[^#]*)?$/;
const defaultPorts: Record<string, string> = { http: ':80', https: ':443' };

/** ASCII alone: `toLowerCase` would also change other scripts, and make a K of the Kelvin sign. */
const lower = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

/** The spelling by which identifiers are compared. The database's `resource_key` does the same. */
export function normalResource(text: string): string {
  const [, scheme = '', host = '', port = '', path = '/', query = ''] = hierarchical.exec(text) ?? [];
  const kind = lower(scheme);
  const standard = defaultPorts[kind];
  if (standard === undefined) return text;
  return `${kind}://${lower(host)}${port === ':' || port === standard ? '' : port}${path}${query}`;
}

/**
 * The one that a request names. An exact match comes first, for older databases may hold two that differ only in
 * spelling.
 */
export function findByResource<T extends { resource: string }>(apis: readonly T[], named: string): T | undefined {
  const exact = apis.find((api) => api.resource === named);
  if (exact) return exact;
  const key = normalResource(named);
  return apis.find((api) => normalResource(api.resource) === key);
}
