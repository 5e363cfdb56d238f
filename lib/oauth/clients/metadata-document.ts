/**
 * Clients whose id is the URL of their metadata: draft-ietf-oauth-client-id-metadata-document-01, which the Model
 * Context Protocol uses.
 *
 * Every endpoint finds such a client through the store: `withMetadataDocuments` returns a store that fetches the
 * document if it is unknown or has expired. The client stays in memory until a user signs in for it; then it is stored,
 * so that grants can refer to it. A document is valid as long as its cache headers say, between a minute and a day
 * (§4.4). During an outage of its host it remains valid for another day; any other answer of the host replaces it.
 * Fetches are limited per caller and in total, and of a failed fetch only the reason is kept.
 *
 * The document may not contain or rely on a shared secret (§4.1, §6.2), so the default authentication method is `none`.
 * Everything else follows `registration.ts`. Redirect URIs of other origins are accepted, because §6.1 leaves this open
 * and hosted MCP apps need it; the consent page shows the host of the id and the host that the response goes to.
 *
 * An app that is written for servers it does not know in advance cannot list their scopes.
 * `requests/requested-scopes.ts` says what such an app may request.
 */
import { z } from 'zod';
import { isOAuthError, OAuthError } from '../errors';
import type { Client, ClientRegistration } from '../model/client-records';
import type { Store } from '../model/store';
import { FetchError, fetchJson } from '../support/small-fetch';
import { isUnavailableError } from '../unavailable';
import type { World } from '../world';
import { type DocumentFault, remember } from './metadata-document-memory';
import { parseRegistration } from './registration';
import { recordUnregisteredScopes, withAddedScopes } from './self-registered-scopes';

const maxLength = 255;
const maxBytes = 5 * 1024; // §6.6
const minSeconds = 60;
const maxSeconds = 86_400;
const defaultSeconds = 3600;
const outageSeconds = 86_400;
/** Limit of concurrent fetches in total, because anyone can cause one. */
const maxPending = 50;
/** Limit of concurrent fetches per caller, so that one caller's slow hosts delay nobody else. */
const maxPendingPerCaller = 10;

/** The store, which also finds clients by the URL of their metadata document. */
export function withMetadataDocuments(world: World): Store {
  if (!world.settings.clientIdMetadata) return world.store;
  const { fetching, lookUps, outages } = world.documents;
  const findClient: Store['findClient'] = async (id, now) => {
    const row = await world.store.findClient(id, now);
    if (!isDocumentAddress(world.issuer, id)) return row;
    const known = row ?? (await rememberedClient(world, id));
    // Either registered under this id by hand, or known and still valid.
    if (known && (known.documentEndsAt ?? Infinity) > now) return known;
    const bridged = known && isBridged(known, now) ? known : undefined;
    if (bridged && (outages.get(id) ?? 0) > now) return bridged;
    const running = fetching.get(id);
    if (running) return running;
    // Anyone can cause a fetch, so fetches are limited. A known client continues without one.
    try {
      await world.limitLookUp();
    } catch (error) {
      if (bridged && isOAuthError(error)) return bridged;
      throw error;
    }
    const begun = fetching.get(id);
    if (begun) return begun;
    const caller = world.lookUpCaller();
    const ofCaller = lookUps.get(caller) ?? 0;
    if (fetching.size >= maxPending || ofCaller >= maxPendingPerCaller) {
      if (bridged) return bridged;
      throw new OAuthError('temporarily_unavailable', 'Too many clients are being looked up.', { status: 503 });
    }
    lookUps.set(caller, ofCaller + 1);
    const lookUpResult = lookUp(world, id, known, bridged).finally(() => {
      fetching.delete(id);
      const left = (lookUps.get(caller) ?? 1) - 1;
      if (left > 0) lookUps.set(caller, left);
      else lookUps.delete(caller);
    });
    fetching.set(id, lookUpResult);
    return lookUpResult;
  };
  // Uses the prototype, so that every other method is the store's own, also after it was replaced.
  return Object.assign(Object.create(world.store), { findClient });
}

