/**
 * Clients whose id is the address of their metadata: draft-ietf-oauth-client-id-metadata-document-01, which the Model
 * Context Protocol uses.
 *
 * Every endpoint meets such a client through the store: `withClientDocuments` is a store that fetches the document
 * where it is not known or no longer good. It stays in memory until somebody signs in for it; then it becomes a client
 * of its own, so that grants can hang from it. It is good as long as its cache headers say, between a minute and a day
 * (§4.4); an outage of its host is bridged for another day, but only an outage: a host that answers with something else
 * means it. How many are fetched is bounded for each caller and in all. Of a failure only the reason is kept. The
 * document may not hold or rely on a shared secret (§4.1, §6.2), so what it leaves out means `none`; all else is what
 * `registration.ts` accepts of anyone. Redirect URIs of other origins are accepted (§6.1 leaves it open, and apps of
 * MCP are hosted so); the consent page names the host of the id and where it leads.
 *
 * An app that is written for servers that it does not know in advance cannot list their scopes. `asked-scopes.ts` says
 * what such an app may ask for.
 */
import { z } from 'zod';
import { OAuthError } from '../errors';
import type { Client, ClientRegistration } from '../model/client-records';
import type { Store } from '../model/store';
import { FetchError, fetchJson } from '../support/small-fetch';
import { UnavailableError } from '../unavailable';
import type { World } from '../world';
import { type DocumentFault, remember } from './metadata-document-memory';
import { noteUnregistered, withNotedScopes } from './noted-scopes';
import { parseRegistration } from './registration';

const maxLength = 255;
const maxBytes = 5 * 1024; // §6.6
const leastSeconds = 60;
const mostSeconds = 86_400;
const unsaidSeconds = 3600;
const outageSeconds = 86_400;
/** Fetches that run at once, whoever asked for them: these are made on the word of anyone. */
const maxPending = 50;
/** Those for one caller: its slow hosts keep nobody else waiting. */
const maxPendingEach = 10;

/** The store, with clients whose id is an address found by that address. */
export function withClientDocuments(world: World): Store {
  if (!world.settings.clientIdMetadata) return world.store;
  const { fetching, lookUps, outages } = world.documents;
  const findClient: Store['findClient'] = async (id, now) => {
    const row = await world.store.findClient(id, now);
    if (!isDocumentAddress(world.issuer, id)) return row;
    const known = row ?? (await heldClient(world, id));
    // Registered under this id by hand, or known and still good.
    if (known && (known.documentEndsAt ?? Infinity) > now) return known;
    const bridged = known && isBridged(known, now) ? known : undefined;
    if (bridged && (outages.get(id) ?? 0) > now) return bridged;
    const running = fetching.get(id);
    if (running) return running;
    // These are made on the word of anyone. A client that is known goes on without.
    try {
      await world.limitLookUp();
    } catch (error) {
      if (bridged && error instanceof OAuthError) return bridged;
      throw error;
    }
    const begun = fetching.get(id);
    if (begun) return begun;
    const caller = world.lookUpCaller();
    const mine = lookUps.get(caller) ?? 0;
    if (fetching.size >= maxPending || mine >= maxPendingEach) {
      if (bridged) return bridged;
      throw new OAuthError('temporarily_unavailable', 'Too many clients are being looked up.', { status: 503 });
    }
    lookUps.set(caller, mine + 1);
    const looked = lookUp(world, id, known, bridged).finally(() => {
      fetching.delete(id);
      const left = (lookUps.get(caller) ?? 1) - 1;
      if (left > 0) lookUps.set(caller, left);
      else lookUps.delete(caller);
    });
    fetching.set(id, looked);
    return looked;
  };
  // By way of the prototype, so that every other verb is the store's own.
  return Object.assign(Object.create(world.store), { findClient });
}

async function heldClient(world: World, id: string): Promise<Client | undefined> {
  const held = world.documents.held.get(id);
  return held && world.store.describeClient(held);
}

/**
 * Why the document at this address could not be used when it was last looked at; undefined when it could, or was never
 * asked for.
 */
export function documentFault(world: World, id: string): string | undefined {
  return world.documents.faults.get(id)?.shown;
}

/**
 * For a person who names the client by its address: keeps it as a row. Answers why that cannot be, where it is such an
 * address.
 */
export async function keepDocument(world: World, id: string): Promise<string | undefined> {
  try {
    const client = await world.store.findClient(id, world.now());
    if (client) await keepForPerson(world, client);
    return client ? undefined : documentFault(world, id);
  } catch (error) {
    if (error instanceof OAuthError) return error.description;
    throw error;
  }
}

/**
 * Makes a row of a client that is only in memory, because somebody signed in for it: from now on grants can hang from
 * it. All other clients stay as they are.
 */
export async function keepForPerson(world: World, client: Client): Promise<void> {
  const { id, kind, metadata, documentEndsAt, unsaved } = client;
  if (!unsaved || documentEndsAt === undefined) return;
  // Without what this request asks for beyond the document: that is noted for itself.
  const { scopes } = world.documents.held.get(id) ?? client;
  await world.store.saveClientDocument({ id, kind, metadata, scopes, documentEndsAt }, world.now());
  world.documents.held.delete(id);
}

/**
 * §3: https, with a path, no fragment, user or dot segments; written as URL writes it, so that one document has one id.
 * Plain http is for development, where this server is on loopback itself.
 */
