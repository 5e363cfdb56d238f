/**
 * The ways in which the parameters of an authorization request may arrive: directly (RFC 6749 §4.1.1), in a request
 * object by value or by address (RFC 9101), or pushed in advance (RFC 9126); and which of them a client may use. The
 * same function then reads the parameters, whichever way they arrived.
 */

import { isFapi } from '../clients/fapi';
import { OAuthError } from '../errors';
import type { Client } from '../model/client-records';
import type { World } from '../world';
import { repeatableTargets, withAudienceAsResource } from './auth0-requests';
import { requestParameterNames } from './parameters';
import { isPushedUri, pushedRequest } from './pushed-request';
import { fetchRequestObject, openRequestObject, type RequestObject } from './request-object';

/** OpenID Connect Core §6.2. */
const maxUriLength = 512;

/** The parameters of a request at the authorization endpoint. */
export async function resolveRequest(world: World, client: Client, sent: URLSearchParams): Promise<RequestObject> {
  const uri = single(sent, 'request_uri');
  if (uri !== undefined && sent.has('request')) {
    throw new OAuthError('invalid_request', 'request and request_uri cannot be combined.'); // RFC 9101 §5
  }
  if (uri !== undefined && uri.length > maxUriLength) {
    throw new OAuthError('invalid_request_uri', `request_uri has more than ${maxUriLength} characters.`);
  }
  if (uri !== undefined && isPushedUri(uri)) return pushedRequest(world, client, uri);
  // RFC 9126 §5 and §6, FAPI 2.0 Security Profile §5.3.2.2
  const { require_pushed_authorization_requests: registered } = client.metadata;
  if (world.settings.requirePushedRequests || registered || isFapi(client)) {
    throw new OAuthError('invalid_request', 'Authorization requests have to be pushed first (RFC 9126).');
  }
  if (uri === undefined) return resolveDirectRequest(world, client, sent);
  // Anyone can register such a client and cause fetches with it, so they are limited.
  if (client.registrationHash !== undefined || client.documentEndsAt !== undefined) await world.limitLookUp();
  return open(world, client, await fetchRequestObject(world, client, uri));
}

/** The parameters of a request without `request_uri`: at the authorization endpoint, or pushed (RFC 9126 §3). */
export async function resolveDirectRequest(
  world: World,
  client: Client,
  sent: URLSearchParams,
): Promise<RequestObject> {
  const jwt = single(sent, 'request');
  if (jwt !== undefined) return open(world, client, jwt);
  // RFC 9101 §10.5: otherwise an attacker who controls a link could omit the signature.
  if (client.metadata.require_signed_request_object) {
    throw new OAuthError('invalid_request', 'This client is registered to send only signed request objects.');
  }
  return { parameters: withAudienceAsResource(world, sent) };
}

async function open(world: World, client: Client, jwt: string): Promise<RequestObject> {
  const names = [...new Set([...requestParameterNames, ...repeatableTargets(world)])];
  const opened = await openRequestObject(world, client, jwt, names);
  return { ...opened, parameters: withAudienceAsResource(world, opened.parameters) };
}

function single(sent: URLSearchParams, name: string): string | undefined {
  const values = sent.getAll(name);
  if (values.length > 1) throw new OAuthError('invalid_request', `${name} was sent more than once.`);
  return values[0];
}
