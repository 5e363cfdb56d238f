/**
 * Verifies access tokens for an API in Node: signature, type, issuer, audience and expiry (RFC 9068 §4); the key or
 * certificate that a token is bound to (RFC 9449, RFC 8705); scopes, authorization details (RFC 9396) and the sign-in
 * behind the token (RFC 9470); and whether the access ended meanwhile (Token Status List, OpenID Shared Signals,
 * RFC 7662). A refusal says what to answer (RFC 6750 §3).
 *
 *     const verifier = createVerifier({ issuer: 'https://id.example', resource: 'https://api.example' });
 *     const access = await verifier.verify(request, { scopes: ['routes.read'] });
 */
import type { Access, TokenAccess } from './access';
import { InvalidProof, ReplaysFull, verifyProof } from './dpop';
import { type Feed, openFeed } from './event-feed';
import { createEventReceiver, type Revocation } from './events';
import { createIntrospection } from './introspection';
import { createIssuer, Unavailable } from './issuer';
import { type Caller, messageOf } from './limited-fetch';
import { resolveOptions, type VerifierOptions } from './options';
import { type Push, type PushAnswer, receivePush } from './push-receiver';
import { createRefusal, type Refusal, type RefusalDraft, type Scheme } from './refusal';
import { certificateThumbprint, headerValues, pathOf, type RequestValues } from './request-values';
import { type Requirements, unmet } from './requirements';
import { type ResourceMetadata, resourceMetadataUrl } from './resource-metadata';
import { createSignedTokens, InvalidToken } from './signed-token';
import { createStatusLists } from './status-lists';

export type { Access, AuthorizationDetail, Claims, StatusReference, TokenAccess } from './access';
export { type ConnectMiddleware, nodeAccess, receiveEvents, requireAccess, serveMetadata } from './adapter-connect';
export { type FastifyHook, fastifyAccess, fastifyMetadata } from './adapter-fastify';
export { eventsResponse, metadataResponse, withAccess } from './adapter-fetch';
export { type McpAuthInfo, mcpAccess, mcpAuthInfo, mcpTokenVerifier } from './adapter-mcp';
export type { Credentials } from './credentials';
export type { ReplayStore } from './dpop';
export type { Revocation, SecurityEvent } from './events';
export type { IssuerMetadata } from './issuer';
export type { DpopOptions, RevocationOptions, VerifierOptions } from './options';
export type { Push, PushAnswer } from './push-receiver';
export { Refusal, type RefusalReason } from './refusal';
export { accessOf } from './remembered-access';
export type { RequestValues } from './request-values';
export type { DetailRequirement, Requirements } from './requirements';
export { type ResourceDescription, type ResourceMetadata, resourceMetadataUrl } from './resource-metadata';
export type { TokenStatus } from './status-lists';

export type Verifier = {
  /** The resource identifier of the API. */
  readonly resource: string;
  /** The API's own metadata (RFC 9728), to serve at `metadataUrl`. */
  readonly metadata: ResourceMetadata;
  /** Where clients look for the metadata; undefined if the resource identifier is not an address. */
  readonly metadataUrl: string | undefined;
  /**
   * Resolves if the request has a valid token that meets the requirements. Rejects with a `Refusal`, which says what to
   * answer. Any other error is a fault of this program: answer 500.
   */
  verify: (request: RequestValues, requirements?: Requirements) => Promise<Access>;
  /**
   * The same for a token alone, without its request. A token that is bound to a key is refused, because nothing proves
   * the key.
   */
  verifyToken: (token: string, requirements?: Requirements) => Promise<Access>;
  /**
   * Checks more requirements of an access that `verify` returned, for example when they depend on the body. Throws a
   * `Refusal`.
   */
  check: (access: Access, requirements?: Requirements) => void;
  /**
   * Calls the listener when the feed says that the state of tokens changed. Needed only if you keep results of `verify`
   * yourself: the verifier acts on events by itself. Returns a function that removes the listener.
   */
  onRevocation: (listener: (revocation: Revocation) => void) => () => void;
  /** Takes an event that the issuer pushed (RFC 8935), with `revocation.push`. Returns what to answer. */
  receivePush: (push: Push) => Promise<PushAnswer>;
  /** Resolves when the event feed is connected, or at once if there is none. */
  ready: () => Promise<void>;
  /** Whether the event feed is connected now. */
  connected: () => boolean;
  /** Ends the event feed and deletes its stream. Call it when the process ends. */
  close: () => Promise<void>;
};

/** Longer tokens are refused unread. Node accepts 16 KiB for all headers together. */
const mostTokenCharacters = 16_384;

