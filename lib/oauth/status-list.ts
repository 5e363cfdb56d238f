/**
 * Status list tokens: draft-ietf-oauth-status-list-17 §4.1 (the list), §5.1 (`statuslist+jwt`), §8 (serving it). Two bits an
 * entry: valid, invalid, suspended. A signed list is shared for a third of the promised `ttl` and says the rest of
 * it to others, so that an end is seen within `ttl` however the copies line up; our own ends drop the copy at once.
 */
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { statusListUri } from './access-token';
import { sha256 } from './crypto';
import { sign } from './keys';
import type { World } from './world';

const compress = promisify(deflate);

export type StatusListToken = { body: string; etag: string; ttl: number };
type Copy = { token: Promise<StatusListToken | undefined>; until: number };
export type StatusLists = { copies: Map<number, Copy> };

/** A longer `exp` than `ttl` keeps an API that could not fetch again working through a short outage. */
const validSeconds = 300;

/** The signed list; undefined when there is no such list. */
export async function statusListToken(world: World, list: number): Promise<StatusListToken | undefined> {
  const now = world.now();
  const { copies } = world.statusLists;
  const copy = copies.get(list);
  if (copy && copy.until > now) return copy.token;
  const token = makeToken(world, list);
  copies.set(list, { token, until: now + sharedSeconds(world) });
  // Neither a failure nor a list that does not exist is worth remembering: the first must heal, the second could be many.
  const forget = () => copies.delete(list);
  token.then((made) => made ?? forget(), forget);
  return token;
}

/** After an end that this process made itself: the next fetch tells of it. */
export function forgetStatusLists(world: Pick<World, 'statusLists'>): void {
  world.statusLists.copies.clear();
}

function sharedSeconds(world: World): number {
  return Math.floor(world.settings.statusListTtlSeconds / 3);
}

async function makeToken(world: World, list: number): Promise<StatusListToken | undefined> {
  const entries = await world.store.statusList(list);
  if (!entries) return undefined;
  const iat = world.now();
  const ttl = world.settings.statusListTtlSeconds - sharedSeconds(world);
  const lst = (await compress(entries, { level: 9 })).toString('base64url');
  const body = await sign(
    world.ring,
    'ES256',
    { typ: 'statuslist+jwt' },
    {
      iss: world.issuer,
      sub: statusListUri(world, list),
      iat,
      exp: iat + Math.max(validSeconds, ttl),
      ttl,
      status_list: { bits: 2, lst },
    },
  );
  return { body, etag: `"${sha256(body)}"`, ttl };
}
