/** The verifier for handlers of `Request` and `Response`: Next route handlers, Hono and others. */
import type { Access } from './access';
import type { Verifier } from './index';
import { metadataHeaders } from './plain-answer';
import { mostPushBytes } from './push-receiver';
import { Refusal } from './refusal';
import type { Requirements } from './requirements';

/**
 * Calls the handler if the request has a token that meets the requirements, and answers 400, 401, 403 or 503 otherwise.
 * The handler gets the request, the access, and the other arguments, such as the context of a Next route.
 */
export function withAccess<Incoming extends Request, Others extends unknown[]>(
  verifier: Verifier,
  requirements: Requirements,
  handler: (request: Incoming, access: Access, ...others: Others) => Response | Promise<Response>,
): (request: Incoming, ...others: Others) => Promise<Response> {
  return async (request, ...others) => {
    let access: Access;
    try {
      access = await verifier.verify(request, requirements);
    } catch (error) {
      if (error instanceof Refusal) return error.toResponse();
      throw error;
    }
    try {
      return withHeaders(await handler(request, access, ...others), access.responseHeaders);
    } catch (error) {
      // Of `verifier.check` in the handler.
      if (error instanceof Refusal) return error.toResponse();
      throw error;
    }
  };
}

function withHeaders(response: Response, headers: Readonly<Record<string, string>>): Response {
  const entries = Object.entries(headers);
  if (entries.length === 0) return response;
  // The headers of some responses cannot be changed.
  const copy = new Response(response.body, response);
  for (const [name, value] of entries) copy.headers.set(name, value);
  return copy;
}

/** The API's metadata (RFC 9728) as an answer. Serve it at `verifier.metadataUrl`. */
export function metadataResponse({ metadata }: Verifier): Response {
  return new Response(JSON.stringify(metadata), { headers: metadataHeaders });
}

/** Takes an event that the issuer pushes (RFC 8935), and returns the answer. Needs `revocation.push`. */
export async function eventsResponse(verifier: Verifier, request: Request): Promise<Response> {
  const { status, headers, body } = await verifier.receivePush({
    authorization: request.headers.get('authorization') ?? undefined,
    contentType: request.headers.get('content-type') ?? undefined,
    body: await textOf(request),
  });
  return new Response(body === '' ? null : body, { status, headers });
}

async function textOf(request: Request): Promise<string> {
  const reader = request.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
    if (text.length > mostPushBytes) {
      // The receiver refuses a body of this length. The rest is not needed.
      await reader.cancel().catch(() => {});
      break;
    }
  }
  return text;
}
