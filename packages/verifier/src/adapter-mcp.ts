/** The verifier for servers of the Model Context Protocol, on its TypeScript SDK. */
import type { Access } from './access';
import { type ConnectMiddleware, nodeAccess } from './adapter-connect';
import type { Verifier } from './index';
import { Refusal } from './refusal';
import { headerValues, type RequestValues } from './request-values';
import type { Requirements } from './requirements';

/** What the SDK calls `AuthInfo`: tools get it as `authInfo`. */
export type McpAuthInfo = {
  token: string;
  clientId: string;
  scopes: string[];
  expiresAt: number;
  resource?: URL;
  extra: { sub: string; access: Access };
};

/** How long the SDK may use an access without an end: it asks again with the next request. */
const endlessSeconds = 60;

/** The access as `AuthInfo`, for a transport that takes it, such as `handleRequest(request, { authInfo })`. */
export function mcpAuthInfo(verifier: Verifier, request: RequestValues, access: Access): McpAuthInfo {
  const [value = ''] = headerValues(request, 'authorization');
  return authInfo(verifier, value.slice(value.indexOf(' ') + 1).trim(), access);
}

function authInfo({ resource }: Verifier, token: string, access: Access): McpAuthInfo {
  return {
    token,
    clientId: access.clientId ?? access.subject,
    scopes: [...access.scopes],
    expiresAt: access.expiresAt ?? Math.floor(Date.now() / 1000) + endlessSeconds,
    ...(URL.canParse(resource) && { resource: new URL(resource) }),
    extra: { sub: access.subject, access },
  };
}

/**
 * Express middleware in place of the SDK's `requireBearerAuth`. It sets `request.auth`, which the transports pass on to
 * tools. Unlike `requireBearerAuth` it accepts tokens that are bound to a key, and says in 401 and 403 what is missing.
 */
export function mcpAccess(verifier: Verifier, requirements?: Requirements): ConnectMiddleware {
  return async (request, response, next) => {
    try {
      const access = await nodeAccess(verifier, request, response, requirements);
      if (!access) return;
      Object.assign(request, { auth: mcpAuthInfo(verifier, request, access) });
    } catch (error) {
      next(error);
      return;
    }
    next();
  };
}

/**
 * An `OAuthTokenVerifier` for the SDK's `requireBearerAuth`. Give it the SDK's `InvalidTokenError`, which makes the SDK
 * answer 401. The SDK passes the token without its request, so tokens that are bound to a key are refused.
 */
export function mcpTokenVerifier(
  verifier: Verifier,
  { InvalidTokenError }: { InvalidTokenError: new (message: string) => Error },
): { verifyAccessToken: (token: string) => Promise<McpAuthInfo> } {
  return {
    async verifyAccessToken(token) {
      try {
        return authInfo(verifier, token, await verifier.verifyToken(token));
      } catch (error) {
        if (error instanceof Refusal && error.status !== 503) throw new InvalidTokenError(error.message);
        throw error;
      }
    },
  };
}
