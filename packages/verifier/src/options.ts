/** The options of a verifier, and their defaults. */
import type { Credentials } from './credentials';
import { createNonces, createReplayMemory, type DpopRules, type ReplayStore } from './dpop';
import type { SecurityEvent } from './events';
import type { IssuerMetadata } from './issuer';
import type { ResourceDescription } from './resource-metadata';

/** How a verifier learns that access ended before a token expires. */
export type RevocationOptions = {
  /**
   * - `status-list` (the default): reads the signed list that a token names. Needs no credentials. An end takes effect
   *   within the `ttl` of the list.
   * - `events`: the same, and an event feed makes an end take effect at once. Needs `credentials` of an app that may
   *   receive this API's events.
   * - `introspection`: asks the issuer about each token, also about signed ones. Needs `credentials`. An end takes
   *   effect within `introspection.cacheSeconds`.
   * - `none`: a signed token works until it expires.
   */
  by: 'status-list' | 'events' | 'introspection' | 'none';
  /**
   * What to do when a list is not available and its last copy is too old: `refuse` every token of the list with 503
   * (the default), or `accept` the tokens that were valid in the last copy, and every token if there is no copy.
   */
  whenUnavailable?: 'refuse' | 'accept';
  /**
   * How long the last copy of a list stays in use after its `ttl`, if no newer one can be fetched, but never after its
   * `exp`. The default is 60.
   */
  graceSeconds?: number;
  /** Addresses below which lists may be. The default is the issuer. */
  listsFrom?: readonly string[];
  /**
   * Events are pushed to your API (RFC 8935) instead of polled by it (RFC 8936): give what arrives at `url` to
   * `receivePush`. `authorization` is the whole `Authorization` header that the issuer has to send. Without a `url`,
   * somebody has created the stream already, and the verifier needs no credentials.
   */
  push?: { authorization: string; url?: string };
  /** The scope for the stream. The default is `ssf.manage`, as Countersign names it. */
  scope?: string;
};

/** How a verifier treats DPoP (RFC 9449). */
export type DpopOptions = {
  /**
   * - `optional` (the default): a token that is bound to a key needs a proof; other tokens are bearer tokens.
   * - `required`: every token has to be bound to a key, or to a certificate.
   * - `off`: tokens that are bound to a key are refused.
   */
  mode?: 'optional' | 'required' | 'off';
  /** The algorithms for proofs. The default is ES256, EdDSA, Ed25519 and PS256. */
  algorithms?: readonly string[];
  /** How old a proof may be. The default is 60. */
  maxAgeSeconds?: number;
  /**
   * Asks for a nonce of this server in each proof (§9). `true` uses a random secret of this process. Several processes
   * behind one address need the same secret, of at least 32 bytes.
   */
  nonce?: boolean | Uint8Array;
  /** Remembers used proofs. The default is the memory of this process, for 250,000 proofs. */
  replays?: ReplayStore;
};

export type VerifierOptions = {
  /** The issuer of the tokens, exactly as in its metadata. */
  issuer: string;
  /** The resource identifier of your API (RFC 8707): the address that it has for its clients. */
  resource: string;
  /** The `aud` values to accept. The default is `resource`. */
  audience?: string | readonly string[];
  /** The client of the issuer that stands for your API. Needed for opaque tokens, API keys and events. */
  credentials?: Credentials;
  /**
   * The signature algorithms to accept. The default is ES256, RS256, PS256, EdDSA and Ed25519. Never a symmetric one.
   */
  algorithms?: readonly string[];
  /**
   * Also accepts tokens with the type `JWT`, if they have the claim `token_use: access`. Countersign issues them for
   * APIs that chose this form. The default accepts only `at+jwt` (RFC 9068).
   */
  plainTokens?: boolean;
  /** How the verifier learns that access ended. The default is `status-list`. */
  revocation?: RevocationOptions['by'] | RevocationOptions;
  /**
   * Opaque tokens and API keys. `cacheSeconds` is how long an answer of the issuer is kept (default 10). `false`
   * refuses such tokens, as does a verifier without `credentials`.
   */
  introspection?: { cacheSeconds?: number } | false;
  dpop?: DpopOptions;
  /**
   * The header in which your proxy passes the certificate of a TLS client (RFC 8705). Name it only if the proxy sets or
   * removes it in every request. Without it, the certificate comes from the TLS connection of `node:http`.
   */
  clientCertificateHeader?: string;
  /** A header in which API keys are accepted besides `Authorization`, for example `x-api-key`. */
  apiKeyHeader?: string;
  /**
   * Where clients reach this server, if not at the origin of `resource`: origins, with a path if your proxy removes
   * one. The URL of a DPoP proof is compared with this and the path of the request, never with the `Host` header.
   */
  publicUrl?: string | readonly string[];
  /** How far the clocks of the issuer and of this server may differ for `exp` and `nbf`. The default is 0. */
  clockToleranceSeconds?: number;
  /** Members of your API's metadata (RFC 9728), such as `resource_name` and `scopes_supported`. */
  metadata?: ResourceDescription;
  /** The addresses of the issuer, instead of discovery (RFC 8414). */
  issuerMetadata?: IssuerMetadata;
  /** How many verified tokens are remembered, so that their signatures are not verified each time. Default 10,000. */
  rememberedTokens?: number;
  /** How long a request to the issuer may take. The default is 5000. */
  timeoutMilliseconds?: number;
  /** Accepts an issuer with plain http that is not on this machine. For tests in private networks only. */
  allowHttp?: boolean;
  /** Receives every security event of the feed. */
  onEvent?: (event: SecurityEvent) => void;
  /** Receives notes about lists, keys and the feed, for example `console.warn`. Never a token. */
  log?: (message: string) => void;
  fetch?: typeof fetch;
  /** Milliseconds since the epoch. */
  now?: () => number;
};

