/**
 * Sends events to webhooks: an HTTP POST with the headers of Standard Webhooks. Each webhook has a lane of its own. One
 * process at a time claims it and sends what is due, in order, one after the other. A webhook whose last attempt failed
 * rests for a while, and at most half of the places are for such webhooks. So a receiver that is slow or down delays no
 * other.
 *
 * Delivery is at least once. A receiver recognizes a repeat by `webhook-id`, which is the event's id at every attempt.
 */
import { Webhook } from 'standardwebhooks';
import type { Database } from '@/lib/data/database/database';
import {
  type Attempt,
  type ClaimedWebhook,
  claimWebhooks,
  type DueDelivery,
  dueDeliveries,
  type Outcome,
  releaseWebhook,
  settleAttempt,
} from '@/lib/data/developers/webhook-queue';
import { isUnavailableError } from '@/lib/oauth/unavailable';
import { open } from '@/lib/secrets';
import { excerptOf } from './excerpt';
import { payloadOf } from './payload';
import { restUntil, retryAt } from './retries';

const claimSeconds = 120;
const batchSize = 20;
/** Webhooks that this process sends to concurrently. At most half of them may be webhooks whose last attempt failed. */
const maxConcurrent = 50;
const maxFailing = maxConcurrent / 2;
/** A webhook is released after this time, so that many events do not occupy a place for long. */
const sliceMilliseconds = 20_000;

export type SenderWorld = {
  db: Database;
  secret: Uint8Array;
  /** A guarded fetch that limits the time, and reads only the beginning of an answer. */
  fetch: typeof fetch;
  now: () => number;
  random: () => number;
  log: (entry: { level: 'info' | 'error'; event: string; [detail: string]: unknown }) => void;
};

export type WebhookSender = {
  /** Starts what is due. Never rejects, and does not wait for receivers. */
  look(): Promise<void>;
  /** Starts nothing new, and releases each webhook after its current attempt. */
  stop(): void;
  /** Resolves when no attempt is in progress. */
  settled(): Promise<void>;
};

export function createWebhookSender(world: SenderWorld): WebhookSender {
  const { db } = world;
  const inProgress = new Map<Promise<void>, { failing: boolean }>();
  let stopped = false;

  /** What was not settled during an outage is claimed again later. The database layer logs the outage itself. */
  function failed(error: unknown): void {
    if (isUnavailableError(error)) return;
    world.log({ level: 'error', event: 'webhooks_failed', error: String(error) });
  }

  async function look(): Promise<void> {
    if (stopped) return;
    const all = maxConcurrent - inProgress.size;
    if (all <= 0) return;
    const failingNow = [...inProgress.values()].filter((one) => one.failing).length;
    const failing = Math.max(0, Math.min(all, maxFailing - failingNow));
    try {
      const now = world.now();
      for (const webhook of await claimWebhooks(db, now + claimSeconds, { all, failing }, now)) {
        const work = drain(world, webhook, () => stopped)
          .catch(failed)
          .finally(() => inProgress.delete(work));
        inProgress.set(work, { failing: webhook.failures > 0 });
      }
    } catch (error) {
      failed(error);
    }
  }

  return {
    look,
    stop: () => {
      stopped = true;
    },
    async settled() {
      await Promise.all(inProgress.keys());
    },
  };
}

/** Sends what is due until nothing is left, an attempt fails, or the time is over. Then it releases the webhook. */
async function drain(world: SenderWorld, webhook: ClaimedWebhook, isStopped: () => boolean): Promise<void> {
  const { db, now } = world;
  const until = performance.now() + sliceMilliseconds;
  try {
    for (;;) {
      const due = await dueDeliveries(db, webhook.id, batchSize, now());
      if (due.length === 0) return;
      for (const delivery of due) {
        if (isStopped() || performance.now() >= until) return;
        if (!(await deliver(world, webhook, delivery))) return;
      }
    }
  } finally {
    await releaseWebhook(db, webhook.id);
  }
}

/** One attempt, recorded. Returns whether the receiver accepted the event. */
async function deliver(world: SenderWorld, webhook: ClaimedWebhook, delivery: DueDelivery): Promise<boolean> {
  const { db, now, random, log } = world;
  const { attempt, retryAfter } = await send(world, webhook, delivery);
  const { status } = attempt;
  const at = now();
  const accepted = status !== undefined && status >= 200 && status < 300;
  const outcome: Outcome = accepted
    ? { state: 'delivered' }
    : {
        state: 'failed',
        retryAt: retryAt(at, delivery, random),
        restUntil: restUntil(at, webhook.failures, retryAfter),
        gone: status === 410,
      };
  const named = { webhookId: webhook.id, eventId: delivery.eventId };
  const disabled = await settleAttempt(db, named, attempt, outcome, at);
  if (disabled) log({ level: 'info', event: 'webhook_disabled', webhook: webhook.id, app: webhook.client.id });
  return accepted;
}

type Sent = { attempt: Attempt; retryAfter: string | null };

async function send(world: SenderWorld, webhook: ClaimedWebhook, { event }: DueDelivery): Promise<Sent> {
  const at = world.now();
  const began = performance.now();
  const lasted = () => ({ at, durationMs: Math.round(performance.now() - began) });
  const body = JSON.stringify(payloadOf(world, webhook.client, event));
  try {
    const signature = await signaturesOf(world, webhook, event.uid, at, body);
    const response = await world.fetch(webhook.url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': 'Countersign-Webhooks',
        'webhook-id': event.uid,
        'webhook-timestamp': String(at),
        'webhook-signature': signature,
      },
      body,
      // A redirect is an answer like any other, and counts as a failure.
      redirect: 'manual',
    });
    const excerpt = excerptOf(await response.text());
    const attempt = { ...lasted(), status: response.status, ...(excerpt !== undefined && { excerpt }) };
    return { attempt, retryAfter: response.headers.get('retry-after') };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { attempt: { ...lasted(), error: reason.slice(0, 500) }, retryAfter: null };
  }
}

/** One signature for each valid secret, the newest first (Standard Webhooks, "Webhook headers"). */
async function signaturesOf(
  { secret }: SenderWorld,
  { id, sealedSecret, previous }: ClaimedWebhook,
  messageId: string,
  at: number,
  body: string,
): Promise<string> {
  const stored = [sealedSecret, ...(previous && previous.endsAt > at ? [previous.sealedSecret] : [])];
  const opened = await Promise.all(
    stored.map((text) => open(secret, 'webhook secret', text, { name: `the secret of webhook ${id}`, owner: id })),
  );
  return opened.map((key) => new Webhook(key).sign(messageId, new Date(at * 1000), body)).join(' ');
}
