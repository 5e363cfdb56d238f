/**
 * Streams as receivers see and set them: SSF 1.0 §8.1.1. What a receiver supplies is read here and nowhere else; the portal's form goes
 * the same way. An address for pushes is https, or of this machine where the server itself is; whether it may be reached is the
 * guarded fetch's to say, at each push. The `Authorization` of pushes is a credential of somebody else's: it is sealed, and
 * never told again.
 */
import { z } from 'zod';
import { open, seal } from '../../secrets';
import type { World } from '../world';
import { supportedEvents } from './event-types';
import type { EventStream, StreamChange } from './stream-store';

export const pushMethod = 'urn:ietf:rfc:8935';
export const pollMethod = 'urn:ietf:rfc:8936';

/** How many streams an API may have: one for each of its instances, and some. */
export const mostStreams = 50;
/** How often a receiver may ask for verification. */
export const verificationSeconds = 10;
/** A stream that is polled by nobody for so long is taken away, if an app made it for itself. */
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

/** What a receiver supplies (§8.1.1); what is `null` is taken away. */
const suppliedSchema = z.looseObject({
  events_requested: eventsSchema.nullish(),
  delivery: deliverySchema.nullish(),
  description: z.string().max(2000).nullish(),
});
export type Supplied = z.infer<typeof suppliedSchema>;

/** What a receiver supplies, or why it cannot be: a sentence. */
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
  if (!url) return 'is not an address.';
  if (url.username || url.password || url.hash) return 'must have neither credentials nor a fragment.';
  // RFC 8935 §5: TLS. Where this server itself speaks plain http it is a machine of one's own.
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && issuer.startsWith('http:'))) return 'must use https.';
  return undefined;
}

/** The new state of what was supplied; what was not named stays, unless `whole` (§8.1.1.4: it is to be deleted). */
export async function changeOf(
  world: Pick<World, 'secret'>,
  supplied: Supplied,
  whole: boolean,
): Promise<StreamChange> {
  const { events_requested: events, delivery, description } = supplied;
  const said = (value: unknown) => whole || value !== undefined;
  return {
    ...(said(events) && { eventsRequested: events ?? [] }),
    ...(said(description) && { description: description?.slice(0, 200) ?? null }),
    ...(said(delivery) && { push: delivery?.method === pushMethod ? await pushOf(world, delivery) : null }),
  };
}

async function pushOf(
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

/** §8.1.1, as JSON. */
export function streamConfiguration({ issuer }: Pick<World, 'issuer'>, stream: EventStream): Record<string, unknown> {
  return {
    stream_id: stream.id,
    iss: issuer,
    aud: stream.resource,
    delivery: stream.push
      ? { method: pushMethod, endpoint_url: stream.push.url }
      : { method: pollMethod, endpoint_url: `${issuer}/ssf/poll/${stream.id}` },
    events_supported: supportedEvents,
    ...(stream.eventsRequested.length > 0 && { events_requested: stream.eventsRequested }),
    events_delivered: deliveredEvents(stream),
    min_verification_interval: verificationSeconds,
    ...(stream.inactivitySeconds !== undefined && { inactivity_timeout: stream.inactivitySeconds }),
    ...(stream.description !== undefined && { description: stream.description }),
  };
}

/** Of what is supported, what was asked for; everything where nothing was. */
function deliveredEvents({ eventsRequested }: Pick<EventStream, 'eventsRequested'>): string[] {
  return supportedEvents.filter((event) => eventsRequested.length === 0 || eventsRequested.includes(event));
}
