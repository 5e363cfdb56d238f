/**
 * Comparison of resource identifiers: RFC 8707 §2 with RFC 3986 §6.2.2.1 and §6.2.3.
 *
 * URL libraries add a slash to an empty path, lower the case of scheme and host, and drop a default port, so clients
 * send other spellings than the registered one. Exactly these differences are ignored. Everything else counts,
 * including percent-encoding and dot segments, because decoding them could make two APIs one. Tokens, documents and
 * introspection responses always contain the registered spelling.
 */
const hierarchical = /^([A-Za-z]+):\/\/(\[[^\]/?#@]*\]|[^\]/?#@:[]*)(:[0-9]*)?(\/[^?#]*)?(\?[^#]*)?$/;
const defaultPorts: Record<string, string> = { http: ':80', https: ':443' };

/** Only ASCII: `toLowerCase` would also change other scripts, and turn the Kelvin sign into a k. */
const lower = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

/** The normal form for comparisons. The database computes `resource_key` in the same way. */
export function normalResource(text: string): string {
  const [, scheme = '', host = '', port = '', path = '/', query = ''] = hierarchical.exec(text) ?? [];
  const kind = lower(scheme);
  const standard = defaultPorts[kind];
  if (standard === undefined) return text;
  return `${kind}://${lower(host)}${port === ':' || port === standard ? '' : port}${path}${query}`;
}

/**
 * The API that a request names. An exact match comes first, because older databases may have two that differ only in
 * spelling.
 */
export function findByResource<T extends { resource: string }>(apis: readonly T[], named: string): T | undefined {
  const exact = apis.find((api) => api.resource === named);
  if (exact) return exact;
  const key = normalResource(named);
  return apis.find((api) => normalResource(api.resource) === key);
}