async function rememberedClient(world: World, id: string): Promise<Client | undefined> {
  const held = world.documents.held.get(id);
  return held && world.store.describeClient(held);
}

/**
 * Why the document at this URL could not be used when it was last fetched. Undefined if it was usable or never fetched.
 */
export function documentFault(world: World, id: string): string | undefined {
  return world.documents.faults.get(id)?.shown;
}

/** Stores the client that a user names by its URL. Returns why that is not possible, if it is such a URL. */
export async function storeDocument(world: World, id: string): Promise<string | undefined> {
  try {
    const client = await world.store.findClient(id, world.now());
    if (client) await storeForUser(world, client);
    return client ? undefined : documentFault(world, id);
  } catch (error) {
    if (isOAuthError(error)) return error.description;
    throw error;
  }
}

/**
 * Stores a client that is only in memory, because a user signed in for it: grants can refer to it from now on. Does
 * nothing for other clients.
 */
export async function storeForUser(world: World, client: Client): Promise<void> {
  const { id, kind, metadata, documentEndsAt, unsaved } = client;
  if (!unsaved || documentEndsAt === undefined) return;
  // Without the scopes that this request adds to the document: those are stored separately.
  const { scopes } = world.documents.held.get(id) ?? client;
  await world.store.saveClientDocument({ id, kind, metadata, scopes, documentEndsAt }, world.now());
  world.documents.held.delete(id);
}

/**
 * §3: https, with a path, without fragment, user or dot segments, and in the normal form of `URL`, so that one document
 * has one id. Plain http is for development, when this server is on loopback itself.
 */
