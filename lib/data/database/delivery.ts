/**
 * Delivers the effects of the outbox (`outbox.ts`) in lanes that do not wait for each other: mail, reminders, and the
 * apps that receive sign-out notifications. In the last lane, each app is a separate receiver. A receiver that hangs
 * keeps its own few places until the time limit, and takes no others. Deliveries to other receivers start as soon as
 * they are due. No batch is waited for.
 *
 * Receivers that hung lately share half of the places of their lane, however many they are, so that the other half
 * stays free for those that answer.
 */
import { withinTime } from '@/lib/oauth/support/time-limit';
import { isUnavailableError } from '@/lib/oauth/unavailable';
import type { Deliver, Effect, Outbox } from './outbox';

type Log = (entry: { level: 'info' | 'error'; event: string; [detail: string]: unknown }) => void;

export type LaneName = 'mail' | 'reminders' | 'receivers';

type Lane = {
  /** How many deliveries run at once. */
  most: number;
  /** How many of them may be for one receiver. */
  each: number;
  /**
   * The time limit of one delivery. It is shorter than the outbox's `attemptSeconds`, after which an attempt counts as
   * dead.
   */
  seconds: number;
};

/** Reminders never use all connections to the mail server, because people wait for password mails. */
export const lanes: Record<LaneName, Lane> = {
  mail: { most: 8, each: 8, seconds: 50 },
  reminders: { most: 2, each: 2, seconds: 50 },
  receivers: { most: 100, each: 4, seconds: 15 },
};
const laneNames: readonly LaneName[] = ['mail', 'reminders', 'receivers'];

/** A delivery that takes longer marks its receiver as slow for a while. */
const slowMilliseconds = 2000;
const slowForMilliseconds = 10 * 60_000;
const mostSlowKnown = 1000;
const claimAtOnce = 20;
/** How long a stop waits for running deliveries. The rest is returned to the queue. */
const stopMilliseconds = 3000;
const handBackMilliseconds = 2000;
const lookEveryMilliseconds = 1000;

export type Claimed = { id: string; effect: unknown; lastAttempt: boolean };

/** The queue, as far as deliveries need it. */
export type Queue = {
  /**
   * Takes due effects, round robin by receiver: at most `each` per receiver, and none for the receivers in `without`.
   */
  claim(lane: LaneName, without: readonly string[], each: number, limit: number): Promise<Claimed[]>;
  parse(effect: unknown): Effect;
  complete(id: string): Promise<void>;
  /** Counts the attempt. The effect is retried after a pause, unless this was the last attempt. */
  fail(ids: readonly string[], reason: string): Promise<void>;
};

export type Delivery = {
  /** Starts the due deliveries for which there is a place. Does not wait for them. */
  look(): Promise<void>;
  /** Whether any delivery is running; resolves when one of them has ended. */
  oneEnded(): Promise<boolean>;
  delivered(): number;
  /** Starts no further delivery, waits briefly for running ones, and returns the rest to the queue. Never rejects. */
  stop(): Promise<void>;
};

/** The receiver of an effect, if receivers are separate. */
const receiverOf = (effect: Effect): string => (effect.kind === 'logout' ? effect.clientId : '');

