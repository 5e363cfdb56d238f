/**
 * The userinfo endpoint: OpenID Connect Core §5.3, with an access token as RFC 6750 §2 and §3 say. The token is asked for
 * its grant, not only for its signature: what its owner ended answers 401 at once.
 */
import { type AccessTokenClaims, grantOf, verifyAccessToken } from '../access-token';
import { releaseClaims } from '../claims';
import { OAuthError, type OAuthErrorCode } from '../errors';
import { liveScopes } from '../grant';
import { json, printable, readParameters } from '../http';
import { asClient, type World } from '../world';

export async function userinfo(world: World, request: Request, requestId: string): Promise<Response> {
  const token = await readBearerToken(world, request);
  const claims = await verifyAccessToken(world, token);
  if (!claims) throw bearerError(world, 401, 'invalid_token', 'The access token is malformed, expired or not ours.');
  const call = { endpoint: 'userinfo', requestId };
  return asClient(world, claims.client_id, call, async () => json(await answer(world, claims)));
}

async function answer(world: World, claims: AccessTokenClaims): Promise<Record<string, unknown>> {
  const found = await grantOf(world, claims);
  if (!found || found.problem) {
    throw bearerError(world, 401, 'invalid_token', found?.problem ?? 'Nothing stands behind this token any more.');
  }
  const scopes = claims.scope.split(' ');
  // RFC 9068 §4: a token for someone else's API is no key to this one; OpenID Connect Core §5.3: openid is.
  if (!claims.aud.includes(world.issuer) || !scopes.includes('openid')) {
    throw bearerError(world, 403, 'insufficient_scope', 'The access token lacks the scope openid.', 'openid');
  }
  const { subject, grant } = found.state;
  if (!subject) throw bearerError(world, 401, 'invalid_token', 'The account no longer exists.');
  world.used(grant.id);
  const asked = Object.fromEntries(claims.userinfo_claims.map((name) => [name, null]));
  const allowed = liveScopes(grant, world.now());
  const request = { userinfo: asked, id_token: {} };
  return { ...releaseClaims(subject, scopes, request, 'userinfo', allowed), sub: subject.sub };
}

/** RFC 6750 §2.1 and §2.2, exactly one of them; never in the address (OAuth 2.1 §5.2, RFC 9700 §4.3.2). */
async function readBearerToken(world: World, request: Request): Promise<string> {
  const header = request.headers.get('authorization');
  const [, inHeader] = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(header ?? '') ?? [];
  const form = request.headers.get('content-type')?.toLowerCase().startsWith('application/x-www-form-urlencoded');
  const body = request.method === 'POST' && form ? await readForm(world, request) : undefined;
  const inBody = body?.get('access_token') ?? undefined;
  if ((header !== null && inBody !== undefined) || new URL(request.url).searchParams.has('access_token')) {
    throw bearerError(world, 400, 'invalid_request', 'Send the token once: in the header, or in a form body.');
  }
  const token = inHeader ?? inBody;
  if (token !== undefined) return token;
  if (header !== null && /^Bearer\b/i.test(header)) {
    throw bearerError(world, 400, 'invalid_request', 'The Authorization header is malformed.');
  }
  // RFC 6750 §3.1: who sent no credentials is told only which are wanted.
  throw bearerError(world, 401, undefined, 'No access token was sent.');
}

async function readForm(world: World, request: Request): Promise<URLSearchParams> {
  try {
    return await readParameters(request, 'body');
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    throw bearerError(world, error.status, 'invalid_request', error.description);
  }
}

/** RFC 6750 §3: every refusal carries a challenge, and where the token was at fault the challenge says how. */
function bearerError(
  world: World,
  status: number,
  code: Extract<OAuthErrorCode, 'invalid_request' | 'invalid_token' | 'insufficient_scope'> | undefined,
  reason: string,
  scope?: string,
): OAuthError {
  const attributes = [`realm="${world.issuer}"`];
  if (code) attributes.push(`error="${code}"`, `error_description="${printable(reason)}"`);
  if (scope) attributes.push(`scope="${scope}"`);
  return new OAuthError(code ?? 'invalid_token', reason, {
    status,
    headers: { 'WWW-Authenticate': `Bearer ${attributes.join(', ')}` },
  });
}
