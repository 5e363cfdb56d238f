/** The verifier as middleware: for Express, for `node:http`, and for handlers of `Request` and `Response`. */
import { TokenError } from './verifier.mjs';

/**
 * Express: sets the claims as `request.token`, or sends the refusal.
 * @param {ReturnType<typeof import('./verifier.mjs').createVerifier>} verifier
 */
export function requireToken(verifier, ...scopes) {
  return async (request, response, next) => {
    try {
      request.token = await verifier.verify(request, { scopes });
    } catch (error) {
      if (!(error instanceof TokenError)) return next(error);
      return response.status(error.status).set(error.headers).json(bodyOf(error));
    }
    return next();
  };
}

/**
 * `node:http`: returns the claims, or sends the refusal and returns undefined.
 * @param {ReturnType<typeof import('./verifier.mjs').createVerifier>} verifier
 */
export async function tokenOf(verifier, incoming, outgoing, ...scopes) {
  try {
    return await verifier.verify(incoming, { scopes });
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    outgoing.writeHead(error.status, { 'Content-Type': 'application/json', ...error.headers });
    outgoing.end(JSON.stringify(bodyOf(error)));
    return undefined;
  }
}

/**
 * Fetch API: calls the handler with the request and the claims, or returns the refusal.
 * @param {ReturnType<typeof import('./verifier.mjs').createVerifier>} verifier
 * @param {(request: Request, claims: import('./verifier.mjs').Claims) => Response | Promise<Response>} handler
 */
export function withToken(verifier, handler, ...scopes) {
  return async (request) => {
    try {
      return await handler(request, await verifier.verify(request, { scopes }));
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      return Response.json(bodyOf(error), { status: error.status, headers: error.headers });
    }
  };
}

const bodyOf = ({ code }) => ({ error: code ?? 'unauthorized' });
