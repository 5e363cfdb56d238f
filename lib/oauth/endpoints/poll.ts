/**
 * Polling for events: RFC 8936. Acknowledged and refused events are settled first. Then the oldest waiting events are
 * returned, and again in later polls until they are settled. If there are none, the request waits for one (§2.2, long
 * polling), unless it says `returnImmediately`.
 */
import { z } from 'zod';
import { type HttpRequest, type HttpResponse, json } from '../http';
import { securityEventToken } from '../signals/event-token';
import { mayWait, nextCheck } from '../signals/long-poll';
import { asReceiver, invalid, namedStream, readBody } from '../signals/receiver';
import type { EventStream, Settled, SignalStore } from '../signals/stream-store';
import type { World } from '../world';

/** The maximum in one response, whatever the request asks for. */
const mostEvents = 100;
const waitSeconds = 25;

const errorSchema = z.looseObject({ err: z.string().max(200), description: z.string().max(1000).optional() });
/** §2.2. */
const pollSchema = z.looseObject({
  maxEvents: z.int().min(0).optional(),
  returnImmediately: z.boolean().optional(),
  ack: z.array(z.string().max(200)).max(1000).optional(),
  setErrs: z.record(z.string().max(200), errorSchema).optional(),
});

export function poll(world: World, request: HttpRequest, requestId: string): Promise<HttpResponse> {
  return asReceiver(world, request, requestId, { endpoint: 'poll', reads: true }, async (receiver) => {
    const { signals } = receiver;
    const { data: asked } = pollSchema.safeParse(await readBody(request));
    if (!asked) throw invalid('The poll request is malformed (RFC 8936 section 2.2).');
    const stream = await namedStream(world, receiver, new URL(request.url).pathname.split('/').at(-1));
    await signals.settle(stream.id, settledBy(asked), world.now());
    const limit = Math.min(asked.maxEvents ?? mostEvents, mostEvents);
    const until = world.now() + waitSeconds;
    let current: EventStream | undefined = stream;
    for (;;) {
      const answer = await take(world, signals, current, limit);
      // §2.2: the request only acknowledges events.
      const done = answer.count > 0 || limit === 0 || asked.returnImmediately || world.now() >= until;
      if (done || request.signal.aborted || !mayWait(world)) {
        return json({ sets: answer.sets, ...(answer.more && { moreAvailable: true }) });
      }
      await nextCheck(world, request.signal);
      // The stream was paused or deleted while the request waited.
      current = await signals.findStream(stream.id, receiver.resources, world.now());
    }
  });
}

/** §2.3. Only an enabled stream transmits (SSF 1.0 §8.1.2.1). */
async function take(
  world: World,
  signals: SignalStore,
  stream: EventStream | undefined,
  limit: number,
): Promise<{ sets: Record<string, string>; count: number; more: boolean }> {
  const nothing = { sets: {}, count: 0, more: false };
  if (stream?.status !== 'enabled') return nothing;
  const waiting = await signals.waiting(stream.id, limit + 1);
  const handed = waiting.slice(0, limit);
  const sets = new Map<string, string>();
  const left: Settled[] = [];
  for (const signal of handed) {
    const token = await securityEventToken(world, stream, signal);
    if (token === undefined) left.push({ id: signal.id, outcome: 'left out' });
    else sets.set(signal.id, token);
  }
  await signals.settle(stream.id, left, world.now());
  return { sets: Object.fromEntries(sets), count: sets.size, more: waiting.length > handed.length };
}

/** §2.4. */
function settledBy({ ack = [], setErrs = {} }: z.infer<typeof pollSchema>): Settled[] {
  const refused = Object.entries(setErrs).map(([id, { err, description }]) => ({
    id,
    outcome: `refused: ${description === undefined ? err : `${err}, ${description}`}`,
  }));
  return [...ack.map((id) => ({ id, outcome: 'acknowledged' })), ...refused];
}
