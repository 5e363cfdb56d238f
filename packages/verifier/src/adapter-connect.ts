/** The verifier for Express, Connect and `node:http`. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Access } from './access';
import type { Verifier } from './index';
import { answerOfMetadata, type PlainAnswer } from './plain-answer';
import { mostPushBytes } from './push-receiver';
import { Refusal } from './refusal';
import { rememberAccess, rememberedAccess } from './remembered-access';
import type { Requirements } from './requirements';

/** A request of `node:http`. Express adds `originalUrl`. */
export type NodeRequest = IncomingMessage & { originalUrl?: string | undefined };

/** Middleware of Express and Connect. */
export type ConnectMiddleware = (
  request: NodeRequest,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => Promise<void>;

/**
 * Express, Connect: lets a request pass if it has a token that meets the requirements, and answers 400, 401, 403 or 503
 * otherwise. `accessOf(request)` returns the access. Several of these on the way to a route verify the token once and
 * check the requirements of each.
 */
export function requireAccess(verifier: Verifier, requirements?: Requirements): ConnectMiddleware {
  return async (request, response, next) => {
    let access: Access | undefined;
    try {
      access = await nodeAccess(verifier, request, response, requirements);
    } catch (error) {
      next(error);
      return;
    }
    if (access) next();
  };
}

/**
 * `node:http`: returns the access if the request has a token that meets the requirements. Otherwise sends the answer
 * and returns undefined.
 */
export async function nodeAccess(
  verifier: Verifier,
  request: NodeRequest,
  response: ServerResponse,
  requirements?: Requirements,
): Promise<Access | undefined> {
  try {
    const access = await verifyOnce(verifier, request, requirements);
    for (const [name, value] of Object.entries(access.responseHeaders)) response.setHeader(name, value);
    return access;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const headers = { 'Content-Type': 'application/json', ...error.headers };
    send(response, { status: error.status, headers, body: JSON.stringify(error.body) });
    return undefined;
  }
}

/** A token with a proof can be verified only once, so a second guard checks what the first one found. */
export async function verifyOnce(verifier: Verifier, request: NodeRequest, requirements?: Requirements) {
  const known = rememberedAccess(verifier, request);
  if (known) {
    verifier.check(known, requirements);
    return known;
  }
  const access = await verifier.verify(request, requirements);
  rememberAccess(verifier, request, access);
  return access;
}

/** Express, Connect: serves the API's metadata (RFC 9728) where clients look for it. Put it before `requireAccess`. */
export function serveMetadata(verifier: Verifier): ConnectMiddleware {
  return async (request, response, next) => {
    const answer = answerOfMetadata(verifier, request.method, request.originalUrl ?? request.url);
    if (answer) send(response, answer);
    else next();
  };
}

/** Express, Connect, `node:http`: takes the events that the issuer pushes (RFC 8935). Needs `revocation.push`. */
export function receiveEvents(
  verifier: Verifier,
): (
  request: IncomingMessage & { body?: unknown },
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => Promise<void> {
  return async (request, response, next) => {
    try {
      const { authorization, 'content-type': contentType } = request.headers;
      const body = await bodyOf(request);
      const answer = await verifier.receivePush({ authorization, contentType, body });
      send(response, answer);
    } catch (error) {
      if (!next) throw error;
      next(error);
    }
  };
}

/** The body as a text, also if another middleware has parsed it already. */
async function bodyOf(request: IncomingMessage & { body?: unknown }): Promise<string> {
  if (typeof request.body === 'string') return request.body;
  if (request.body instanceof Uint8Array) return Buffer.from(request.body).toString();
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    // The receiver refuses a body of this length. The rest is not needed.
    if (length > mostPushBytes) return 'x'.repeat(mostPushBytes + 1);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, { status, headers, body }: PlainAnswer): void {
  response.writeHead(status, headers);
  response.end(body);
}
