/**
 * A typed client of Countersign's Management API. The types in `schema.ts` are generated from the OpenAPI document
 * (`npm run client`).
 */
import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './schema';

export type { components, operations, paths } from './schema';

export type ManagementClient = Client<paths>;

export type ManagementClientOptions = {
  /** The address of the server: `https://id.example.com`. */
  server: string;
  /** An access token or API key, or a function that returns one for each request. */
  token?: string | (() => string | Promise<string>);
  /** Sends the requests; `fetch` by default. */
  fetch?: (request: Request) => Promise<Response>;
};

export function createManagementClient({ server, token, fetch }: ManagementClientOptions): ManagementClient {
  const client = createClient<paths>({
    baseUrl: `${server.replace(/\/$/, '')}/api/v1`,
    ...(fetch && { fetch }),
  });
  if (token !== undefined) {
    client.use({
      async onRequest({ request }) {
        request.headers.set('Authorization', `Bearer ${typeof token === 'string' ? token : await token()}`);
        return request;
      },
    });
  }
  return client;
}
