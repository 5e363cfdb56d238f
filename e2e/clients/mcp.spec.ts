/**
 * The TypeScript SDK of the Model Context Protocol: a client that knows only the address of a server gets from a bare
 * 401 to a successful call. It registers itself, or uses the address of its metadata document as its id.
 */
import { readFileSync } from 'node:fs';
import type { OAuthClientProvider } from '@modelcontextprotocol/sdk/client/auth.js';
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { OAuthClientInformationMixed, OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js';
import { expect, type Page, test } from '@playwright/test';
import { mcpServer, mcpServerPort, own, portal } from '../addresses';
import { newcomer, press, signUp } from '../steps';
import { launchClient } from './launch';
import { backAt, callbackPage, json, type Pages, serve } from './own-server';

let closing: (() => Promise<void>)[] = [];
let documentUrl = '';

const clientMetadata = {
  client_name: 'Desk assistant',
  redirect_uris: [`${own}/callback`],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
};

test.beforeAll(async () => {
  const key = readFileSync('e2e/clients/test-only.key');
  const documents: Pages = {};
  const overTls = await serve(documents, { key, cert: readFileSync('e2e/clients/test-only.crt') });
  documentUrl = `${overTls.url}/assistant.json`;
  documents['/assistant.json'] = json({ ...clientMetadata, client_id: documentUrl });
  const callback = await serve(callbackPage);
  const server = await launchClient('mcp-server', mcpServerPort, {}, mcpServer);
  closing = [overTls.close, callback.close, server.close];
});
test.afterAll(async () => {
  await Promise.all(closing.map((close) => close()));
});

/** The storage that the SDK expects from an application, in memory. */
function createProvider(clientMetadataUrl?: string) {
  const kept: { client?: OAuthClientInformationMixed; tokens?: OAuthTokens; verifier?: string; address?: URL } = {};
  const keep = (more: typeof kept) => {
    Object.assign(kept, more);
  };
  const provider: OAuthClientProvider = {
    redirectUrl: `${own}/callback`,
    clientMetadata,
    ...(clientMetadataUrl !== undefined && { clientMetadataUrl }),
    clientInformation: () => kept.client,
    saveClientInformation: (client) => keep({ client }),
    tokens: () => kept.tokens,
    saveTokens: (tokens) => keep({ tokens }),
    redirectToAuthorization: (address) => keep({ address }),
    saveCodeVerifier: (verifier) => keep({ verifier }),
    codeVerifier: () => kept.verifier ?? '',
  };
  return { kept, provider };
}

/** From the first attempt to a result of the tool. */
async function useTool(page: Page, { kept, provider }: ReturnType<typeof createProvider>): Promise<string> {
  const client = new Client({ name: 'desk-assistant', version: '1.0.0' });
  const first = new StreamableHTTPClientTransport(new URL(mcpServer), { authProvider: provider });
  await expect(client.connect(first)).rejects.toBeInstanceOf(UnauthorizedError);
  const address = kept.address?.href ?? '';
  expect(new URL(address).searchParams.get('resource')).toBe(mcpServer);
  await page.goto(address);
  await expect(page.getByText('Desk assistant').first()).toBeVisible();
  await expect(page.getByText('Read your notes').first()).toBeVisible();
  if (provider.clientMetadataUrl) {
    await expect(page.getByText(new URL(provider.clientMetadataUrl).host).first()).toBeVisible();
  }
  await page.getByRole('checkbox', { name: 'Read your notes' }).check();
  await press(page, 'Allow');
  await first.finishAuth((await backAt(page)).searchParams.get('code') ?? '');
  return callTool(provider);
}

async function callTool(provider: OAuthClientProvider): Promise<string> {
  const client = new Client({ name: 'desk-assistant', version: '1.0.0' });
  const transport = new StreamableHTTPClientTransport(new URL(mcpServer), {
    authProvider: provider,
  });
  await client.connect(transport);
  const { content } = await client.callTool({ name: 'whose', arguments: {} });
  await client.close();
  return JSON.stringify(content);
}

test('from a bare 401, by registering itself (RFC 9728, RFC 8414, RFC 7591), to a tool call and a refresh', async ({
  page,
}) => {
  const bare = await fetch(mcpServer, { method: 'POST' });
  expect(bare.status).toBe(401);
  expect(bare.headers.get('www-authenticate')).toContain('resource_metadata=');

  await signUp(page, newcomer('Marta'));
  const application = createProvider();
  expect(await useTool(page, application)).toContain(`by ${application.kept.client?.client_id}`);

  // The SDK refreshes an expired token by itself.
  const { tokens } = application.kept;
  application.kept.tokens = { token_type: 'Bearer', ...tokens, access_token: 'over' };
  await callTool(application.provider);
  expect(application.kept.tokens.access_token).not.toBe('over');
  expect(application.kept.tokens.refresh_token).not.toBe(tokens?.refresh_token);
});

test('from a bare 401, with the address of its metadata as its id, to a tool call; the user sees that host', async ({
  page,
}) => {
  await signUp(page, newcomer('Milo'));
  const application = createProvider(documentUrl);
  expect(await useTool(page, application)).toContain(`by ${documentUrl}`);
  expect(application.kept.client?.client_id).toBe(documentUrl);
  await page.goto(`${portal}/account`);
  await expect(page.getByRole('link', { name: 'Desk assistant' }).first()).toBeVisible();
});
