/**
 * The request that a client sent to the proxy, read from the request that the proxy sends to the gate. Each proxy has
 * its own way to describe it. The gate reads only the way of the configured proxy, because a client may send the
 * headers of another one.
 */
import type { IncomingMessage } from 'node:http';

export const proxies = ['nginx', 'traefik', 'caddy', 'envoy'] as const;
export type ProxyKind = (typeof proxies)[number];

/** Where the proxies send their requests. Envoy appends the path of the client's request. */
export const checkPath = '/check';

export type OriginalRequest = {
  method: string;
  /** Path and query, as the client sent them. */
  target: string;
};

/** A request that does not say what the client asked for. */
export class UnclearRequest extends Error {
  override name = 'UnclearRequest';
}

/** Throws `UnclearRequest`. */
export function originalRequest(
  proxy: ProxyKind,
  incoming: IncomingMessage,
  origins: readonly string[],
): OriginalRequest {
  if (proxy === 'envoy') return fromEnvoy(incoming);
  const [methodHeader, targetHeader] =
    proxy === 'nginx' ? ['x-original-method', 'x-original-url'] : ['x-forwarded-method', 'x-forwarded-uri'];
  const method = requiredValue(incoming, methodHeader);
  const value = requiredValue(incoming, targetHeader);
  if (!/^[A-Z]{1,30}(-[A-Z]{1,30})?$/.test(method)) throw new UnclearRequest(`${methodHeader} is not a method`);
  return { method, target: targetOf(value, targetHeader, origins) };
}

/** Envoy keeps the method and the path, behind its `path_prefix`. */
function fromEnvoy({ method = '', url = '' }: IncomingMessage): OriginalRequest {
  const target = url.slice(checkPath.length);
  if (!url.startsWith(checkPath) || !isTarget(target)) throw new UnclearRequest('the path has no path_prefix');
  return { method, target };
}

function requiredValue(incoming: IncomingMessage, name: string): string {
  const value = onlyValue(incoming, name);
  if (value === undefined) throw new UnclearRequest(`the proxy did not send ${name}`);
  return value;
}

/**
 * A header that the proxy sets, with its name in lower case. Throws `UnclearRequest` if there are two, because one of
 * them may be the client's. Node joins them with commas, so the raw headers are counted.
 */
export function onlyValue({ headers, rawHeaders }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  if (typeof value !== 'string') return undefined;
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const raw = rawHeaders[index];
    if (raw?.length === name.length && raw.toLowerCase() === name) count += 1;
  }
  if (count > 1) throw new UnclearRequest(`${name} was sent twice`);
  return value;
}

/** A path, or a URL of one of the API's own origins. Anything else in front of the path could hide the real path. */
function targetOf(value: string, header: string, origins: readonly string[]): string {
  const lower = value.toLowerCase();
  const origin = origins.find((one) => lower.startsWith(`${one}/`));
  const target = origin === undefined ? value : value.slice(origin.length);
  if (!isTarget(target)) throw new UnclearRequest(`${header} is neither a path nor a URL of this API`);
  return target;
}

const isTarget = (text: string) => text.startsWith('/') || text === '*';
