/**
 * What is written behind the answer: what was done with grants, and which requests were refused. Collected in memory and flushed
 * together every few seconds and before the process ends, so that no request waits for it. A process that is killed loses the
 * uses of its last seconds; what an owner allowed, changed or ended is never here, but in the transaction that did it.
 *
 * The same use again is counted, not kept again, so a batch is as large as there are different ones. It is bounded all the same:
 * what no longer fits is left out, and how much that was is logged.
 */
import type { OAuthError } from '../errors';
import type { Refusal } from '../model/client-records';
import type { Place, Use, UseKind } from '../model/usage-records';
import { UnavailableError } from '../unavailable';
import type { AuthorizationServerDeps, Call } from '../world';

/** What there is to say of a use besides whose grant it was. */
export type UseNote = {
  /** The API that asked, or that tells of it, by its resource. */
  api?: string;
  /** What the API says was done, in its words. */
  what?: string;
  /** Where it came from. */
  from?: Request;
  count?: number;
  /** When it was, if not now. */
  at?: number;
};

export type Collector = {
  /** Notes, for the client's developer, that it was refused. Bounded and batched; never throws. */
  refuse: (clientId: string, endpoint: string, error: OAuthError, requestId: string) => void;
  /** Notes, for the client's developer, that a request went on without a scope that it named. Each scope and reason once an hour. */
  dropped: (clientId: string, call: Call, scope: string, reason: string) => void;
  /** Notes, for the client's developer, that keys of the client are ignored and why. The same ones once an hour. */
  keysIgnored: (clientId: string, reason: string) => void;
  /** Notes, for the grant's owner, what was done with it. Bounded and batched; never throws. */
  used: (grantId: string, kind: UseKind, note?: UseNote) => void;
  /** Writes what is only in memory. Never rejects. */
  flush: () => Promise<void>;
};

/** A flood of refusals must cost neither memory nor the database: these are diagnostics, not an audit log. */
const maxRefusalsEach = 20;
const maxRefusals = 500;

/** Different uses that are kept at once. Half of them are worth a flush of their own. */
const maxUses = 20_000;

/** A client that names such a scope with every sign-in, or has such a key, should not fill its own log. */
const repeatSeconds = 3600;
const maxNoted = 10_000;

const flushMilliseconds = 3000;
const daySeconds = 86_400;

type Deps = Pick<AuthorizationServerDeps, 'store' | 'now' | 'log' | 'place'>;

export function createCollector(deps: Deps, most = maxUses): Collector {
  const refusals = new Map<string, Refusal[]>();
  const uses = new Map<string, Use>();
  const notedAt = new Map<string, number>();
  let refused = 0;
  let leftOut = 0;
  let timer: NodeJS.Timeout | undefined;
  let flushing: Promise<void> = Promise.resolve();

  function schedule(): void {
    if (timer) return;
    timer = setTimeout(() => void flush(), flushMilliseconds);
    timer.unref();
  }

  function keep(use: Use): void {
    const { grantId, kind, api = '', what = '', network = '', agent = '' } = use;
    const day = Math.floor(use.lastAt / daySeconds);
    const key = [grantId, kind, api, what, network, agent, day].join('\0');
    const known = uses.get(key);
    if (known) {
      known.count += use.count;
      known.firstAt = Math.min(known.firstAt, use.firstAt);
      known.lastAt = Math.max(known.lastAt, use.lastAt);
    } else if (uses.size < most) {
      uses.set(key, use);
    } else {
      leftOut += use.count;
    }
  }

  async function write(): Promise<void> {
    const batch = [...uses.values()];
    const refusalBatch = [...refusals.values()].flat();
    uses.clear();
    refusals.clear();
    refused = 0;
    try {
      if (batch.length > 0) await deps.store.recordUsage(batch);
      // Once the store takes uses again: an outage gets one line, not one for each attempt.
      if (leftOut > 0) deps.log({ level: 'error', event: 'uses_left_out', count: leftOut });
      leftOut = 0;
    } catch (error) {
      failed(error);
      // They are counted with what came meanwhile, and tried again.
      for (const use of batch) keep(use);
    }
    try {
      if (refusalBatch.length > 0) await deps.store.recordRefusals(refusalBatch);
    } catch (error) {
      failed(error);
      if (error instanceof UnavailableError) for (const refusal of refusalBatch) keepRefusal(refusal);
    }
  }

  /** Tried again with the next flush. The database logs an outage itself. */
  function failed(error: unknown): void {
    if (!(error instanceof UnavailableError)) {
      deps.log({ level: 'error', event: 'collector_flush_failed', error: String(error) });
    }
    schedule();
  }

  function keepRefusal(refusal: Refusal): boolean {
    const mine = refusals.get(refusal.clientId) ?? [];
    if (mine.length >= maxRefusalsEach || refused >= maxRefusals) return false;
    mine.push(refusal);
    refusals.set(refusal.clientId, mine);
    refused += 1;
    return true;
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    flushing = flushing.then(write);
    return flushing;
  }

  function note(refusal: Refusal): void {
    if (keepRefusal(refusal)) schedule();
  }

  /** Whether this was last noted long enough ago, and is now. */
  function isNews(...parts: string[]): boolean {
    const key = JSON.stringify(parts);
    const at = deps.now();
    const before = notedAt.get(key);
    if (before !== undefined && at - before < repeatSeconds) return false;
    if (notedAt.size >= maxNoted) notedAt.clear();
    notedAt.set(key, at);
    return true;
  }

  return {
    refuse(clientId, endpoint, error, requestId) {
      note({ clientId, endpoint, error: error.code, reason: error.reason, requestId, at: deps.now() });
    },
    dropped(clientId, { endpoint, requestId }, named, reason) {
      const scope = named.slice(0, 200);
      if (!isNews('scope', clientId, scope, reason)) return;
      const at = deps.now();
      note({ clientId, endpoint, error: 'scope_dropped', reason: `${scope}: ${reason}`, requestId, at });
      // Nobody in the portal reads the log of a client that registered itself.
      deps.log({ level: 'info', event: 'scope_dropped', clientId, endpoint, requestId, scope, reason });
    },
    keysIgnored(clientId, reason) {
      if (!isNews('keys', clientId, reason)) return;
      // It is about the keys, and about no single request.
      note({ clientId, endpoint: 'jwks', error: 'key_ignored', reason, requestId: '', at: deps.now() });
      deps.log({ level: 'info', event: 'key_ignored', clientId, reason });
    },
    used(grantId, kind, { api, what, from, count = 1, at = deps.now() } = {}) {
      const place: Place = (from && deps.place?.(from)) ?? {};
      keep({
        ...{ grantId, kind, count, firstAt: at, lastAt: at, ...place },
        ...(api !== undefined && { api }),
        ...(what !== undefined && { what }),
      });
      if (uses.size >= most / 2) void flush();
      else schedule();
    },
    flush,
  };
}
