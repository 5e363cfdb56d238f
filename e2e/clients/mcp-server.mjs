/**
 * A stateless server of the Model Context Protocol on its TypeScript SDK, with one tool. The SDK makes it a resource
 * server: RFC 9728 metadata names the portal, and a 401 names the metadata. The tokens are verified by
 * `@countersign/verifier`.
 */
import { createVerifier, mcpTokenVerifier } from '@countersign/verifier';
import { InvalidTokenError } from '@modelcontextprotocol/sdk/server/auth/errors.js';
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js';
import {
  getOAuthProtectedResourceMetadataUrl,
  mcpAuthMetadataRouter,
} from '@modelcontextprotocol/sdk/server/auth/router.js';
import { createMcpExpressApp } from '@modelcontextprotocol/sdk/server/express.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';

const port = Number(process.env.PORT);
const resource = new URL(`http://localhost:${port}/mcp`);
const metadata = await (await fetch(`${process.env.ISSUER}/.well-known/oauth-authorization-server`)).json();
const verifier = createVerifier({ issuer: metadata.issuer, resource: resource.href });

function createServer() {
  const server = new McpServer({ name: 'notebook', version: '1.0.0' });
  server.registerTool('whose', { description: 'Says whose notebook this is' }, ({ authInfo }) => ({
    content: [{ type: 'text', text: `${authInfo.extra.sub} by ${authInfo.clientId}` }],
  }));
  return server;
}

const app = createMcpExpressApp({ host: 'localhost' });
app.use(
  mcpAuthMetadataRouter({
    oauthMetadata: metadata,
    resourceServerUrl: resource,
    scopesSupported: ['notes.read'],
    resourceName: 'Notebook tools',
  }),
);
const authenticated = requireBearerAuth({
  verifier: mcpTokenVerifier(verifier, { InvalidTokenError }),
  requiredScopes: ['notes.read'],
  resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(resource),
  expectedResource: resource,
});
app.all('/mcp', authenticated, async (request, response) => {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
  response.on('close', () => transport.close());
  await createServer().connect(transport);
  await transport.handleRequest(request, response, request.body);
});
app.listen(port, 'localhost');
