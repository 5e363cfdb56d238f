/**
 * Pushing events: RFC 8935. The queue of a stream is its own outbox: one process at a time claims it and sends what waits, in order, each
 * until it was taken (§2.2, 202) or refused for what it says (§2.3, 400 with an error). Anything else is "not now": the stream rests, longer
 * each time, and begins where it stopped.
 */
import { z } from 'zod';
import { withinTime } from '../support/time-limit';
import { UnavailableError } from '../unavailable';
import type { World } from '../world';
import { securityEventToken } from './event-token';
import { authorizationOf } from './stream-settings';
import type { EventStream, Signal, SignalStore } from './stream-store';

const claimSeconds = 120;
const batch = 20;
const longestPauseSeconds = 3600;

/** Streams that this process pushes to at once. Those whose last push failed have half of the places, however many they are. */
const mostAtOnce = 100;
const mostFailing = mostAtOnce / 2;
/** A stream gives its place back after this long, so that one with much to say and a slow receiver does not keep it. */
const turnMilliseconds = 10_000;
/** Bounds one push. */
const pushMilliseconds = 8000;

export type Pusher = {
  /** Begins to push what is due; never rejects, and waits for nobody's answer. */
  look(): Promise<void>;
  /** Starts no new push, and releases each stream after the push that is under way. */
  stop(): void;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
};

export function createPusher(world: World): Pusher {
  const { signals } = world;
  const underWay = new Map<Promise<void>, { failing: boolean }>();
  const stopping = new AbortController();

  /** What is not settled during an outage is claimed again after it; the database logs the outage itself. */
  function failed(error: unknown): void {
    if (error instanceof UnavailableError) return;
    world.log({ level: 'error', event: 'push_failed', error: String(error) });
  }

  async function look(): Promise<void> {
    if (!signals || stopping.signal.aborted) return;
    try {
      const now = world.now();
      const free = mostAtOnce - underWay.size;
      const freeForFailing = Math.min(free, mostFailing - [...underWay.values()].filter((one) => one.failing).length);
      const due =
        free > 0
          ? await signals.claimPushes(now + claimSeconds, { all: free, failing: Math.max(0, freeForFailing) }, now)
          : [];
      for (const stream of due) {
        const work = drain(world, signals, stream, stopping.signal)
          .catch(failed)
          .finally(() => underWay.delete(work));
        underWay.set(work, { failing: stream.failures > 0 });
      }
    } catch (error) {
      failed(error);
    }
  }

  return {
    look,
    stop: () => stopping.abort(),
    async settled() {
      await Promise.all(underWay.keys());
    },
  };
}

/** Sends waiting events until the time slice ends. Then it releases the stream, for a later slice on any instance. */
async function drain(world: World, signals: SignalStore, stream: EventStream, stopping: AbortSignal): Promise<void> {
  const until = performance.now() + turnMilliseconds;
  const isOver = () => stopping.aborted || performance.now() >= until;
  try {
    for (;;) {
      const waiting = await signals.waiting(stream.id, batch);
      for (const signal of waiting) {
        const outcome = await withinTime(pushMilliseconds, (limit) => push(world, stream, signal, limit));
        await signals.settle(stream.id, [{ id: signal.id, outcome }], world.now());
        if (isOver()) break;
      }
      if (waiting.length === 0 || isOver()) break;
    }
    await signals.releasePush(stream.id, undefined, world.now());
  } catch (error) {
    if (error instanceof UnavailableError) throw error;
    const pause = Math.min(longestPauseSeconds, 2 ** Math.min(stream.failures, 12) * 5);
    const reason = error instanceof Error ? error.message : String(error);
    world.log({ level: 'info', event: 'push_retries', stream: stream.id, error: reason });
    const failed = { error: reason.slice(0, 500), retryAt: world.now() + pause };
    await signals.releasePush(stream.id, failed, world.now());
  }
}

const refusalSchema = z.looseObject({ err: z.string(), description: z.string().optional() });

/** What became of it. Rejects where it has to be tried again. */
async function push(world: World, stream: EventStream, signal: Signal, limit: AbortSignal): Promise<string> {
  if (!stream.push) throw new Error('the stream is polled now');
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
  // §2.2: 202 with no body. Some answer 200 or 204, and mean it.
  if (response.status === 202 || response.status === 200 || response.status === 204) return 'delivered';
  const refused = response.status === 400 ? refusalSchema.safeParse(parsed(text)).data : undefined;
  // §2.4: about who we are, not about the event: it is tried again when that was mended.
  const ours = refused && ['authentication_failed', 'access_denied'].includes(refused.err);
  if (!refused || ours) throw new Error(`${url} answered ${response.status}${refused ? ` ${refused.err}` : ''}`);
  return `refused: ${[refused.err, refused.description].filter(Boolean).join(', ').slice(0, 500)}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
