/**
 * The transmitter's metadata and its configuration endpoint: SSF 1.0 §7.1 and §8.1.1. A stream belongs to an API, which
 * is its `aud`; an app that receives for several APIs names one in that member. An API may have many streams, one for
 * each of its instances.
 */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { OAuthError } from '../errors';
import { empty, type HttpRequest, type HttpResponse, json } from '../http';
import { findByResource } from '../model/resource-identifier';
import { asReceiver, invalid, namedStream, noStream, type Receiver, readBody } from '../signals/receiver';
import {
  inactivitySeconds,
  maxStreams,
  parseSupplied,
  pollMethod,
  pushMethod,
  type Supplied,
  streamChange,
  streamConfiguration,
} from '../signals/stream-settings';
import type { EventStream, StreamChange } from '../signals/stream-store';
import type { World } from '../world';

/** §7.1. */
export async function transmitterMetadata({ issuer, signals, addresses }: World): Promise<HttpResponse> {
  if (!signals) throw new OAuthError('invalid_request', 'This server sends no events.', { status: 404 });
  return json({
    spec_version: '1_0',
    issuer,
    delivery_methods_supported: [pushMethod, pollMethod],
    ...addresses.members('transmitter'),
    authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }],
    default_subjects: 'ALL',
  });
}

export function streams(world: World, request: HttpRequest, requestId: string): Promise<HttpResponse> {
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return asReceiver(world, request, requestId, { endpoint: 'streams', reads }, async (receiver) => {
    if (request.method === 'POST') return create(world, receiver, await readBody(request));
    if (request.method === 'PATCH' || request.method === 'PUT') {
      return update(world, receiver, await readBody(request), request.method === 'PUT');
    }
    const id = new URL(request.url).searchParams.get('stream_id');
    if (!reads) return remove(world, receiver, id);
    if (id !== null) return json(streamConfiguration(world, await namedStream(world, receiver, id)));
    // §8.1.1.2: without a stream_id, all streams.
    const mine = await receiver.signals.listStreams(receiver.resources);
    return json(mine.map((stream) => streamConfiguration(world, stream)));
  });
}

const audienceSchema = z.looseObject({ aud: z.string().optional() });

/** §8.1.1.1. */
async function create(
  world: World,
  { client, resources, signals, refusal }: Receiver,
  body: unknown,
): Promise<HttpResponse> {
  const supplied = readSupplied(world, body);
  const { data: named } = audienceSchema.safeParse(body);
  const aud = named?.aud;
  const apis = resources.map((one) => ({ resource: one }));
  const [resource, ...others] = aud === undefined ? resources : [findByResource(apis, aud)?.resource ?? aud];
  if (resource === undefined || others.length > 0) {
    throw invalid('This app receives events for several APIs: name one as aud.');
  }
  if (!resources.includes(resource))
    throw refusal(403, 'access_denied', 'This API does not let the app receive its events.');
  const { eventsRequested = [], description, push } = await streamChange(world, supplied, true);
  const stream: EventStream = {
    id: randomUUID(),
    resource,
    clientId: client.id,
    eventsRequested,
    excluded: [],
    status: 'enabled',
    failures: 0,
    ...(description && { description }),
    ...(push ? { push } : { inactivitySeconds }),
  };
  if (!(await signals.createStream(stream, maxStreams, world.now()))) {
    throw refusal(403, 'access_denied', `An API has at most ${maxStreams} streams: delete one first.`);
  }
  return json(streamConfiguration(world, stream), 201);
}

const namedSchema = z.looseObject({ stream_id: z.string() });
/** §8.1.1.3: members that the transmitter supplies may be sent back, but only unchanged. */
const fixed = ['iss', 'aud', 'events_supported', 'events_delivered', 'min_verification_interval', 'inactivity_timeout'];

/** §8.1.1.3 and §8.1.1.4. */
async function update(world: World, receiver: Receiver, body: unknown, whole: boolean): Promise<HttpResponse> {
  const { data: named } = namedSchema.safeParse(body);
  const stream = await namedStream(world, receiver, named?.stream_id);
  const today = streamConfiguration(world, stream);
  const wrong = fixed.find((name) => named && name in named && !isDeepStrictEqual(named[name], today[name]));
  if (wrong !== undefined) throw invalid(`${wrong} is this server's to say, and is not that.`);
  const supplied = readSupplied(world, body);
  const change = keepAuthorization(stream, supplied, await streamChange(world, supplied, whole));
  const { signals, resources } = receiver;
  const changed =
    (await signals.changeStream(stream.id, change, world.now())) &&
    (await signals.findStream(stream.id, resources, world.now()));
  if (!changed) throw noStream();
  return json(streamConfiguration(world, changed));
}

/** We never return the header, so a receiver that sends back what it read (§8.1.1.4) does not mean to remove it. */
function keepAuthorization({ push }: EventStream, { delivery }: Supplied, change: StreamChange): StreamChange {
  const repeated = change.push && change.push.url === push?.url && !(delivery && 'authorization_header' in delivery);
  return repeated ? { ...change, push } : change;
}

/** §8.1.1.5. */
async function remove(world: World, receiver: Receiver, id: string | null): Promise<HttpResponse> {
  const stream = await namedStream(world, receiver, id);
  if (!(await receiver.signals.deleteStream(stream.id))) throw noStream();
  return empty(204);
}

function readSupplied(world: World, body: unknown): Supplied {
  const supplied = parseSupplied(world, body);
  if ('problem' in supplied && typeof supplied.problem === 'string') throw invalid(supplied.problem);
  return supplied;
}
