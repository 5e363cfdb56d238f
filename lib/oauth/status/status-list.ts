/**
 * Status list tokens: draft-ietf-oauth-status-list-20 §4.1 (encoding), §5.1 (`statuslist+jwt`), §8 (serving), §9
 * (aggregation). Each entry has two bits: valid, invalid or suspended. A list is read, signed and compressed once, and
 * the copy is shared for one third of the configured `ttl` by this server and by HTTP caches. The `ttl` in the token is
 * the remaining two thirds, so a revocation is seen within the configured time however the copies overlap. A revocation
 * in this process drops the copy at once.
 *
 * Only JWTs are supported (§13.9 leaves the choice), and only the present state: history would reveal when a status
 * changed (§12.7, §8.4).
 */
import { promisify } from 'node:util';
import { deflate, gzip } from 'node:zlib';
import { sha256 } from '../crypto';
import { sign } from '../keys/key-ring';
import type { StatusEntries } from '../model/grant-records';
import { rememberedSeconds } from '../support/remembered';
import { isUnavailableError } from '../unavailable';
import type { World } from '../world';
import { statusListUri } from './status-list-uri';

const deflateAsync = promisify(deflate);
const gzipAsync = promisify(gzip);

/** A response body that is served many times, plain and as gzip. */
type Published = {
  type: string;
  body: Uint8Array<ArrayBuffer>;
  gzip: Uint8Array<ArrayBuffer>;
  etag: string;
  /** Served until then while the store is unavailable: the token's own `exp`. */
  endsAt: number;
};
type Copy = { made: Promise<Published | undefined>; until: number };
export type StatusLists = { copies: Map<number | 'all', Copy>; last: Map<number | 'all', Published> };

/** `exp` is later than `ttl`, so an API that cannot fetch a new list keeps working during a short outage. */
const validSeconds = 300;

const bits = 2;

const statusListType = 'application/statuslist+jwt';

/** The URL of the aggregation, which lists all status lists (§9.1). */
function aggregationUri({ addresses }: Pick<World, 'addresses'>): string {
  return addresses.url('statusLists');
}

/** The signed list and for how many seconds it may be cached; undefined if there is no such list. */
export function statusListToken(world: World, list: number): ReturnType<typeof shared> {
  return shared(world, list, async () => {
    const entries = await world.store.statusList(list);
    if (!entries) return undefined;
    const endsAt = world.now() + validFor(world);
    return publish(statusListType, await signList(world, list, entries, endsAt), endsAt);
  });
}

/** §9.3: the URLs of all lists. */
export function statusListAggregation(world: World): ReturnType<typeof shared> {
  return shared(world, 'all', async () => {
    const lists = await world.store.statusLists();
    const body = JSON.stringify({ status_lists: lists.map((id) => statusListUri(world, id)) });
    return publish('application/json', body, world.now() + rememberedSeconds);
  });
}

/**
 * Called after a revocation in this process, so that the next fetch shows it. The copy for outages is dropped as well:
 * this server must not report as valid what it knows to be revoked.
 */
export function forgetStatusLists(world: Pick<World, 'statusLists'>): void {
  world.statusLists.copies.clear();
  world.statusLists.last.clear();
}

/** The compressed list in base64url (§4.1): entries side by side, the first in the lowest bits of the first byte. */
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
  return (await deflateAsync(bytes, { level: 9 })).toString('base64url');
}

function sharedSeconds(world: World): number {
  return Math.floor(world.settings.statusListTtlSeconds / 3);
}

/** Returns the shared copy, made once for all concurrent requests and until it is too old. */
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
    // Do not cache a failure, which must be retried, or a missing list, of which a client could request any number.
    const forget = () => copies.get(name) === copy && copies.delete(name);
    copy.made.then((made) => made ?? forget(), forget);
  }
  try {
    const answer = await copy.made;
    if (answer && copies.get(name) === copy) world.statusLists.last.set(name, answer);
    return answer && { answer, seconds: copy.until - now };
  } catch (error) {
    const last = world.statusLists.last.get(name);
    if (!isUnavailableError(error) || last === undefined || last.endsAt <= now) throw error;
    return { answer: last, seconds: Math.min(sharedSeconds(world), last.endsAt - now) };
  }
}

/** The `ttl` in the token: how long others may keep it after fetching it. */
const tokenTtl = (world: World) => world.settings.statusListTtlSeconds - sharedSeconds(world);
const validFor = (world: World) => Math.max(validSeconds, tokenTtl(world));

async function signList(world: World, list: number, entries: StatusEntries, exp: number): Promise<string> {
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

async function publish(type: string, text: string, endsAt: number): Promise<Published> {
  const body = new TextEncoder().encode(text);
  return { type, body, gzip: new Uint8Array(await gzipAsync(body, { level: 9 })), etag: sha256(text), endsAt };
}
