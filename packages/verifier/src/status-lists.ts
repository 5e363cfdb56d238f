/**
 * Token status lists (draft-ietf-oauth-status-list): a compressed array of states that the issuer signs, and that may
 * be cached for its `ttl`. One fetch covers every token in the list. A recent event takes precedence over a list that
 * may be older.
 *
 * If a list cannot be fetched, its last copy stays in use for `graceSeconds` after its `ttl`, and never after its
 * `exp`. Then every token of the list is refused, unless the API chose to accept them.
 */
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { StatusReference } from './access';
import { createKept, type Kept } from './kept';
import { type Caller, fetchText, isRecord, messageOf } from './limited-fetch';

const unpack = promisify(inflate);
/** The limits of one list, packed and unpacked. With two bits each, that is 16 million tokens. */
const mostCharacters = 1 << 23;
const mostBytes = 1 << 22;
/** How many lists are kept. A list of Countersign has 2^20 entries or more, so few are in use at a time. */
const mostLists = 64;
const mostMarks = 100_000;

/** The cache time of a list without a `ttl`. */
const defaultTtlSeconds = 60;
/** After a failure, wait before the next fetch. */
const retryMilliseconds = 2000;
/**
 * Longer than any token lives. An invalid token never becomes valid again, so its mark can be dropped after this time.
 */
const invalidMilliseconds = 24 * 3600 * 1000;
/** The clocks of several servers behind one issuer differ. A list that is newer than this includes the event. */
const skewMilliseconds = 60_000;

/** Algorithms for what the issuer signs for the API itself. Its keys decide; no symmetric one is among these. */
export const signingAlgorithms = [
  'ES256',
  'ES384',
  'ES512',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
  'EdDSA',
  'Ed25519',
];

/** The state of a token: draft-ietf-oauth-status-list §7.1. Any other number counts as invalid. */
export type TokenStatus = 'valid' | 'invalid' | 'suspended';

export type StatusListRules = {
  issuer: string;
  /** Lists are fetched only from below these addresses: a token must not make us call any other. */
  from: readonly string[];
  whenUnavailable: 'refuse' | 'accept';
  graceSeconds: number;
  log: (message: string) => void;
};

type Copy = {
  bits: number;
  bytes: Uint8Array;
  issuedAt: number;
  /** Milliseconds since the epoch: until then the copy counts as current. */
  until: number;
  /** Until then the copy is used if there is no newer one. */
  usableUntil: number;
};

export type StatusLists = {
  /** Whether lists may be fetched from there. */
  isAllowed: (reference: StatusReference) => boolean;
  /** Undefined if the list is not available. */
  statusOf: (reference: StatusReference) => TokenStatus | undefined | Promise<TokenStatus | undefined>;
  /** Remembers the state that an event gave an entry at a time in milliseconds. */
  mark: (reference: StatusReference, status: number, at: number) => void;
  /** Fetches every list again before it is used, because events may have been missed. */
  expire: () => void;
};

export function createStatusLists(
  caller: Caller,
  keys: JWTVerifyGetKey,
  rules: StatusListRules,
  now: () => number,
): StatusLists {
  const lists = new Map<string, Kept<Copy>>();
  const marks = new Map<string, { status: number; at: number }>();

  async function read(uri: string): Promise<Copy> {
    const fetchedAt = now();
    const headers = { accept: 'application/statuslist+jwt' };
    const { status, text } = await fetchText(caller, uri, { headers }, { most: mostCharacters });
    if (status !== 200) throw new Error(`${uri} answered ${status}`);
    // §5.1: `sub` is the address of the list. `iss` is optional.
    const { payload } = await jwtVerify(text, keys, {
      typ: 'statuslist+jwt',
      algorithms: signingAlgorithms,
      subject: uri,
      requiredClaims: ['iat'],
      currentDate: new Date(now()),
    });
    if (payload.iss !== undefined && payload.iss !== rules.issuer) throw new Error(`${uri} is from another issuer`);
    const { status_list: list, ttl } = payload;
    const { bits, lst } = isRecord(list) ? list : {};
    if ((bits !== 1 && bits !== 2 && bits !== 4 && bits !== 8) || typeof lst !== 'string')
      throw new Error(`${uri} is not a status list`);
    const seconds = typeof ttl === 'number' && ttl > 0 ? ttl : defaultTtlSeconds;
    const expiresAt = payload.exp === undefined ? Number.POSITIVE_INFINITY : payload.exp * 1000;
    const until = Math.min(fetchedAt + seconds * 1000, expiresAt);
    return {
      bits,
      bytes: await unpack(Buffer.from(lst, 'base64url'), { maxOutputLength: mostBytes }),
      issuedAt: (payload.iat ?? 0) * 1000,
      until,
      usableUntil: Math.min(until + rules.graceSeconds * 1000, expiresAt),
    };
  }

  function listAt(uri: string): Kept<Copy> {
    const known = lists.get(uri);
    if (known) return known;
    const logged = (error: unknown) => {
      rules.log(`A status list is not available: ${messageOf(error)}`);
      throw error;
    };
    const list = createKept(() => read(uri).catch(logged), retryMilliseconds, now);
    lists.set(uri, list);
    if (lists.size > mostLists) for (const oldest of [...lists.keys()].slice(0, 1)) lists.delete(oldest);
    return list;
  }

  async function fetched(list: Kept<Copy>, uri: string): Promise<Copy | undefined> {
    const old = list.current()?.value;
    try {
      return await list.refresh();
    } catch {
      if (old && now() < old.usableUntil) return old;
      return rules.whenUnavailable === 'accept' ? (old ?? nothingKnown) : undefined;
    } finally {
      // The list was used, so it is the youngest.
      if (lists.delete(uri)) lists.set(uri, list);
    }
  }

  /** A mark of an event counts if the copy may be older. An invalid entry never becomes valid again. */
  function combined({ idx, uri }: StatusReference, copy: Copy | undefined): TokenStatus | undefined {
    const mark = marks.get(`${uri}#${idx}`);
    if (mark?.status === 1) return 'invalid';
    const listed = copy && entryOf(copy, idx);
    if (mark && listed !== 1 && (!copy || copy.issuedAt <= mark.at + skewMilliseconds)) return nameOf(mark.status);
    return listed === undefined ? undefined : nameOf(listed);
  }

  return {
    isAllowed: ({ uri }) => rules.from.some((start) => uri.startsWith(start)),
    statusOf(reference) {
      const list = listAt(reference.uri);
      const kept = list.current();
      // Without a promise where possible: this runs for every request.
      if (kept && kept.at !== Number.NEGATIVE_INFINITY && now() < kept.value.until)
        return combined(reference, kept.value);
      return fetched(list, reference.uri).then((copy) => combined(reference, copy));
    },
    mark({ idx, uri }, status, at) {
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
    expire() {
      for (const list of lists.values()) list.expire();
    },
  };
}

/** Stands for a list that was never available, if the API accepts tokens then. */
const nothingKnown: Copy = { bits: 8, bytes: new Uint8Array(), issuedAt: 0, until: 0, usableUntil: 0 };

/** An index beyond the end of the list was never issued, so it counts as invalid. */
function entryOf(copy: Copy, idx: number): number {
  if (copy === nothingKnown) return 0;
  const { bits, bytes } = copy;
  const perByte = 8 / bits;
  const byte = bytes[Math.floor(idx / perByte)];
  return byte === undefined ? 1 : (byte >> ((idx % perByte) * bits)) & ((1 << bits) - 1);
}

function nameOf(status: number): TokenStatus {
  if (status === 0) return 'valid';
  return status === 2 ? 'suspended' : 'invalid';
}
