/**
 * Token status lists (draft-ietf-oauth-status-list): a compressed bit array that the issuer signs and that may be
 * cached for its `ttl`. One fetch covers every token in the list. A recent event takes precedence over a list that may
 * be older.
 */
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { jwtVerify } from 'jose';
import { within } from './within.mjs';

const unpack = promisify(inflate);
const mostBytes = 1 << 24;
const mostMarks = 100_000;

/**
 * Longer than any token lives. An invalid token never becomes valid again, so its mark can be dropped after this time.
 */
const invalidMilliseconds = 24 * 3600 * 1000;
/** The clocks of several servers behind one issuer differ. A list that is newer than this includes the event. */
const skewMilliseconds = 60_000;

/**
 * @param {{
 *   issuer: string,
 *   keys: import('jose').JWTVerifyGetKey,
 *   whenListsFail: 'refuse' | 'until expiry',
 *   fetch: typeof fetch,
 *   now: () => number,
 * }} options
 */
export function createStatusLists({ issuer, keys, whenListsFail, fetch, now }) {
  /** list address → { bits, bytes, issuedAt, until, expiresAt } */
  const copies = new Map();
  /** list address → the fetch in progress, which concurrent callers share */
  const fetches = new Map();
  /** the statuses of recent events: `address#index` → { status, at } */
  const marks = new Map();

  async function read(uri) {
    const headers = { accept: 'application/statuslist+jwt' };
    const text = await within(5000, async (signal) => {
      const answer = await fetch(uri, { headers, redirect: 'error', cache: 'no-cache', signal });
      if (!answer.ok) throw new Error(`${uri} answered ${answer.status}`);
      return answer.text();
    });
    const { payload } = await jwtVerify(text, keys, {
      typ: 'statuslist+jwt',
      issuer,
      subject: uri,
      currentDate: new Date(now()),
    });
    const { bits, lst } = payload.status_list;
    if (![1, 2, 4, 8].includes(bits)) throw new Error(`${uri} has ${bits} bits an entry`);
    const copy = {
      bits,
      bytes: await unpack(Buffer.from(lst, 'base64url'), { maxOutputLength: mostBytes }),
      issuedAt: (payload.iat ?? 0) * 1000,
      until: now() + (payload.ttl ?? 0) * 1000,
      expiresAt: (payload.exp ?? 0) * 1000,
    };
    copies.set(uri, copy);
    return copy;
  }

  async function fresh(uri) {
    const copy = copies.get(uri);
    if (copy && now() < copy.until) return copy;
    const under = fetches.get(uri) ?? read(uri).finally(() => fetches.delete(uri));
    fetches.set(uri, under);
    try {
      return await under;
    } catch {
      return whenListsFail === 'until expiry' && copy && now() < copy.expiresAt ? copy : undefined;
    }
  }

  /** An index beyond the end of the list was never issued, so it counts as invalid. */
  function entryOf({ bits, bytes }, idx) {
    const perByte = 8 / bits;
    const byte = bytes[Math.floor(idx / perByte)];
    return byte === undefined ? 1 : (byte >> ((idx % perByte) * bits)) & ((1 << bits) - 1);
  }

  return {
    /**
     * 0 valid, 1 invalid, 2 suspended; undefined if the list is not available.
     * @param {{ idx: number, uri: string }} reference
     * @returns {Promise<number | undefined>}
     */
    async statusOf({ idx, uri }) {
      const mark = marks.get(`${uri}#${idx}`);
      // An invalid entry never becomes valid again.
      if (mark?.status === 1) return 1;
      const copy = await fresh(uri);
      const said = copy && entryOf(copy, idx);
      if (mark && said !== 1 && (!copy || copy.issuedAt <= mark.at + skewMilliseconds)) return mark.status;
      return said;
    },
    /** Remembers the status that an event gave an entry at a time. */
    mark({ idx, uri, status }, at) {
      const name = `${uri}#${idx}`;
      const known = marks.get(name);
      if (known && (known.at > at || known.status === 1)) return;
      marks.delete(name);
      marks.set(name, { status, at });
      for (const [oldest, { at: marked }] of marks) {
        if (marks.size <= mostMarks && marked > now() - invalidMilliseconds) break;
        marks.delete(oldest);
      }
    },
    /** Drops the cached lists, because events may have been missed. */
    forget: () => copies.clear(),
  };
}
