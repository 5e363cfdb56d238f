/** Decides about one request: whether it may reach the API, and what the API gets to know about its caller. */
import type { IncomingMessage } from 'node:http';
import { type Access, Refusal, type RequestValues } from '@countersign/verifier';
import { identityFinder, identityHeaders, Unsendable } from './identity-headers';
import { type OriginalRequest, onlyValue, originalRequest, type ProxyKind, UnclearRequest } from './original-request';
import { type Rule, ruleFor, type Seen } from './rules';
import type { Settings } from './settings';

export type Verify = (request: RequestValues, wanted: { scopes: readonly string[] }) => Promise<Access>;

export type Decision = {
  status: number;
  headers: Record<string, string>;
  /** Undefined if the request may pass. */
  body: { error: string; error_description: string } | undefined;
  /** For the log. */
  reason: string;
  original: OriginalRequest | undefined;
  client: string | undefined;
};

type Parts = Pick<
  Settings,
  'proxy' | 'rules' | 'scopes' | 'headers' | 'preflight' | 'origins' | 'certificateHeader' | 'apiKeyHeader'
>;

export function createCheck(settings: Parts, verify: Verify): (incoming: IncomingMessage) => Promise<Decision> {
  const { proxy, rules, scopes, headers: names, preflight, origins, apiKeyHeader } = settings;
  const identityFromClient = identityFinder(names);
  const otherwise: Rule = { methods: undefined, path: '/', access: 'token', scopes };

  /** The headers of tokens that the verifier remembers: it returns the same claims again. */
  const known = new WeakMap<object, Record<string, string>>();
  const nobody = headersFor(undefined);

  /** Envoy also removes the headers that stay empty. */
  function headersFor(access: Access | undefined): Record<string, string> {
    const identity = identityHeaders(names, access);
    const empty = Object.keys(identity).filter((name) => identity[name] === '');
    const remove = proxy === 'envoy' && empty.length > 0 ? { 'x-envoy-auth-headers-to-remove': empty.join(',') } : {};
    return { ...identity, ...remove };
  }

  function pass(reason: string, original: OriginalRequest, access?: Access): Decision {
    let identity = access ? known.get(access.claims) : nobody;
    if (identity === undefined) {
      identity = headersFor(access);
      if (access) known.set(access.claims, identity);
    }
    const headers = access ? { ...access.responseHeaders, ...identity } : identity;
    return { status: 200, headers, body: undefined, reason, original, client: access?.clientId };
  }

  const hasToken = ({ headers }: IncomingMessage) =>
    headers.authorization !== undefined || (apiKeyHeader !== undefined && headers[apiKeyHeader] !== undefined);

  async function decide(incoming: IncomingMessage, original: OriginalRequest): Promise<Decision> {
    const refuse = (status: number, error: string, text: string): Decision => ({
      status,
      headers: {},
      body: { error, error_description: text },
      reason: text,
      original,
      client: undefined,
    });
    const brought = identityFromClient(incoming.headers);
    if (brought !== undefined) return refuse(400, 'invalid_request', `The request must not have the header ${brought}`);
    if (preflight === 'pass' && isPreflight(incoming, original) && !hasToken(incoming))
      return pass('preflight', original);
    const rule = ruleFor(rules, otherwise, seenIn(incoming, original, proxy));
    if (rule === undefined) return refuse(400, 'invalid_request', 'The request can be read in more than one way');
    if (rule.access === 'refuse') return refuse(403, 'access_denied', 'Nobody may send this request');
    const anonymous = !hasToken(incoming);
    if (rule.access === 'public' || (rule.access === 'optional' && anonymous)) return pass(rule.access, original);
    try {
      const request = requestValues(incoming, original, settings);
      return pass('token', original, await verify(request, { scopes: rule.scopes }));
    } catch (error) {
      if (error instanceof Unsendable) return refuse(500, 'server_error', error.message);
      if (!(error instanceof Refusal)) throw error;
      const { status, headers, body, reason } = error;
      return { status, headers: { ...headers }, body, reason, original, client: undefined };
    }
  }

  return async (incoming) => {
    let decision: Decision;
    try {
      decision = await decide(incoming, originalRequest(proxy, incoming, origins));
    } catch (error) {
      if (!(error instanceof UnclearRequest)) throw error;
      const body = { error: 'invalid_request', error_description: error.message };
      decision = { status: 400, headers: {}, body, reason: error.message, original: undefined, client: undefined };
    }
    // nginx knows only 401 and 403. It answers 500 to the client for everything else.
    if (proxy !== 'nginx' || decision.status !== 400) return decision;
    return { ...decision, status: decision.headers['WWW-Authenticate'] === undefined ? 403 : 401 };
  };
}

const methodOverrides = ['x-http-method-override', 'x-http-method', 'x-method-override'];
const pathOverrides = ['x-original-url', 'x-rewrite-url'];

/** The Fetch Standard's CORS-preflight request. A header must not turn it into another one. */
const isPreflight = ({ headers }: IncomingMessage, { method }: OriginalRequest) =>
  method === 'OPTIONS' &&
  headers.origin !== undefined &&
  headers['access-control-request-method'] !== undefined &&
  methodOverrides.every((name) => headers[name] === undefined);

/** Method and path, and the ones that some frameworks use instead because a header of the client asks for them. */
function seenIn({ headers }: IncomingMessage, { method, target }: OriginalRequest, proxy: ProxyKind): Seen {
  const methods = methodOverrides.flatMap((name) => headers[name] ?? []).map((other) => other.trim().toUpperCase());
  // nginx itself sets the first one.
  const targets = pathOverrides.slice(proxy === 'nginx' ? 1 : 0).flatMap((name) => headers[name] ?? []);
  return { methods: [method, ...methods], targets: [target, ...targets] };
}

/** What the verifier reads. The method and the URL are the client's, for DPoP. */
function requestValues(
  incoming: IncomingMessage,
  { method, target }: OriginalRequest,
  { proxy, certificateHeader }: Parts,
): RequestValues {
  const request = { method, url: target, headers: incoming.headers, rawHeaders: incoming.rawHeaders };
  if (proxy !== 'traefik' || certificateHeader === undefined) return request;
  // Traefik sends the whole chain, separated by commas. The first certificate is the client's.
  const [, first] = /^([A-Za-z0-9+/=]+),/.exec(onlyValue(incoming, certificateHeader) ?? '') ?? [];
  return first === undefined ? request : { ...request, certificate: Buffer.from(first, 'base64') };
}
