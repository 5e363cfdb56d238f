/** Receives events that the issuer pushes: RFC 8935. */
import { createHash } from 'node:crypto';
import type { EventReceiver } from './events';
import { Unavailable } from './issuer';
import { messageOf } from './limited-fetch';

/** A push, from any framework. */
export type Push = { authorization: string | undefined; contentType: string | undefined; body: string };

/** What to answer to a push. */
export type PushAnswer = { status: number; headers: Record<string, string>; body: string };

/** An event is a small JWT. */
export const mostPushBytes = 1 << 18;

/** §2.2 and §2.3: takes one event. `expected` is the whole `Authorization` header of the issuer's requests. */
export async function receivePush(receiver: EventReceiver, expected: string, push: Push): Promise<PushAnswer> {
  // Hashes are compared, so the time that this takes says nothing about the secret.
  if (hash(push.authorization ?? '') !== hash(expected))
    return failure(401, 'authentication_failed', 'The Authorization header is not the agreed one');
  if (push.contentType?.split(';')[0]?.trim().toLowerCase() !== 'application/secevent+jwt')
    return failure(400, 'invalid_request', 'The content type has to be application/secevent+jwt');
  if (push.body.length > mostPushBytes) return failure(400, 'invalid_request', 'The event is too long');
  try {
    await receiver.take(push.body.trim());
    return { status: 202, headers: {}, body: '' };
  } catch (error) {
    // The keys are not available, which is no fault of the event: the issuer sends it again.
    if (error instanceof Unavailable) return { status: 503, headers: { 'Retry-After': '5' }, body: '' };
    return failure(400, 'invalid_request', messageOf(error));
  }
}

const hash = (text: string): string => createHash('sha256').update(text).digest('base64');

/** §2.4. */
function failure(status: number, err: string, description: string): PushAnswer {
  const headers = { 'Content-Type': 'application/json', 'Content-Language': 'en', 'Cache-Control': 'no-store' };
  return { status, headers, body: JSON.stringify({ err, description }) };
}
