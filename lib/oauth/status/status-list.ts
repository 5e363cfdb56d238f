/**
 * Status list tokens: draft-ietf-oauth-status-list-20 §4.1 (the list), §5.1 (`statuslist+jwt`), §8 (serving it), §9 (naming
 * all of them). Two bits an entry: valid, invalid, suspended. A list is read, signed and compressed once and then shared for a
 * third of the promised `ttl`, by us and by HTTP caches; the token says the rest of it to whoever fetched it, so that an end
 * is seen within `ttl` however the copies line up. Our own ends drop the copy at once.
 *
 * As JWTs alone (§13.9 leaves the choice), and only of now: what was true when is nobody's business (§12.7, §8.4).
 */
import { promisify } from 'node:util';
import { deflate, gzip } from 'node:zlib';
import { sha256 } from '../crypto';
import { sign } from '../keys/key-ring';
import type { StatusEntries } from '../model/grant-records';
import { rememberedSeconds } from '../support/remembered';
import { UnavailableError } from '../unavailable';
import type { World } from '../world';
import { statusListUri } from './status-list-uri';

const deflated = promisify(deflate);
const gzipped = promisify(gzip);

/** An answer as it goes out, however often: whole, and as its gzip encoding. */
export type Published = {
  type: string;
  body: Uint8Array<ArrayBuffer>;
  gzip: Uint8Array<ArrayBuffer>;
  etag: string;
  /** While the store is unavailable it is handed out until then: the token's own `exp`. */
  endsAt: number;
};
type Copy = { made: Promise<Published | undefined>; until: number };
export type StatusLists = { copies: Map<number | 'all', Copy>; last: Map<number | 'all', Published> };

/** A longer `exp` than `ttl` keeps an API that could not fetch again working through a short outage. */
const validSeconds = 300;

const bits = 2;

export const statusListType = 'application/statuslist+jwt';

/** Where all lists are named (§9.1). */
export function aggregationUri({ issuer }: Pick<World, 'issuer'>): string {
  return `${issuer}/oauth/status`;
}

/** The signed list, and for how many seconds it may be shared; undefined when there is no such list. */
export function statusListToken(world: World, list: number): ReturnType<typeof shared> {
  return shared(world, list, async () => {
    const entries = await world.store.statusList(list);
    if (!entries) return undefined;
    const endsAt = world.now() + validFor(world);
    return published(statusListType, await signed(world, list, entries, endsAt), endsAt);
  });
}

/** §9.3: the addresses of all lists. */
export function statusListAggregation(world: World): ReturnType<typeof shared> {
  return shared(world, 'all', async () => {
    const lists = await world.store.statusLists();
    const body = JSON.stringify({ status_lists: lists.map((id) => statusListUri(world, id)) });
    return published('application/json', body, world.now() + rememberedSeconds);
  });
}

/**
 * After an end that this process made itself: the next fetch tells of it. An outage does not bring the older list back: nobody is
 * told that something is valid which we know has ended.
 */
export function forgetStatusLists(world: Pick<World, 'statusLists'>): void {
  world.statusLists.copies.clear();
  world.statusLists.last.clear();
}

/** The list compressed, in base64url (§4.1): entries side by side, the first in the lowest bits of the first byte. */
export async function encodeStatusList(
  { size, marked }: StatusEntries,
  bitsEach: 1 | 2 | 4 | 8 = bits,
): Promise<string> {
  const each = 8 / bitsEach;
  const bytes = new Uint8Array(Math.ceil(size / each));
  for (const { index, status } of marked) {
    const at = Math.floor(index / each);
    bytes[at] = (bytes[at] ?? 0) | (status << (bitsEach * (index % each)));
  }
  return (await deflated(bytes, { level: 9 })).toString('base64url');
}

function sharedSeconds(world: World): number {
  return Math.floor(world.settings.statusListTtlSeconds / 3);
}

/** One making for all who ask meanwhile and until the copy is old. */
async function shared(
  world: World,
  name: number | 'all',
  make: () => Promise<Published | undefined>,
): Promise<{ answer: Published; seconds: number } | undefined> {
  const now = world.now();
  const { copies } = world.statusLists;
  const known = copies.get(name);
  const copy = known && known.until > now ? known : { made: make(), until: now + sharedSeconds(world) };
  if (copy !== known) {
    copies.set(name, copy);
    // Neither a failure nor a list that does not exist is worth remembering: the first must heal, the second could be many.
    const forget = () => copies.get(name) === copy && copies.delete(name);
    copy.made.then((made) => made ?? forget(), forget);
  }
  try {
    const answer = await copy.made;
    if (answer && copies.get(name) === copy) world.statusLists.last.set(name, answer);
    return answer && { answer, seconds: copy.until - now };
  } catch (error) {
    const last = world.statusLists.last.get(name);
    if (!(error instanceof UnavailableError) || last === undefined || last.endsAt <= now) throw error;
    return { answer: last, seconds: Math.min(sharedSeconds(world), last.endsAt - now) };
  }
}

/** How long the token holds after `ttl`, the time for which others may keep it. */
const tokenTtl = (world: World) => world.settings.statusListTtlSeconds - sharedSeconds(world);
const validFor = (world: World) => Math.max(validSeconds, tokenTtl(world));

async function signed(world: World, list: number, entries: StatusEntries, exp: number): Promise<string> {
  const iat = world.now();
  const ttl = tokenTtl(world);
  return sign(
    world.ring,
    'ES256',
    { typ: 'statuslist+jwt' },
    {
      iss: world.issuer,
      sub: statusListUri(world, list),
      iat,
      exp,
      ttl,
      status_list: { bits, lst: await encodeStatusList(entries), aggregation_uri: aggregationUri(world) },
    },
  );
}

async function published(type: string, text: string, endsAt: number): Promise<Published> {
  const body = new TextEncoder().encode(text);
  return { type, body, gzip: new Uint8Array(await gzipped(body, { level: 9 })), etag: sha256(text), endsAt };
}
