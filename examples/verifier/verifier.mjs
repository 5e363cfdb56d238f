/**
 * Verifies access tokens for an API in Node: signature, type, issuer, audience and expiry (RFC 9068 §4), the key that a
 * token is bound to (RFC 7800), and whether the user ended the access. That comes from the token status list and, if
 * the API listens, from the event feed (OpenID Shared Signals). Refusals have the challenge of RFC 6750 §3 and RFC 9728
 * §5.1.
 *
 *     const verifier = createVerifier({ issuer: 'https://id.example', audience: 'https://api.example' });
 *     const claims = await verifier.verify(request, { scopes: ['routes.read'] });
 */
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { listen } from './feed.mjs';
import { createStatusLists } from './status-lists.mjs';

/** A refusal, with the status and headers to answer. */
export class TokenError extends Error {
  name = 'TokenError';

  /**
   * @param {number} status
   * @param {string | undefined} code RFC 6750 §3.1; none if no token was sent
   * @param {string} message
   * @param {Record<string, string>} headers
   */
  constructor(status, code, message, headers) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/**
 * @typedef {import('jose').JWTPayload & { client_id?: string, scope?: string, cnf?: object, status?: unknown }} Claims
 * @typedef {{ headers: Headers | Record<string, string | string[] | undefined> }} RequestLike
 * @typedef {object} VerifierOptions
 * @property {string} issuer the issuer of the tokens, without a trailing slash
 * @property {string} audience the resource identifier of the API
 * @property {string[]} [algorithms] the signature algorithms to accept
 * @property {string} [resourceMetadata] the address of the API's metadata (RFC 9728); by default derived from the
 *   audience
 * @property {'refuse' | 'until expiry'} [whenListsFail] without a fresh status list, refuse all tokens, or use the last
 *   copy until it expires
 * @property {(claims: Claims, request: RequestLike) => boolean | Promise<boolean>} [proves] checks that the request
 *   proves the key that the token is bound to (`cnf`); without it such tokens are refused, because nothing here checks
 *   DPoP or certificates
 * @property {{ clientId: string, clientSecret: string, onEvent?: (event: import('./feed.mjs').FeedEvent) => void }}
 *   [feed] an app that may receive this API's events; with it, the end of an access takes effect at once
 * @property {typeof fetch} [fetch]
 * @property {() => number} [now] milliseconds since the epoch
 * @property {(message: string) => void} [log]
 */

/** @param {VerifierOptions} options */
export function createVerifier({
  issuer,
  audience,
  algorithms = ['ES256', 'RS256', 'PS256', 'EdDSA', 'Ed25519'],
  resourceMetadata = metadataAddress(audience),
  whenListsFail = 'refuse',
  proves,
  feed,
  fetch = globalThis.fetch,
  now = Date.now,
  log = () => {},
}) {
  const keys = createRemoteJWKSet(new URL(`${issuer}/oauth/jwks`));
  const lists = createStatusLists({ issuer, keys, whenListsFail, fetch, now });
  const listening = feed && listen({ issuer, audience, keys, lists, fetch, log, ...feed });

  /**
   * Returns the claims of a valid token that has these scopes. Rejects with `TokenError`, or with an error of this
   * process.
   * @param {string | RequestLike} tokenOrRequest
   * @param {{ scopes?: string[] }} [wanted]
   * @returns {Promise<Claims>}
   */
  async function verify(tokenOrRequest, { scopes = [] } = {}) {
    const request = typeof tokenOrRequest === 'string' ? { headers: {} } : tokenOrRequest;
    const token = typeof tokenOrRequest === 'string' ? tokenOrRequest : tokenIn(tokenOrRequest);
    const claims = await signed(token);
    // RFC 9449 §7.1: a token that is bound to a key must not be accepted without proof of the key.
    if (claims.cnf && !(await proves?.(claims, request)))
      throw invalid('The token is bound to a key, and the request does not prove it');
    const reference = referenceIn(claims);
    if (reference) {
      const status = await lists.statusOf(reference);
      if (status === undefined) throw refusal(503, undefined, 'The status of the token is not available now');
      if (status !== 0) throw invalid(status === 2 ? 'The access is paused' : 'The access has ended');
    }
    const has = typeof claims.scope === 'string' ? claims.scope.split(' ') : [];
    if (scopes.some((scope) => !has.includes(scope))) {
      throw refusal(403, 'insufficient_scope', 'The token lacks a scope', `, scope="${scopes.join(' ')}"`);
    }
    return claims;
  }

  /** RFC 9068 §4. @param {string} token @returns {Promise<Claims>} */
  async function signed(token) {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms,
        typ: 'at+jwt',
        currentDate: new Date(now()),
        requiredClaims: ['exp', 'sub', 'client_id', 'iat', 'jti'],
      });
      return payload;
    } catch (error) {
      // The keys could not be fetched, which says nothing about the token.
      if (
        !(error instanceof errors.JOSEError) ||
        error.code === 'ERR_JWKS_TIMEOUT' ||
        error.code === 'ERR_JOSE_GENERIC'
      ) {
        throw refusal(503, undefined, 'The keys of the issuer are not available now');
      }
      throw invalid('The token is malformed, expired or not for this API');
    }
  }

  /** @param {RequestLike} request */
  function tokenIn({ headers }) {
    const header = headers instanceof Headers ? headers.get('authorization') : headers['authorization'];
    if (header === null || header === undefined) throw refusal(401, undefined, 'No access token was sent');
    const [, token] = /^(?:Bearer|DPoP) +([A-Za-z0-9._~+/-]+=*) *$/i.exec(String(header)) ?? [];
    if (token === undefined) throw refusal(400, 'invalid_request', 'The Authorization header is malformed');
    return token;
  }

  /** @param {Claims} claims */
  function referenceIn({ status }) {
    const reference = status?.['status_list'];
    if (reference === undefined) return undefined;
    const { idx, uri } = reference;
    // Only lists of the issuer: a token must not make us call any other address.
    if (Number.isInteger(idx) && idx >= 0 && typeof uri === 'string' && uri.startsWith(`${issuer}/`))
      return { idx, uri };
    throw invalid('The status list of the token does not belong to its issuer');
  }

  const invalid = (message) => refusal(401, 'invalid_token', message);

  /** RFC 6750 §3: every refusal has a challenge. It names the API's metadata (RFC 9728 §5.1). */
  function refusal(status, code, message, more = '') {
    const error = code === undefined ? '' : `, error="${code}", error_description="${message}"`;
    const challenge = `Bearer resource_metadata="${resourceMetadata}"${error}${more}`;
    return new TokenError(
      status,
      code,
      message,
      status === 503 ? { 'Retry-After': '5' } : { 'WWW-Authenticate': challenge },
    );
  }

  return {
    verify,
    /** Resolves when the feed is connected, or at once if there is none. */
    ready: async () => listening?.ready,
    close: async () => listening?.close(),
  };
}

/** RFC 9728 §3.1: the path of the resource identifier, if any, follows the well-known path. */
export function metadataAddress(resource) {
  const url = new URL(resource);
  url.pathname = `/.well-known/oauth-protected-resource${url.pathname.replace(/\/$/, '')}`;
  return url.href;
}
