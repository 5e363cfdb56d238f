/**
 * Receivers of events: an app that an API's owner lets receive the API's events (`receivesEvents`), with an access
 * token of its own (client credentials). A token with `ssf.manage` may also read.
 */

import { OAuthError } from '../errors';
import { type HttpRequest, type HttpResponse, readJson } from '../http';
import { receivedApis } from '../model/askable-scopes';
import type { Client } from '../model/client-records';
import { manageScope, readScope } from '../model/scopes';
import { type Bearer, withToken } from '../tokens/bearer-token';
import type { World } from '../world';
import type { EventStream, SignalStore } from './stream-store';

export type Receiver = { client: Client; resources: string[]; signals: SignalStore; refusal: Bearer['refusal'] };

/**
 * Answers a receiver's request. Throws 401 and 403 with a challenge (RFC 6750 §3), and 404 if this server sends no
 * events.
 */
export async function asReceiver(
  world: World,
  request: HttpRequest,
  requestId: string,
  { endpoint, reads }: { endpoint: string; reads: boolean },
  answer: (receiver: Receiver) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  const { signals } = world;
  if (!signals) throw new OAuthError('invalid_request', 'This server sends no events.', { status: 404 });
  const scopes = reads ? [readScope, manageScope] : [manageScope];
  return withToken(world, request, { endpoint, requestId }, scopes, async ({ claims, refusal }) => {
    const client = await world.store.findClient(claims.client_id, world.now());
    const resources = client ? receivedApis(client) : [];
    if (!client || claims.sub !== client.id || resources.length === 0) {
      throw refusal(403, 'insufficient_scope', 'No API lets this app receive its events.');
    }
    return answer({ client, resources, signals, refusal });
  });
}

/** The receiver's stream with this id. Another receiver's stream is answered like a missing one (SSF 1.0 §8.1: 404). */
export async function namedStream(
  world: World,
  { signals, resources }: Receiver,
  id: string | null | undefined,
): Promise<EventStream> {
  if (!id) throw invalid('stream_id is missing.');
  const stream = await signals.findStream(id, resources, world.now());
  if (!stream) throw noStream();
  return stream;
}

export const noStream = (): OAuthError =>
  new OAuthError('invalid_request', 'There is no such stream.', { status: 404 });

export const invalid = (reason: string): OAuthError => new OAuthError('invalid_request', reason);

export const readBody = (request: HttpRequest): Promise<unknown> => readJson(request, invalid);