const tokenAlgorithms = ['ES256', 'RS256', 'PS256', 'EdDSA', 'Ed25519'];
const proofAlgorithms = ['ES256', 'EdDSA', 'Ed25519', 'PS256'];

/** The options with their defaults. Throws a `TypeError` that names an option that cannot work. */
export function resolveOptions(options: VerifierOptions) {
  const { issuer, resource, credentials, now = Date.now } = options;
  requireIssuer(issuer, options.allowHttp === true);
  if (typeof resource !== 'string' || resource === '') throw new TypeError('resource is missing');
  const audience = [options.audience ?? resource].flat();
  if (audience.length === 0 || audience.includes('')) throw new TypeError('audience is empty');
  const given = options.revocation ?? 'status-list';
  const revocation = {
    whenUnavailable: 'refuse',
    graceSeconds: 60,
    ...(typeof given === 'string' ? { by: given } : given),
  } as const;
  const needsCredentials = revocation.by === 'introspection' || (revocation.by === 'events' && !pushedOnly(revocation));
  if (needsCredentials && !credentials) throw new TypeError(`revocation by ${revocation.by} needs credentials`);
  if (revocation.by === 'introspection' && options.introspection === false)
    throw new TypeError('revocation by introspection contradicts introspection: false');
  return {
    issuer,
    resource,
    audience,
    credentials,
    revocation,
    algorithms: asymmetric('algorithms', options.algorithms ?? tokenAlgorithms),
    plainTokens: options.plainTokens ?? false,
    introspection: options.introspection === false ? undefined : { cacheSeconds: 10, ...options.introspection },
    dpop: resolveDpop(options, now),
    bases: publicBases(options),
    clientCertificateHeader: options.clientCertificateHeader?.toLowerCase(),
    apiKeyHeader: options.apiKeyHeader?.toLowerCase(),
    clockToleranceSeconds: options.clockToleranceSeconds ?? 0,
    rememberedTokens: options.rememberedTokens ?? 10_000,
    log: options.log ?? (() => {}),
    now,
  };
}

const pushedOnly = ({ push }: RevocationOptions) => push !== undefined && push.url === undefined;

function requireIssuer(issuer: string, allowHttp: boolean): void {
  if (!URL.canParse(issuer)) throw new TypeError('issuer is not a URL');
  const { protocol, hostname, search, hash } = new URL(issuer);
  if (search !== '' || hash !== '') throw new TypeError('issuer has a query or a fragment');
  const local = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname) || hostname.endsWith('.localhost');
  if (protocol === 'https:' || (protocol === 'http:' && (local || allowHttp))) return;
  throw new TypeError('issuer does not use https');
}

/** A symmetric algorithm would turn a public key of the issuer into a secret that everybody knows. */
function asymmetric(name: string, algorithms: readonly string[]): readonly string[] {
  const wrong = algorithms.find((one) => !/^(ES|RS|PS)(256|384|512)$|^EdDSA$|^Ed25519$|^ML-DSA-(44|65|87)$/.test(one));
  if (wrong !== undefined) throw new TypeError(`${name}: ${wrong} is not an asymmetric signature algorithm`);
  if (algorithms.length === 0) throw new TypeError(`${name} is empty`);
  return algorithms;
}

function publicBases({ publicUrl, resource }: VerifierOptions): readonly string[] {
  if (publicUrl === undefined) {
    const origin = URL.canParse(resource) ? new URL(resource).origin : 'null';
    return origin === 'null' ? [] : [origin];
  }
  return [publicUrl].flat().map((text) => {
    if (!URL.canParse(text)) throw new TypeError(`publicUrl: ${text} is not a URL`);
    const { origin, pathname } = new URL(text);
    return origin + pathname.replace(/\/$/, '');
  });
}

type ResolvedDpop = DpopRules & { required: boolean };

function resolveDpop(options: VerifierOptions, now: () => number): ResolvedDpop | undefined {
  const { mode, algorithms = proofAlgorithms, maxAgeSeconds = 60, nonce = false, replays } = options.dpop ?? {};
  if (mode === 'off') return undefined;
  if (publicBases(options).length === 0) {
    if (mode === undefined) return undefined;
    throw new TypeError('dpop needs publicUrl, because resource is not an address');
  }
  const secret = nonce === true ? crypto.getRandomValues(new Uint8Array(32)) : nonce;
  if (secret !== false && secret.length < 32) throw new TypeError('dpop.nonce has fewer than 32 bytes');
  return {
    required: mode === 'required',
    algorithms: asymmetric('dpop.algorithms', algorithms),
    maxAgeSeconds,
    nonces: secret === false ? undefined : createNonces(secret, now),
    replays: replays ?? createReplayMemory(250_000, now),
    now,
  };
}