function isDocumentAddress(issuer: string, id: string): boolean {
  if (id.length > maxLength || !/^https?:\/\//.test(id) || !URL.canParse(id)) return false;
  const url = new URL(id);
  const development = url.protocol === 'http:' && new URL(issuer).protocol === 'http:';
  const plain =
    url.href === id && url.pathname !== '/' && url.hash === '' && url.username === '' && url.password === '';
  return plain && !id.includes('#') && (url.protocol === 'https:' || development);
}

/** Why a document cannot be used. Anyone may read `shown`, so it contains nothing from the document or the network. */
class UnusableDocument extends Error {
  readonly shown: string;
  /** Whether the host may recover from it. */
  readonly temporary: boolean;

  constructor(shown: string, { reason = shown, temporary = false } = {}) {
    super(reason);
    this.shown = shown;
    this.temporary = temporary;
  }
}

const isBridged = ({ documentEndsAt = 0 }: Client, now: number): boolean => documentEndsAt + outageSeconds > now;

async function lookUp(
  world: World,
  id: string,
  known: Client | undefined,
  bridged: Client | undefined,
): Promise<Client | undefined> {
  const { outages, faults } = world.documents;
  outages.delete(id);
  try {
    const document = await fetchDocument(world, id);
    const parsed = await parseDocument(world, id, document.members);
    const found = await save(world, parsed, world.now() + document.freshSeconds, known);
    await recordUnregisteredScopes(world, parsed, document.members, { endpoint: 'client_document', requestId: '' });
    faults.delete(id);
    return found;
  } catch (error) {
    // An outage of this server says nothing about the document.
    if (isUnavailableError(error)) throw error;
    const fault = faultOf(error);
    remember(faults, id, fault);
    world.log({ level: 'info', event: 'client_document_refused', clientId: id, reason: fault.reason });
    // A stored client has a developer log.
    if (known && !known.unsaved) {
      const refused = new OAuthError('invalid_client_metadata', `The metadata document: ${fault.reason}`);
      world.recordRefusal(id, 'client_document', refused, '');
    }
    if (!(error instanceof UnusableDocument && error.temporary) || !bridged) return undefined;
    // Do not ask again at once: every user of the app would wait for its host.
    remember(outages, id, world.now() + minSeconds);
    return bridged;
  }
}

function faultOf(error: unknown): DocumentFault {
  if (error instanceof UnusableDocument) return { shown: error.shown, reason: error.message };
  if (isOAuthError(error)) return { shown: error.description, reason: error.reason };
  return { shown: 'It could not be read.', reason: error instanceof Error ? error.message : String(error) };
}

/** Stores the document if the client is stored, and otherwise keeps it in memory. */
async function save(
  world: World,
  parsed: ClientRegistration,
  documentEndsAt: number,
  known: Client | undefined,
): Promise<Client | undefined> {
  const { id } = parsed;
  const { held } = world.documents;
  const now = world.now();
  // Read again, so that scopes added in the meantime are not lost.
  const row = await world.store.findClient(id, now);
  const registration = { ...(await withAddedScopes(world, parsed, row)), documentEndsAt };
  if (!row) {
    const document = { ...registration, createdAt: known?.createdAt ?? now };
    remember(held, id, document);
    return world.store.describeClient(document);
  }
  held.delete(id);
  await world.store.saveClientDocument(registration, now);
  return world.store.findClient(id, now);
}

async function fetchDocument(world: World, id: string): Promise<{ members: unknown; freshSeconds: number }> {
  const options = { accept: 'application/json', types: /^application\/([\w.-]+\+)?json$/, maxBytes };
  const { content, headers } = await fetchJson(world, id, options).catch((error: unknown) => {
    throw error instanceof FetchError ? unusableDocument(error) : error;
  });
  return { members: content, freshSeconds: freshSecondsOf(headers) };
}

/** What may be shown of a failed fetch. A host that is down or out of order may recover. */
function unusableDocument({ fault, status = 0, message: reason }: FetchError): UnusableDocument {
  switch (fault) {
    case 'unreachable':
      return new UnusableDocument('Its host could not be reached.', { reason, temporary: true });
    case 'status':
      return new UnusableDocument(`Its host answered with the status ${status}, not 200.`, {
        temporary: status >= 500,
      });
    case 'media type':
      return new UnusableDocument('Its media type is not application/json.');
    case 'too large':
      return new UnusableDocument(`It is larger than ${maxBytes} bytes.`);
    case 'malformed':
      return new UnusableDocument('It is not JSON in UTF-8.', { reason });
  }
}

/** RFC 9111 §4.2, limited to a minute and a day. */
function freshSecondsOf(headers: Headers): number {
  const control = headers.get('cache-control')?.toLowerCase() ?? '';
  if (/\bno-(store|cache)\b/.test(control)) return minSeconds;
  const age = Number(/^\d+$/.exec(headers.get('age') ?? '0')?.[0] ?? 0);
  const maxAge = /\bmax-age=(\d{1,9})\b/.exec(control)?.[1];
  const fresh = (maxAge === undefined ? defaultSeconds : Number(maxAge)) - age;
  return Math.min(maxSeconds, Math.max(minSeconds, fresh));
}

async function parseDocument(world: World, id: string, document: unknown): Promise<ClientRegistration> {
  const { data: members } = z.looseObject({ client_id: z.string() }).safeParse(document);
  if (!members) throw new UnusableDocument('It is not a JSON object with a client_id.');
  if ('client_secret' in members || 'client_secret_expires_at' in members)
    throw new UnusableDocument('It contains a secret.');
  // Compared as a string (RFC 3986 §6.2.1). Otherwise one party's document could appear under another URL.
  if (members.client_id !== id) {
    throw new UnusableDocument('Its client_id is not its own address, character for character.', {
      reason: `Its client_id is ${members.client_id}, which is not its address.`,
    });
  }
  const method = members['token_endpoint_auth_method'] ?? 'none';
  if (String(method).startsWith('client_secret_')) throw new UnusableDocument('It relies on a shared secret.');
  // OAuth 2.1 has no implicit grant, and these clients are newer than that, so no setting allows it.
  const registration = await parseRegistration(world, id, { ...members, token_endpoint_auth_method: method }, false);
  if (typeof members['scope'] === 'string') return registration;
  const { scope: _, ...metadata } = registration.metadata;
  return { ...registration, metadata };
}
