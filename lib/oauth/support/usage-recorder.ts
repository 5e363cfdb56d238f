/**
 * Records uses of grants and refused requests without delaying the response. They are collected in memory and written
 * together every few seconds and before the process ends. A process that is killed loses the uses of its last seconds.
 * What an owner allowed, changed or ended is not recorded here but in the transaction that did it.
 *
 * Repeated uses are counted, so the size of a batch is the number of different uses. It is bounded: uses that no longer
 * fit are dropped, and their number is logged.
 */

import type { OAuthError } from '../errors';
import type { HttpRequest } from '../http';
import type { Refusal } from '../model/client-records';
import type { Place, Use, UseKind } from '../model/usage-records';
import { isUnavailableError } from '../unavailable';
import type { AuthorizationServerDeps, Call } from '../world';

/** Details of a use. */
type UseDetails = {
  /** The resource of the API that introspected the token or reported the use. */
  api?: string;
  /** The API's own description of what was done. */
  what?: string;
  /** The scopes that the API says were used. */
  scopes?: readonly string[];
  /** The request that used the grant. */
  from?: HttpRequest;
  count?: number;
  /** When it happened, if not now. */
  at?: number;
};

export type UsageRecorder = {
  /** Records a refused request for the client's developer. Bounded and batched; never throws. */
  recordRefusal: (clientId: string, endpoint: string, error: OAuthError, requestId: string) => void;
  /**
   * Records for the client's developer that a request was answered without a requested scope. Once an hour per scope
   * and reason.
   */
  recordDroppedScope: (clientId: string, call: Call, scope: string, reason: string) => void;
  /** Records for the client's developer that keys of the client are ignored, and why. Once an hour per reason. */
  recordIgnoredKeys: (clientId: string, reason: string) => void;
  /** Records for the grant's owner what was done with it. Bounded and batched; never throws. */
  recordUse: (grantId: string, kind: UseKind, details?: UseDetails) => void;
  /**
   * Records the use of an access token without an expiry, whose last recorded use was at `before`. Once an hour,
   * because it only has to last for months.
   */
  recordTokenUse: (hash: string, before: number) => void;
  /** Writes what is only in memory. Never rejects. */
  flush: () => Promise<void>;
};

/** Bounds for a flood of refusals. They are diagnostics, not an audit log. */
const maxRefusalsEach = 20;
const maxRefusals = 500;

/** The most different uses kept in memory. Half of them trigger a flush. */
const maxUses = 20_000;

/** A client that requests such a scope with every sign-in, or has such a key, should not fill its own log. */
const repeatSeconds = 3600;
const maxRepeats = 10_000;

const flushMilliseconds = 3000;
const daySeconds = 86_400;

type Deps = Pick<AuthorizationServerDeps, 'store' | 'now' | 'log' | 'place'>;

