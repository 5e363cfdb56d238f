/**
 * Pushing events: RFC 8935. The queue of a stream is its own outbox: one process at a time claims it and sends what waits, in order, each
 * until it was taken (§2.2, 202) or refused for what it says (§2.3, 400 with an error). Anything else is "not now": the stream rests, longer
 * each time, and begins where it stopped.
 */
import { z } from 'zod';
import type { EventStream, Signal, SignalStore } from './signal-store';
import { securityEventToken } from './signals';
import { authorizationOf } from './stream-settings';
import type { World } from './world';

const claimSeconds = 120;
const mostAtOnce = 20;
const batch = 20;
const longestPauseSeconds = 3600;

export type Pusher = {
  /** Begins to push what is due; never rejects, and waits for nobody's answer. */
  look(): Promise<void>;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
};

export function createPusher(world: World): Pusher {
  const { signals } = world;
  const underWay = new Set<Promise<void>>();

  async function look(): Promise<void> {
    if (!signals) return;
    try {
      const now = world.now();
      const free = mostAtOnce - underWay.size;
      const due = free > 0 ? await signals.claimPushes(now + claimSeconds, free, now) : [];
      for (const stream of due) {
        const work = drain(world, signals, stream)
          .catch((error: unknown) => world.log({ level: 'error', event: 'push_failed', error: String(error) }))
          .finally(() => underWay.delete(work));
        underWay.add(work);
      }
    } catch (error) {
      world.log({ level: 'error', event: 'push_failed', error: String(error) });
    }
  }

  return {
    look,
    async settled() {
      await Promise.all(underWay);
    },
  };
}

/** Sends what waits. A claim that grows old is given back, for another to go on. */
async function drain(world: World, signals: SignalStore, stream: EventStream): Promise<void> {
  const until = world.now() + claimSeconds / 2;
  try {
    for (;;) {
      const waiting = await signals.waiting(stream.id, batch);
      for (const signal of waiting) {
        const outcome = await push(world, stream, signal);
        await signals.settle(stream.id, [{ id: signal.id, outcome }], world.now());
      }
      if (waiting.length === 0 || world.now() >= until) break;
    }
    await signals.releasePush(stream.id, undefined, world.now());
  } catch (error) {
    const pause = Math.min(longestPauseSeconds, 2 ** Math.min(stream.failures, 12) * 5);
    const reason = error instanceof Error ? error.message : String(error);
    world.log({ level: 'info', event: 'push_retries', stream: stream.id, error: reason });
    const failed = { error: reason.slice(0, 500), retryAt: world.now() + pause };
    await signals.releasePush(stream.id, failed, world.now());
  }
}

const refusalSchema = z.looseObject({ err: z.string(), description: z.string().optional() });

/** What became of it. Rejects where it has to be tried again. */
async function push(world: World, stream: EventStream, signal: Signal): Promise<string> {
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
