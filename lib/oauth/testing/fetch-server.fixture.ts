/**
 * The server for tests, which send `Request` and read `Response`: one method per endpoint, beside the portal's groups.
 */
import { fromFetch, toFetch } from '../../edge/fetch-http';
import { type EndpointName, endpointTable } from '../endpoint-table';
import type { AuthorizationServer } from '../server';

type FetchHandler = (request: Request) => Promise<Response>;

export type FetchServer = Omit<AuthorizationServer, 'handle'> & Record<EndpointName, FetchHandler>;

/** The header by which a test names the client address. */
export const addressHeader = 'x-from';

export function asFetchServer(server: AuthorizationServer): FetchServer {
  const handlers: Partial<Record<EndpointName, FetchHandler>> = {};
  for (const name of endpointTable.names) {
    handlers[name] = async (request) =>
      toFetch(await server.handle(name, await fromFetch(request, request.headers.get(addressHeader) ?? 'unknown')));
  }
  if (!hasEveryEndpoint(handlers)) throw new Error('An endpoint has no handler.');
  return { ...server, ...handlers };
}

function hasEveryEndpoint(
  handlers: Partial<Record<EndpointName, FetchHandler>>,
): handlers is Record<EndpointName, FetchHandler> {
  return endpointTable.names.every((name) => handlers[name] !== undefined);
}