export function createUsageRecorder(deps: Deps, limit = maxUses): UsageRecorder {
  const refusals = new Map<string, Refusal[]>();
  const uses = new Map<string, Use>();
  const recordedAt = new Map<string, number>();
  const tokenUses = new Map<string, number>();
  let refusalCount = 0;
  let droppedUses = 0;
  let timer: NodeJS.Timeout | undefined;
  let flushing: Promise<void> = Promise.resolve();

  function schedule(): void {
    if (timer) return;
    timer = setTimeout(() => void flush(), flushMilliseconds);
    timer.unref();
  }

  function addUse(use: Use): void {
    const { grantId, kind, api = '', what = '', scopes = [], network = '', agent = '' } = use;
    const day = Math.floor(use.lastAt / daySeconds);
    const key = [grantId, kind, api, what, scopes.join(' '), network, agent, day].join('\0');
    const known = uses.get(key);
    if (known) {
      known.count += use.count;
      known.firstAt = Math.min(known.firstAt, use.firstAt);
      known.lastAt = Math.max(known.lastAt, use.lastAt);
    } else if (uses.size < limit) {
      uses.set(key, use);
    } else {
      droppedUses += use.count;
    }
  }

  async function write(): Promise<void> {
    const batch = [...uses.values()];
    const refusalBatch = [...refusals.values()].flat();
    const tokenBatch = [...tokenUses].map(([hash, at]) => ({ hash, at }));
    uses.clear();
    tokenUses.clear();
    refusals.clear();
    refusalCount = 0;
    try {
      if (batch.length > 0) await deps.store.recordUsage(batch);
      // Logged once the store accepts uses again: one line per outage, not one per attempt.
      if (droppedUses > 0) deps.log({ level: 'error', event: 'uses_dropped', count: droppedUses });
      droppedUses = 0;
    } catch (error) {
      failed(error);
      // Merged with newer uses and retried.
      for (const use of batch) addUse(use);
    }
    await writeTokenUses(tokenBatch);
    try {
      if (refusalBatch.length > 0) await deps.store.recordRefusals(refusalBatch);
    } catch (error) {
      failed(error);
      if (isUnavailableError(error)) for (const refusal of refusalBatch) addRefusal(refusal);
    }
  }

  async function writeTokenUses(batch: { hash: string; at: number }[]): Promise<void> {
    if (batch.length === 0) return;
    try {
      await deps.store.recordTokenUses(batch);
    } catch (error) {
      failed(error);
      for (const { hash, at } of batch) addTokenUse(hash, at);
    }
  }

  function addTokenUse(hash: string, at: number): void {
    if (tokenUses.has(hash) || tokenUses.size < limit) tokenUses.set(hash, Math.max(at, tokenUses.get(hash) ?? 0));
  }

  /** Retries with the next flush. The database layer logs an outage itself. */
  function failed(error: unknown): void {
    if (!isUnavailableError(error)) {
      deps.log({ level: 'error', event: 'usage_flush_failed', error: String(error) });
    }
    schedule();
  }

  function addRefusal(refusal: Refusal): boolean {
    const ofClient = refusals.get(refusal.clientId) ?? [];
    if (ofClient.length >= maxRefusalsEach || refusalCount >= maxRefusals) return false;
    ofClient.push(refusal);
    refusals.set(refusal.clientId, ofClient);
    refusalCount += 1;
    return true;
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    flushing = flushing.then(write);
    return flushing;
  }

  function addAndSchedule(refusal: Refusal): void {
    if (addRefusal(refusal)) schedule();
  }

  /** Whether this has not been recorded for an hour. If so, it counts as recorded now. */
  function isDue(...parts: string[]): boolean {
    const key = JSON.stringify(parts);
    const at = deps.now();
    const before = recordedAt.get(key);
    if (before !== undefined && at - before < repeatSeconds) return false;
    if (recordedAt.size >= maxRepeats) recordedAt.clear();
    recordedAt.set(key, at);
    return true;
  }

  return {
    recordRefusal(clientId, endpoint, error, requestId) {
      addAndSchedule({ clientId, endpoint, error: error.code, reason: error.reason, requestId, at: deps.now() });
    },
    recordDroppedScope(clientId, { endpoint, requestId }, named, reason) {
      const scope = named.slice(0, 200);
      if (!isDue('scope', clientId, scope, reason)) return;
      const at = deps.now();
      addAndSchedule({ clientId, endpoint, error: 'scope_dropped', reason: `${scope}: ${reason}`, requestId, at });
      // A client that registered itself has no developer in the portal who could read its log.
      deps.log({ level: 'info', event: 'scope_dropped', clientId, endpoint, requestId, scope, reason });
    },
    recordIgnoredKeys(clientId, reason) {
      if (!isDue('keys', clientId, reason)) return;
      // This concerns the keys and not a single request.
      addAndSchedule({ clientId, endpoint: 'jwks', error: 'key_ignored', reason, requestId: '', at: deps.now() });
      deps.log({ level: 'info', event: 'key_ignored', clientId, reason });
    },
    recordUse(grantId, kind, { api, what, scopes = [], from, count = 1, at = deps.now() } = {}) {
      const place: Place = (from && deps.place?.(from)) ?? {};
      addUse({
        grantId,
        kind,
        count,
        firstAt: at,
        lastAt: at,
        ...place,
        ...(api !== undefined && { api }),
        ...(what !== undefined && { what }),
        ...(scopes.length > 0 && { scopes: [...scopes].sort() }),
      });
      if (uses.size >= limit / 2) void flush();
      else schedule();
    },
    recordTokenUse(hash, before) {
      if (deps.now() - before < repeatSeconds) return;
      addTokenUse(hash, deps.now());
      schedule();
    },
    flush,
  };
}
