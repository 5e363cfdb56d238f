/**
 * What a receiver does with its stream: the status (SSF 1.0 §8.1.2), the subjects (§8.1.3) and verification (§8.1.4).
 *
 * Every subject is part of a stream by default (`default_subjects`: ALL). Removing a subject is stored, and adding it
 * deletes that. Both respond the same for known and unknown subjects, so that nobody can test who has an account here
 * (§9.1).
 */
import { z } from 'zod';
import { OAuthError } from '../errors';
import { empty, type HttpRequest, type HttpResponse, json } from '../http';
import { asReceiver, invalid, namedStream, noStream, type Receiver, readBody } from '../signals/receiver';
import { verificationSeconds } from '../signals/stream-settings';
import type { EventStream } from '../signals/stream-store';
import type { World } from '../world';

/** The maximum number of subjects that a stream can exclude. */
const mostExcluded = 1000;

const statusSchema = z.looseObject({
  stream_id: z.string(),
  status: z.enum(['enabled', 'paused', 'disabled']),
  reason: z.string().max(500).nullish(),
});

/** §8.1.2. */
export function streamStatus(world: World, request: HttpRequest, requestId: string): Promise<HttpResponse> {
  const reads = request.method !== 'POST';
  return asReceiver(world, request, requestId, { endpoint: 'stream_status', reads }, async (receiver) => {
    if (reads) {
      return json(statusOf(await namedStream(world, receiver, new URL(request.url).searchParams.get('stream_id'))));
    }
    const { data } = statusSchema.safeParse(await readBody(request));
    if (!data) throw invalid('stream_id and a status of enabled, paused or disabled are needed.');
    const stream = await namedStream(world, receiver, data.stream_id);
    const { status, reason } = data;
    const change = { status, statusReason: reason ?? null };
    if (!(await receiver.signals.changeStream(stream.id, change, world.now()))) throw noStream();
    return json(statusOf({ id: stream.id, status, ...(reason && { statusReason: reason }) }));
  });
}

const statusOf = ({ id, status, statusReason: reason }: Pick<EventStream, 'id' | 'status' | 'statusReason'>) => ({
  stream_id: id,
  status,
  ...(reason !== undefined && { reason }),
});

const subjectSchema = z.looseObject({
  stream_id: z.string(),
  subject: z.looseObject({ format: z.string() }).refine((subject) => JSON.stringify(subject).length <= 1000),
});

/** §8.1.3.2: 200. */
export function addSubject(world: World, request: HttpRequest, requestId: string): Promise<HttpResponse> {
  return setSubject(world, request, requestId, false);
}

/** §8.1.3.3: 204. */
export function removeSubject(world: World, request: HttpRequest, requestId: string): Promise<HttpResponse> {
  return setSubject(world, request, requestId, true);
}

function setSubject(world: World, request: HttpRequest, requestId: string, excluded: boolean): Promise<HttpResponse> {
  return asReceiver(
    world,
    request,
    requestId,
    { endpoint: 'stream_subjects', reads: false },
    async (receiver: Receiver) => {
      const { data } = subjectSchema.safeParse(await readBody(request));
      if (!data) throw invalid('stream_id and a subject with its format are needed.');
      const stream = await namedStream(world, receiver, data.stream_id);
      // §8.1.4.1: the stream itself is always a subject.
      const isStream = data.subject.format === 'opaque' && data.subject['id'] === stream.id;
      if (!isStream && !(await receiver.signals.setExcluded(stream.id, data.subject, excluded, mostExcluded))) {
        throw receiver.refusal(403, 'access_denied', `At most ${mostExcluded} subjects can be left out.`);
      }
      return empty(excluded ? 204 : 200);
    },
  );
}

const verificationSchema = z.looseObject({ stream_id: z.string(), state: z.string().max(1000).optional() });

/** §8.1.4.2. */
export function verifyStream(world: World, request: HttpRequest, requestId: string): Promise<HttpResponse> {
  return asReceiver(world, request, requestId, { endpoint: 'stream_verification', reads: false }, async (receiver) => {
    const { data } = verificationSchema.safeParse(await readBody(request));
    if (!data) throw invalid('stream_id is missing, or state is malformed.');
    const stream = await namedStream(world, receiver, data.stream_id);
    if (stream.status === 'disabled') throw invalid('The stream is disabled.');
    if (!(await receiver.signals.verify(stream.id, data.state, verificationSeconds, world.now()))) {
      const headers = { 'Retry-After': String(verificationSeconds) };
      throw new OAuthError('temporarily_unavailable', 'Verification was asked for just now.', { status: 429, headers });
    }
    return empty(204);
  });
}
