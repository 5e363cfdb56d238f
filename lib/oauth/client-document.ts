/**
 * Clients whose id is the address of their metadata: draft-ietf-oauth-client-id-metadata-document-01, which the Model
 * Context Protocol uses.
 *
 * Every endpoint meets such a client through the store: `withClientDocuments` is a store that fetches the document
 * where it is not kept or no longer good, and keeps it as a client of its own, so that grants can hang from it. It is
 * kept as long as its cache headers say, between a minute and a day (§4.4); an outage of its host is bridged for
 * another day, but only an outage: a host that answers with something else means it. Failures are never kept. The
 * document may not hold or rely on a shared secret (§4.1, §6.2), so what it leaves out means `none`; all else is what
 * `registration.ts` accepts of anyone. Redirect URIs of other origins are accepted (§6.1 leaves it open, and apps of
 * MCP are hosted so); the consent page names the host of the id and where it leads.
 *
 * An app that is written for servers it has never heard of cannot list their scopes: `asked-scopes.ts` says what it may ask for.
 */
import { z } from 'zod';
import { noteUnregistered, withNotedScopes } from './asked-scopes';
import { OAuthError } from './errors';
import { contentType, readBounded } from './http';
import { parseRegistration } from './registration';
import type { Client, ClientRegistration, Store } from './store';
import { withinTime } from './time-limit';
import { UnavailableError } from './unavailable';
import type { World } from './world';

const maxLength = 255;
const maxBytes = 5 * 1024; // §6.6
const timeoutMilliseconds = 3000;
const leastSeconds = 60;
const mostSeconds = 86_400;
const unsaidSeconds = 3600;
const outageSeconds = 86_400;
const maxOutages = 1000;
/** Fetches that run at once, whoever asked for them: these are made on the word of anyone. */
const maxPending = 50;

/** Until when the host of a kept document is left alone. */
type Outages = Map<string, number>;
type Fetching = Map<string, Promise<Client | undefined>>;

/** The store, with clients whose id is an address found by that address. */
export function withClientDocuments(world: World): Store {
  if (!world.settings.clientIdMetadata) return world.store;
  const fetching: Fetching = new Map();
  const outages: Outages = new Map();
  const findClient: Store['findClient'] = async (id, now) => {
    const kept = await world.store.findClient(id, now);
    if (!isDocumentAddress(world.issuer, id)) return kept;
    // Registered under this id by hand, or kept and still good.
    if (kept && (kept.documentEndsAt ?? Infinity) > now) return kept;
    if (kept && isBridged(kept, now) && (outages.get(id) ?? 0) > now) return kept;
    const running = fetching.get(id);
    if (running) return running;
    if (fetching.size >= maxPending) {
      throw new OAuthError('temporarily_unavailable', 'Too many clients are being looked up.', { status: 503 });
    }
    const looked = lookUp(world, id, kept, outages).finally(() => fetching.delete(id));
    fetching.set(id, looked);
    return looked;
  };
  // By way of the prototype, so that every other verb is the store's own.
  return Object.assign(Object.create(world.store), { findClient });
}

/**
 * §3: https, with a path, no fragment, user or dot segments; written as URL writes it, so that one document has one id. Plain http is
 * for development, where this server is on loopback itself.
 */
function isDocumentAddress(issuer: string, id: string): boolean {
  if (id.length > maxLength || !/^https?:\/\//.test(id) || !URL.canParse(id)) return false;
  const url = new URL(id);
  const development = url.protocol === 'http:' && new URL(issuer).protocol === 'http:';
  const plain =
    url.href === id && url.pathname !== '/' && url.hash === '' && url.username === '' && url.password === '';
  return plain && !id.includes('#') && (url.protocol === 'https:' || development);
}

/** The document could not be had, for a reason that may pass. */
class Unreachable extends Error {}

const isBridged = ({ documentEndsAt = 0 }: Client, now: number): boolean => documentEndsAt + outageSeconds > now;

async function lookUp(
  world: World,
  id: string,
  kept: Client | undefined,
  outages: Outages,
): Promise<Client | undefined> {
  outages.delete(id);
  try {
    const document = await fetchDocument(world, id);
    const parsed = await parseDocument(world, id, document.members);
    // Read again: what was asked for meanwhile is not to be lost.
    const current = kept && (await world.store.findClient(id, world.now()));
    const registration = await withNotedScopes(world, parsed, current);
    await world.store.keepClientDocument(
      { ...registration, documentEndsAt: world.now() + document.goodSeconds },
      world.now(),
    );
    await noteUnregistered(world, registration, document.members, { endpoint: 'client_document', requestId: '' });
    return await world.store.findClient(id, world.now());
  } catch (error) {
    // Our own outage says nothing about the document.
    if (error instanceof UnavailableError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    world.log({ level: 'info', event: 'client_document_refused', clientId: id, reason });
    if (!(error instanceof Unreachable) || !kept || !isBridged(kept, world.now())) return undefined;
    // Not with every request: the app's people would wait for its host each time.
    if (outages.size >= maxOutages) outages.clear();
    outages.set(id, world.now() + leastSeconds);
    return kept;
  }
}

async function fetchDocument(world: World, id: string): Promise<{ members: unknown; goodSeconds: number }> {
  const response = await withinTime(timeoutMilliseconds, (signal) =>
    world.fetch(id, { headers: { Accept: 'application/json' }, redirect: 'error', signal }),
  ).catch((error: unknown) => {
    throw new Unreachable(String(error));
  });
  if (response.status >= 500) throw new Unreachable(`it answered ${response.status}`);
  if (response.status !== 200) throw new Error(`it answered ${response.status}`);
  const type = contentType(response) ?? '';
  if (!/^application\/([\w.-]+\+)?json$/.test(type)) throw new Error('it is not application/json');
  const bytes = await readBounded(response, maxBytes, () => new Error(`it is larger than ${maxBytes} bytes`));
  const members: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  return { members, goodSeconds: goodSecondsOf(response.headers) };
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

const documentSchema = z
  .looseObject({ client_id: z.string() })
  .refine((members) => !('client_secret' in members) && !('client_secret_expires_at' in members), 'it holds a secret');

async function parseDocument(world: World, id: string, document: unknown): Promise<ClientRegistration> {
  const members = documentSchema.parse(document);
  // Compared as a string (RFC 3986 §6.2.1): else anybody's document could be shown under an address that is not its own.
  if (members.client_id !== id) throw new Error(`its client_id is ${members.client_id}`);
  const method = members['token_endpoint_auth_method'] ?? 'none';
  if (String(method).startsWith('client_secret_')) throw new Error('it relies on a shared secret');
  // OAuth 2.1 has no implicit grant, and these clients are newer than that: no setting allows it to them.
  const registration = await parseRegistration(world, id, { ...members, token_endpoint_auth_method: method }, false);
  if (typeof members['scope'] === 'string') return registration;
  const { scope: _, ...metadata } = registration.metadata;
  return { ...registration, metadata };
}