export function createDelivery(
  queue: Queue,
  deliver: Deliver,
  log: Log,
  ended: () => void = () => undefined,
): Delivery {
  const underWay = new Map<string, { lane: LaneName; receiver: string; done: Promise<void> }>();
  /** Until when a receiver counts as slow. */
  const slow = new Map<string, number>();
  let delivered = 0;
  let stopped = false;

  const failed = failureLog(log);

  function note(receiver: string, isSlow: boolean): void {
    slow.delete(receiver);
    if (!isSlow || receiver === '') return;
    slow.set(receiver, performance.now() + slowForMilliseconds);
    for (const [oldest, until] of slow) {
      if (slow.size <= mostSlowKnown && until > performance.now()) break;
      slow.delete(oldest);
    }
  }

  async function attempt({ id, lastAttempt }: Claimed, effect: Effect, lane: LaneName): Promise<void> {
    const began = performance.now();
    let fault: unknown;
    try {
      await withinTime(lanes[lane].seconds * 1000, () => deliver(effect, id));
    } catch (error) {
      fault = error ?? new Error('it failed');
    }
    // A stop may have returned it to the queue meanwhile; then this process must not settle it.
    if (!underWay.has(id)) return;
    note(receiverOf(effect), performance.now() - began > slowMilliseconds);
    if (fault === undefined) {
      await queue.complete(id);
      delivered += 1;
      return;
    }
    const event = lastAttempt ? 'outbox_gave_up' : 'outbox_retries';
    log({ level: lastAttempt ? 'error' : 'info', event, id, effect, error: String(fault) });
    await queue.fail([id], String(fault));
  }

  function start(claimed: Claimed, lane: LaneName): void {
    const effect = parsed(claimed);
    if (!effect) return;
    const done = attempt(claimed, effect, lane)
      // The outbox takes the effect back when its attempt counts as dead.
      .catch(failed)
      .finally(() => {
        underWay.delete(claimed.id);
        if (!stopped) ended();
      });
    underWay.set(claimed.id, { lane, receiver: receiverOf(effect), done });
  }

  /** An unknown kind of effect belongs to a newer version that runs beside this one. */
  function parsed({ id, effect, lastAttempt }: Claimed): Effect | undefined {
    try {
      return queue.parse(effect);
    } catch (error) {
      log({ level: lastAttempt ? 'error' : 'info', event: 'outbox_unknown', id, error: String(error) });
      void queue.fail([id], String(error)).catch(() => undefined);
      return undefined;
    }
  }

  async function fill(name: LaneName): Promise<void> {
    const { most, each } = lanes[name];
    for (;;) {
      const mine = [...underWay.values()].filter(({ lane }) => lane === name);
      const busy = mine.map(({ receiver }) => receiver).filter((receiver) => receiver !== '');
      const slowUnderWay = busy.filter((receiver) => slow.has(receiver)).length;
      // One claim may return only slow receivers; the other half of the places must stay free.
      const without = slowUnderWay > most / 2 - claimAtOnce ? [...busy, ...slow.keys()] : busy;
      const free = most - mine.length;
      const claimed = free > 0 && !stopped ? await queue.claim(name, without, each, Math.min(free, claimAtOnce)) : [];
      for (const one of claimed) start(one, name);
      if (claimed.length === 0) return;
    }
  }

  return {
    async look() {
      for (const name of laneNames) await fill(name);
    },
    async oneEnded() {
      const running = [...underWay.values()].map(({ done }) => done);
      if (running.length === 0) return false;
      await Promise.race(running);
      return true;
    },
    delivered: () => delivered,
    async stop() {
      stopped = true;
      const running = [...underWay.values()].map(({ done }) => done);
      await Promise.race([Promise.all(running), pause(stopMilliseconds)]);
      const left = [...underWay.keys()];
      underWay.clear();
      if (left.length === 0) return;
      await withinTime(handBackMilliseconds, () => queue.fail(left, 'The process stopped.')).catch(failed);
    },
  };
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, milliseconds).unref());

/** The availability module logs outages of the database, so they are not logged here every second. */
function failureLog(log: Log): (error: unknown) => void {
  return (error) => {
    if (isUnavailableError(error)) return;
    log({ level: 'error', event: 'outbox_failed', error: String(error) });
  };
}

/** Delivers until it is stopped. Stopping takes a few seconds at most, even if deliveries hang. */
export function keepDelivering(outbox: Outbox, deliver: Deliver, log: Log): () => Promise<void> {
  let again: () => void = () => undefined;
  const delivery = outbox.delivery(deliver, log, () => again());
  const failed = failureLog(log);
  const onWake: Outbox['onWake'] = (look) => {
    again = look;
    return outbox.onWake(look);
  };
  const stopLooking = keepLooking({ onWake }, () => delivery.look().catch(failed));
  return async () => {
    await stopLooking();
    await delivery.stop();
  };
}

/** Runs `look` when woken, and every second, for effects from other instances and for retries. `look` never rejects. */
export function keepLooking(outbox: Pick<Outbox, 'onWake'>, look: () => Promise<unknown>): () => Promise<void> {
  let turn: Promise<unknown> | undefined;
  let again = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    timer = setTimeout(go, lookEveryMilliseconds);
    timer.unref();
  };
  const go = () => {
    again = turn !== undefined;
    if (stopped || again) return;
    clearTimeout(timer);
    turn = look().finally(() => {
      turn = undefined;
      if (again) go();
      else if (!stopped) wait();
    });
  };
  const deaf = outbox.onWake(go);
  wait();
  return async () => {
    stopped = true;
    deaf();
    clearTimeout(timer);
    await turn;
  };
}
