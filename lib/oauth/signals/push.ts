/**
 * Push delivery of events: RFC 8935. Each stream has its own outbox. One process at a time claims it and sends the
 * waiting events in order, each until the receiver accepts it (§2.2, 202) or rejects its content (§2.3, 400 with an
 * error). Any other result pauses the stream, longer each time, and delivery resumes with the same event.
 */
import { z } from 'zod';
import { withinTime } from '../support/time-limit';
import { isUnavailableError } from '../unavailable';
import type { World } from '../world';
import { securityEventToken } from './event-token';
import { authorizationOf } from './stream-settings';
import type { EventStream, Signal, SignalStore } from './stream-store';

const claimSeconds = 120;
const batchSize = 20;
const longestPauseSeconds = 3600;

/** Streams that this process pushes to concurrently. At most half of them may be streams whose last push failed. */
const maxConcurrent = 100;
const maxFailing = maxConcurrent / 2;
/** A stream is released after this time, so that many events and a slow receiver do not occupy a slot for long. */
const sliceMilliseconds = 10_000;
/** The time limit of one push. */
const pushMilliseconds = 8000;

export type Pusher = {
  /** Starts the pushes that are due. Never rejects, and does not wait for receivers. */
  pushDue(): Promise<void>;
  /** Starts no new push, and releases each stream after its current push. */
  stop(): void;
  /** Resolves when no push is in progress. */
  settled(): Promise<void>;
};

export function createPusher(world: World): Pusher {
  const { signals } = world;
  const inProgress = new Map<Promise<void>, { failing: boolean }>();
  const stopping = new AbortController();

  /**
   * Events that were not settled during an outage are claimed again later. The database layer logs the outage itself.
   */
  function failed(error: unknown): void {
    if (isUnavailableError(error)) return;
    world.log({ level: 'error', event: 'push_failed', error: String(error) });
  }

  async function pushDue(): Promise<void> {
    if (!signals || stopping.signal.aborted) return;
    try {
      const now = world.now();
      const free = maxConcurrent - inProgress.size;
      const freeForFailing = Math.min(free, maxFailing - [...inProgress.values()].filter((one) => one.failing).length);
      const due =
        free > 0
          ? await signals.claimPushes(now + claimSeconds, { all: free, failing: Math.max(0, freeForFailing) }, now)
          : [];
      for (const stream of due) {
        const work = drain(world, signals, stream, stopping.signal)
          .catch(failed)
          .finally(() => inProgress.delete(work));
        inProgress.set(work, { failing: stream.failures > 0 });
      }
    } catch (error) {
      failed(error);
    }
  }

  return {
    pushDue,
    stop: () => stopping.abort(),
    async settled() {
      await Promise.all(inProgress.keys());
    },
  };
}

/** Sends waiting events until the time slice ends. Then it releases the stream, for a later slice on any instance. */
async function drain(world: World, signals: SignalStore, stream: EventStream, stopping: AbortSignal): Promise<void> {
  const until = performance.now() + sliceMilliseconds;
  const isOver = () => stopping.aborted || performance.now() >= until;
  try {
    for (;;) {
      const waiting = await signals.waiting(stream.id, batchSize);
      for (const signal of waiting) {
        const outcome = await withinTime(pushMilliseconds, (limit) => push(world, stream, signal, limit));
        await signals.settle(stream.id, [{ id: signal.id, outcome }], world.now());
        if (isOver()) break;
      }
      if (waiting.length === 0 || isOver()) break;
    }
    await signals.releasePush(stream.id, undefined, world.now());
  } catch (error) {
    if (isUnavailableError(error)) throw error;
    const pause = Math.min(longestPauseSeconds, 2 ** Math.min(stream.failures, 12) * 5);
    const reason = error instanceof Error ? error.message : String(error);
    world.log({ level: 'info', event: 'push_retries', stream: stream.id, error: reason });
    const failed = { error: reason.slice(0, 500), retryAt: world.now() + pause };
    await signals.releasePush(stream.id, failed, world.now());
  }
}

const refusalSchema = z.looseObject({ err: z.string(), description: z.string().optional() });

/** The outcome of one push. Rejects if it must be retried. */
async function push(world: World, stream: EventStream, signal: Signal, limit: AbortSignal): Promise<string> {
  if (!stream.push) throw new Error('the stream now uses polling');
  const token = await securityEventToken(world, stream, signal);
  if (token === undefined) return 'left out';
  const { url, sealedAuthorization } = stream.push;
  const response = await world.fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/secevent+jwt',
      Accept: 'application/json',
      ...(sealedAuthorization !== undefined && { Authorization: await authorizationOf(world, sealedAuthorization) }),
    },
    body: token,
    redirect: 'error',
    signal: limit,
  });
  const text = await response.text();
  // §2.2: 202 with no body. Some receivers answer 200 or 204 and mean the same.
  if (response.status === 202 || response.status === 200 || response.status === 204) return 'delivered';
  const refused = response.status === 400 ? refusalSchema.safeParse(parseJson(text)).data : undefined;
  // §2.4: these errors concern our credentials and not the event, so the event is retried.
  const badCredentials = refused && ['authentication_failed', 'access_denied'].includes(refused.err);
  if (!refused || badCredentials)
    throw new Error(`${url} answered ${response.status}${refused ? ` ${refused.err}` : ''}`);
  return `refused: ${[refused.err, refused.description].filter(Boolean).join(', ').slice(0, 500)}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