function isDocumentAddress(issuer: string, id: string): boolean {
  if (id.length > maxLength || !/^https?:\/\//.test(id) || !URL.canParse(id)) return false;
  const url = new URL(id);
  const development = url.protocol === 'http:' && new URL(issuer).protocol === 'http:';
  const plain =
    url.href === id && url.pathname !== '/' && url.hash === '' && url.username === '' && url.password === '';
  return plain && !id.includes('#') && (url.protocol === 'https:' || development);
}

/**
 * Why a document cannot be used. `shown` may be read by anyone, so it holds nothing that the document or the network
 * said.
 */
class Unusable extends Error {
  readonly shown: string;
  /** Whether the reason may pass. */
  readonly passing: boolean;

  constructor(shown: string, { reason = shown, passing = false } = {}) {
    super(reason);
    this.shown = shown;
    this.passing = passing;
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
    const found = await keep(world, parsed, world.now() + document.goodSeconds, known);
    await noteUnregistered(world, parsed, document.members, { endpoint: 'client_document', requestId: '' });
    faults.delete(id);
    return found;
  } catch (error) {
    // Our own outage says nothing about the document.
    if (error instanceof UnavailableError) throw error;
    const fault = faultOf(error);
    remember(faults, id, fault);
    world.log({ level: 'info', event: 'client_document_refused', clientId: id, reason: fault.reason });
    // An app that people use has a row, and with it a log.
    if (known && !known.unsaved) {
      const refused = new OAuthError('invalid_client_metadata', `The metadata document: ${fault.reason}`);
      world.recordRefusal(id, 'client_document', refused, '');
    }
    if (!(error instanceof Unusable && error.passing) || !bridged) return undefined;
    // Not with every request: the app's people would wait for its host each time.
    remember(outages, id, world.now() + leastSeconds);
    return bridged;
  }
}

function faultOf(error: unknown): DocumentFault {
  if (error instanceof Unusable) return { shown: error.shown, reason: error.message };
  if (error instanceof OAuthError) return { shown: error.description, reason: error.reason };
  return { shown: 'It could not be read.', reason: error instanceof Error ? error.message : String(error) };
}

/** As a row where there is one, else in memory. */
async function keep(
  world: World,
  parsed: ClientRegistration,
  documentEndsAt: number,
  known: Client | undefined,
): Promise<Client | undefined> {
  const { id } = parsed;
  const { held } = world.documents;
  const now = world.now();
  // Read again: what was asked for meanwhile is not to be lost.
  const row = await world.store.findClient(id, now);
  const registration = { ...(await withNotedScopes(world, parsed, row)), documentEndsAt };
  if (!row) {
    const document = { ...registration, createdAt: known?.createdAt ?? now };
    remember(held, id, document);
    return world.store.describeClient(document);
  }
  held.delete(id);
  await world.store.saveClientDocument(registration, now);
  return world.store.findClient(id, now);
}

async function fetchDocument(world: World, id: string): Promise<{ members: unknown; goodSeconds: number }> {
  const options = { accept: 'application/json', types: /^application\/([\w.-]+\+)?json$/, maxBytes };
  const { content, headers } = await fetchJson(world, id, options).catch((error: unknown) => {
    throw error instanceof FetchError ? unusableBecause(error) : error;
  });
  return { members: content, goodSeconds: goodSecondsOf(headers) };
}

/** What may be shown of a failed fetch. A host that is down or out of order may recover. */
function unusableBecause({ fault, status = 0, message: reason }: FetchError): Unusable {
  switch (fault) {
    case 'unreachable':
      return new Unusable('Its host could not be reached.', { reason, passing: true });
    case 'status':
      return new Unusable(`Its host answered with the status ${status}, not 200.`, { passing: status >= 500 });
    case 'media type':
      return new Unusable('Its media type is not application/json.');
    case 'too large':
      return new Unusable(`It is larger than ${maxBytes} bytes.`);
    case 'malformed':
      return new Unusable('It is not JSON in UTF-8.', { reason });
  }
}

/** RFC 9111 §4.2, within our bounds. */
function goodSecondsOf(headers: Headers): number {
  const control = headers.get('cache-control')?.toLowerCase() ?? '';
  if (/\bno-(store|cache)\b/.test(control)) return leastSeconds;
  const age = Number(/^\d+$/.exec(headers.get('age') ?? '0')?.[0] ?? 0);
  const said = /\bmax-age=(\d{1,9})\b/.exec(control)?.[1];
  const fresh = (said === undefined ? unsaidSeconds : Number(said)) - age;
  return Math.min(mostSeconds, Math.max(leastSeconds, fresh));
}

async function parseDocument(world: World, id: string, document: unknown): Promise<ClientRegistration> {
  const { data: members } = z.looseObject({ client_id: z.string() }).safeParse(document);
  if (!members) throw new Unusable('It is not a JSON object with a client_id.');
  if ('client_secret' in members || 'client_secret_expires_at' in members) throw new Unusable('It holds a secret.');
  // Compared as a string (RFC 3986 §6.2.1): else anybody's document could be shown under an address that is not its
  // own.
  if (members.client_id !== id) {
    throw new Unusable('Its client_id is not its own address, character for character.', {
      reason: `Its client_id is ${members.client_id}, which is not its address.`,
    });
  }
  const method = members['token_endpoint_auth_method'] ?? 'none';
  if (String(method).startsWith('client_secret_')) throw new Unusable('It relies on a shared secret.');
  // OAuth 2.1 has no implicit grant, and these clients are newer than that: no setting allows it to them.
  const registration = await parseRegistration(world, id, { ...members, token_endpoint_auth_method: method }, false);
  if (typeof members['scope'] === 'string') return registration;
  const { scope: _, ...metadata } = registration.metadata;
  return { ...registration, metadata };
}