/** Creates a verifier. Create one per issuer and API, and keep it: it has the caches. Throws if options cannot work. */
export function createVerifier(options: VerifierOptions): Verifier {
  const resolved = resolveOptions(options);
  const { issuer: name, resource, audience, credentials, revocation, dpop, log, now } = resolved;
  const { clockToleranceSeconds } = resolved;
  const caller: Caller = {
    fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
    timeoutMilliseconds: options.timeoutMilliseconds ?? 5000,
  };
  const issuer = createIssuer(caller, name, options.issuerMetadata, now);
  const signed = createSignedTokens(issuer, { ...resolved, issuer: name }, now);
  const introspection =
    credentials && resolved.introspection
      ? createIntrospection(
          caller,
          issuer,
          { issuer: name, audience, credentials, clockToleranceSeconds, ...resolved.introspection },
          now,
        )
      : undefined;
  const lists = createStatusLists(
    caller,
    issuer.keys,
    { ...revocation, issuer: name, from: revocation.listsFrom ?? [`${name.replace(/\/$/, '')}/`], log },
    now,
  );
  const readsLists = revocation.by === 'status-list' || revocation.by === 'events';
  const listeners = new Set<(revocation: Revocation) => void>();
  const receiver = createEventReceiver(
    issuer.keys,
    lists,
    { issuer: name, audience, onRevocation: announce, onEvent: (event) => guarded(() => options.onEvent?.(event)) },
    now,
  );
  const feed = openStream();
  const metadataUrl = resourceMetadataUrl(resource);
  const challenges = { metadataUrl, dpopAlgorithms: dpop?.algorithms, dpopRequired: dpop?.required ?? false };

  function openStream(): Feed | undefined {
    const { push, scope = 'ssf.manage' } = revocation;
    if (revocation.by !== 'events' || !credentials || (push && push.url === undefined)) return undefined;
    const target = push?.url === undefined ? undefined : { url: push.url, authorization: push.authorization };
    return openFeed(caller, issuer, receiver, { issuer: name, resource, credentials, scope, push: target, log });
  }

  function announce(change: Revocation): void {
    introspection?.forget();
    for (const listener of listeners) guarded(() => listener(change));
  }

  /** An error of a listener must not stop the feed. */
  function guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      log(`A listener failed: ${messageOf(error)}`);
    }
  }

  const refuse = (draft: RefusalDraft): Refusal => createRefusal(challenges, draft);
  const malformed = (message: string) =>
    refuse({ status: 400, code: 'invalid_request', reason: 'malformed request', message });

  async function verify(request: RequestValues, requirements: Requirements = {}): Promise<Access> {
    const { token, scheme } = tokenIn(request, requirements);
    const access = await readToken(token, scheme);
    const proof = await proved(request, token, scheme, access);
    await requireValid(access, scheme);
    meet(access, requirements, scheme);
    return { ...access, proof, responseHeaders: await nonceHeader() };
  }

  function meet(access: TokenAccess, requirements: Requirements, scheme: Scheme): void {
    const problem = unmet(requirements, access, now);
    if (problem) throw refuse({ scheme, ...problem });
  }

  async function verifyToken(token: string, requirements: Requirements = {}): Promise<Access> {
    return verify({ headers: { authorization: `Bearer ${token}` } }, requirements);
  }

  /** RFC 6750 §2.1 and RFC 9449 §7.1: one token, in the `Authorization` header. */
  function tokenIn(request: RequestValues, { scopes = [] }: Requirements): { token: string; scheme: Scheme } {
    const values = headerValues(request, 'authorization');
    const keys = resolved.apiKeyHeader === undefined ? [] : headerValues(request, resolved.apiKeyHeader);
    const inQuery = /[?&]access_token=/.test(request.originalUrl ?? request.url ?? '');
    const [value, ...others] = [...values, ...keys];
    if (
      value === undefined ||
      (values.length === 1 && others.length === 0 && !/^(Bearer|DPoP)(?![!-~])/i.test(value))
    ) {
      // RFC 6750 §3.1: without an error, because the client does not know that a token is needed, or uses another
      // scheme. It learns which token.
      const parameters = scopes.length > 0 ? { scope: scopes.join(' ') } : {};
      throw refuse({ code: undefined, reason: 'no token', message: 'No access token was sent', parameters });
    }
    // RFC 6750 §3.1: more than one token, or more than one way to send it.
    if (others.length > 0 || inQuery) throw malformed('More than one access token was sent');
    if (values.length === 0) {
      if (!/^[A-Za-z0-9._~+/-]+=*$/.test(value) || isSigned(value)) throw malformed('The API key is malformed');
      return { token: value, scheme: 'Bearer' };
    }
    const [, scheme = '', token] = /^(Bearer|DPoP) +([A-Za-z0-9._~+/-]+=*) *$/i.exec(value) ?? [];
    if (token === undefined) throw malformed('The Authorization header is malformed');
    return { token, scheme: scheme.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer' };
  }

  async function readToken(token: string, scheme: Scheme): Promise<TokenAccess> {
    try {
      if (token.length > mostTokenCharacters) throw new InvalidToken('malformed token', 'The token is too long');
      if (!isSigned(token)) {
        if (introspection && !token.includes('.')) return await introspection.verify(token);
        throw new InvalidToken('malformed token', 'The token is malformed');
      }
      const access = await signed.verify(token);
      if (revocation.by === 'introspection') await introspection?.verify(token);
      return access;
    } catch (error) {
      throw refusalOf(error, scheme);
    }
  }

  function refusalOf(error: unknown, scheme: Scheme): unknown {
    if (error instanceof InvalidToken)
      return refuse({ code: 'invalid_token', reason: error.reason, message: error.message, scheme, cause: error });
    if (!(error instanceof Unavailable) && !(error instanceof ReplaysFull)) return error;
    log(`${error.message}${error.cause === undefined ? '' : `: ${messageOf(error.cause)}`}`);
    return unavailable(error.message, error);
  }

  const unavailable = (message: string, cause?: unknown) =>
    refuse({ status: 503, code: undefined, reason: 'unavailable', message, cause });

  /** RFC 9449 §7 and RFC 8705 §3: every key that the token is bound to has to be proved. */
  async function proved(
    request: RequestValues,
    token: string,
    scheme: Scheme,
    { claims: { cnf } }: TokenAccess,
  ): Promise<Access['proof']> {
    const invalid = (reason: 'no proof' | 'bad proof', message: string, cause?: unknown) =>
      refuse({ code: 'invalid_token', reason, message, scheme, cause });
    if (dpop?.required && cnf === undefined) throw invalid('no proof', 'The token is not bound to a key');
    // §7.1: a proof says nothing about a token that is not bound to its key.
    if (scheme === 'DPoP' && cnf?.jkt === undefined) throw invalid('no proof', 'The token is not bound to a DPoP key');
    if (cnf?.jkt !== undefined) {
      if (!dpop || scheme !== 'DPoP') throw invalid('no proof', 'The token is bound to a key: send it with DPoP');
      const path = pathOf(request);
      const urls = resolved.bases.map((base) => base + path);
      const values = { method: request.method ?? '', urls, token, jkt: cnf.jkt };
      await verifyProof(dpop, headerValues(request, 'dpop'), values).catch(async (error: unknown) => {
        if (!(error instanceof InvalidProof)) throw refusalOf(error, scheme);
        const { code, message } = error;
        const reason = code === 'use_dpop_nonce' ? 'nonce needed' : 'bad proof';
        throw refuse({ code, reason, message, scheme, headers: await nonceHeader(), cause: error });
      });
    }
    const thumbprint = cnf?.['x5t#S256'];
    if (thumbprint !== undefined && thumbprint !== certificateOf(request, invalid))
      throw invalid('no proof', 'The token is bound to a certificate, which the request does not have');
    if (cnf === undefined) return undefined;
    if (thumbprint === undefined) return 'dpop';
    return cnf.jkt === undefined ? 'certificate' : 'both';
  }

  function certificateOf(
    request: RequestValues,
    invalid: (reason: 'bad proof', message: string, cause: unknown) => Refusal,
  ): string | undefined {
    try {
      return certificateThumbprint(request, resolved.clientCertificateHeader);
    } catch (error) {
      throw invalid('bad proof', 'The client certificate cannot be read', error);
    }
  }

  async function nonceHeader(): Promise<Record<string, string>> {
    return dpop?.nonces ? { 'DPoP-Nonce': await dpop.nonces.current() } : {};
  }

  /** Whether the access ended, as far as the lists and the events say. */
  async function requireValid({ kind, status: reference }: TokenAccess, scheme: Scheme): Promise<void> {
    if (!readsLists || kind === 'introspected' || !reference) return;
    const invalid = (reason: 'ended' | 'paused' | 'malformed token', message: string) =>
      refuse({ code: 'invalid_token', reason, message, scheme });
    if (!lists.isAllowed(reference))
      throw invalid('malformed token', 'The status list of the token does not belong to its issuer');
    const status = await lists.statusOf(reference);
    if (status === undefined) throw unavailable('The status of the token is not available');
    if (status === 'suspended') throw invalid('paused', 'The access is paused');
    if (status === 'invalid') throw invalid('ended', 'The access has ended');
  }

  return {
    resource,
    metadataUrl,
    metadata: {
      ...options.metadata,
      resource,
      authorization_servers: [name],
      bearer_methods_supported: ['header'],
      ...(dpop && { dpop_signing_alg_values_supported: dpop.algorithms }),
      ...(dpop?.required && { dpop_bound_access_tokens_required: true }),
    },
    verify,
    verifyToken,
    check: (access, requirements = {}) => meet(access, requirements, access.claims.cnf?.jkt ? 'DPoP' : 'Bearer'),
    onRevocation(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async receivePush(push) {
      const expected = revocation.push?.authorization;
      if (expected === undefined) throw new TypeError('revocation.push is not configured');
      return receivePush(receiver, expected, push);
    },
    ready: async () => feed?.ready,
    connected: () => feed?.connected() ?? false,
    close: async () => feed?.close(),
  };
}

const isSigned = (token: string): boolean => /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/.test(token);
