/** The server for tests, which send `Request` and read `Response`. */
import { fromFetch, toFetch } from '../../edge/fetch-http';
import { type Endpoint, routes } from '../../edge/routes';
import type { AuthorizationServer } from '../server';

type FetchHandler = (request: Request) => Promise<Response>;

export type FetchServer = Omit<AuthorizationServer, Endpoint> & Record<Endpoint, FetchHandler>;

/** The header by which a test names the client address. */
export const addressHeader = 'x-from';

export function asFetchServer(server: AuthorizationServer): FetchServer {
  const handlers: Partial<Record<Endpoint, FetchHandler>> = {};
  for (const name of Object.values(routes)) {
    handlers[name] = async (request) =>
      toFetch(await server[name](await fromFetch(request, request.headers.get(addressHeader) ?? 'unknown')));
  }
  if (!hasEveryEndpoint(handlers)) throw new Error('An endpoint has no route.');
  return { ...server, ...handlers };
}

function hasEveryEndpoint(
  handlers: Partial<Record<Endpoint, FetchHandler>>,
): handlers is Record<Endpoint, FetchHandler> {
  return Object.values(routes).every((name) => handlers[name] !== undefined);
}
