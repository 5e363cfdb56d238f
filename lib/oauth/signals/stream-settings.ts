/**
 * Stream configuration as receivers read and write it: SSF 1.0 §8.1.1. Only this file parses what a receiver supplies;
 * the portal's form uses it as well. A push endpoint must use https, or plain http if this server does. The guarded
 * fetch decides at each push whether the address may be reached. The `Authorization` header for pushes is the
 * receiver's credential: it is stored encrypted and never returned.
 */
import { z } from 'zod';
import { open, seal } from '../../secrets';
import type { World } from '../world';
import { supportedEvents } from './event-types';
import type { EventStream, StreamChange } from './stream-store';

export const pushMethod = 'urn:ietf:rfc:8935';
export const pollMethod = 'urn:ietf:rfc:8936';

/** The maximum number of streams per API: one for each of its instances, with room to spare. */
export const maxStreams = 50;
/** The minimum interval between verification requests of a receiver. */
export const verificationSeconds = 10;
/** A stream that an app created for itself is deleted if nobody polls it for this long. */
export const inactivitySeconds = 24 * 3600;

const eventsSchema = z
  .array(z.string().min(1).max(300))
  .max(100)
  .transform((events) => [...new Set(events)]);

const deliverySchema = z.discriminatedUnion('method', [
  z.looseObject({ method: z.literal(pollMethod) }),
  z.looseObject({
    method: z.literal(pushMethod),
    endpoint_url: z.string().max(2000),
    authorization_header: z
      .string()
      .max(4000)
      .regex(/^[\x20-\x7e]+$/)
      .optional(),
  }),
]);

/** What a receiver supplies (§8.1.1); `null` deletes a value. */
const suppliedSchema = z.looseObject({
  events_requested: eventsSchema.nullish(),
  delivery: deliverySchema.nullish(),
  description: z.string().max(2000).nullish(),
});
export type Supplied = z.infer<typeof suppliedSchema>;

/** What a receiver supplies, or a sentence that says why it is invalid. */
export function parseSupplied({ issuer }: Pick<World, 'issuer'>, body: unknown): Supplied | { problem: string } {
  const { data, error } = suppliedSchema.safeParse(body);
  if (!data) return { problem: `${error.issues[0]?.path.join('.') || 'The body'} is malformed.` };
  if (data.events_requested?.length === 0) return { problem: 'events_requested must not be empty.' };
  const { delivery } = data;
  if (delivery?.method !== pushMethod) return data;
  const fault = pushUrlFault(issuer, delivery.endpoint_url);
  return fault === undefined ? data : { problem: `delivery.endpoint_url ${fault}` };
}

function pushUrlFault(issuer: string, text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) return 'is not a URL.';
  if (url.username || url.password || url.hash) return 'must have neither credentials nor a fragment.';
  // RFC 8935 §5: TLS. A server whose own issuer is plain http runs on a developer's machine.
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && issuer.startsWith('http:'))) return 'must use https.';
  return undefined;
}

/** The change to a stream. Missing members stay as they are, unless `replace` is set (§8.1.1.4: they are deleted). */
export async function streamChange(
  world: Pick<World, 'secret'>,
  supplied: Supplied,
  replace: boolean,
): Promise<StreamChange> {
  const { events_requested: events, delivery, description } = supplied;
  const changes = (value: unknown) => replace || value !== undefined;
  return {
    ...(changes(events) && { eventsRequested: events ?? [] }),
    ...(changes(description) && { description: description?.slice(0, 200) ?? null }),
    ...(changes(delivery) && { push: delivery?.method === pushMethod ? await pushSettings(world, delivery) : null }),
  };
}

async function pushSettings(
  world: Pick<World, 'secret'>,
  {
    endpoint_url: url,
    authorization_header: header,
  }: { endpoint_url: string; authorization_header?: string | undefined },
): Promise<NonNullable<EventStream['push']>> {
  if (header === undefined) return { url };
  return { url, sealedAuthorization: await seal(world.secret, 'stream authorization', header) };
}

/** The `Authorization` header of a stream's pushes. */
export function authorizationOf(world: Pick<World, 'secret'>, sealed: string): Promise<string> {
  return open(world.secret, 'stream authorization', sealed, { name: 'the Authorization header of a stream' });
}

/** The stream configuration as JSON (§8.1.1). */
export function streamConfiguration(
  { issuer, addresses }: Pick<World, 'issuer' | 'addresses'>,
  stream: EventStream,
): Record<string, unknown> {
  return {
    stream_id: stream.id,
    iss: issuer,
    aud: stream.resource,
    delivery: stream.push
      ? { method: pushMethod, endpoint_url: stream.push.url }
      : { method: pollMethod, endpoint_url: addresses.url('poll', stream.id) },
    events_supported: supportedEvents,
    ...(stream.eventsRequested.length > 0 && { events_requested: stream.eventsRequested }),
    events_delivered: deliveredEvents(stream),
    min_verification_interval: verificationSeconds,
    ...(stream.inactivitySeconds !== undefined && { inactivity_timeout: stream.inactivitySeconds }),
    ...(stream.description !== undefined && { description: stream.description }),
  };
}

/** The supported event types that the stream requested; all of them if it requested none. */
function deliveredEvents({ eventsRequested }: Pick<EventStream, 'eventsRequested'>): string[] {
  return supportedEvents.filter((event) => eventsRequested.length === 0 || eventsRequested.includes(event));
}
