/**
 * `/oauth/activity` (no standard): an API reports to an owner what was done under their grant. The API authenticates as
 * for introspection, with a client of the API's owner. It names the grant by an access token that it received, or by
 * the token's status reference if the token has expired. It says what was done in a few words, which the owner reads as
 * the API's own. It may say which scopes were used, so that the owner sees which ones are not.
 *
 * Only grants that cover an API of the same owner are written to. Nobody else may learn which those are, so a report
 * that is not stored gets the same response, as RFC 7662 §2.2 requires for tokens.
 */
import { z } from 'zod';
import { authenticateClient } from '../clients/authentication';
import { OAuthError } from '../errors';
import { type HttpRequest, type HttpResponse, json, readParameters } from '../http';
import type { StatusReference } from '../model/grant-records';
import { readScope } from '../model/scope-list';
import { statusListUri } from '../status/status-list-uri';
import { limitReports } from '../support/rate-limits';
import { verifyAccessToken } from '../tokens/access-token';
import { asClient, type World } from '../world';

/** How long an API may collect uses before it reports them. */
const latestReportSeconds = 24 * 3600;

const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number)
    .refine((value) => value >= least && value <= most);

const reportSchema = z.object({
  token: z.string().max(16_384).exactOptional(),
  status_list_uri: z.string().max(2000).exactOptional(),
  status_list_idx: whole(0, 2 ** 31 - 1).exactOptional(),
  // Letters, digits and plain punctuation, because people see it within a sentence of the portal.
  action: z
    .string()
    .regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N} .,:/_-]{0,39}$/u)
    .transform((text) => text.normalize('NFC').replace(/\s+/g, ' ').trim()),
  scope: z.string().max(2000).exactOptional(),
  count: whole(1, 10_000).default(1),
  at: whole(0, Number.MAX_SAFE_INTEGER).exactOptional(),
});
type Report = z.infer<typeof reportSchema>;

export async function activity(world: World, request: HttpRequest, requestId: string): Promise<HttpResponse> {
  const call = { endpoint: 'activity', requestId };
  const parameters = await readParameters(request, 'body');
  const client = await authenticateClient(world, request, parameters, call);
  return asClient(world, client.id, call, async () => {
    if (client.metadata.token_endpoint_auth_method === 'none') {
      throw new OAuthError('invalid_client', 'A client without credentials cannot speak for an API.');
    }
    await limitReports(world, client.id);
    const report = parseReport(world, parameters);
    const apis = await world.store.representedApis(client.id);
    requireOwnScopes(apis, report);
    return json({ noted: await note(world, apis, report) });
  });
}

function parseReport(world: World, parameters: URLSearchParams): Report {
  const { data, error } = reportSchema.safeParse(Object.fromEntries(parameters));
  if (!data) {
    const field = String(error.issues[0]?.path[0] ?? 'parameter');
    throw new OAuthError('invalid_request', `${field} is ${parameters.has(field) ? 'malformed' : 'missing'}.`);
  }
  const byReference = data.status_list_uri !== undefined && data.status_list_idx !== undefined;
  const half = (data.status_list_uri === undefined) !== (data.status_list_idx === undefined);
  if (half || byReference === (data.token !== undefined)) {
    throw new OAuthError('invalid_request', 'Send either token, or status_list_uri and status_list_idx.');
  }
  const now = world.now();
  const { at = now } = data;
  if (at > now + world.settings.clockSkewSeconds || at < now - latestReportSeconds) {
    throw new OAuthError('invalid_request', 'at must be within the last 24 hours.');
  }
  return data;
}

type RepresentedApi = { resource: string; scopes: readonly string[] };

/** Says nothing about any grant: it depends only on the sender's own APIs. */
function requireOwnScopes(apis: readonly RepresentedApi[], { scope }: Report): void {
  const foreign = readScope(scope)?.find((one) => !apis.some(({ scopes }) => scopes.includes(one)));
  if (foreign !== undefined) throw new OAuthError('invalid_scope', `None of your APIs has the scope '${foreign}'.`);
}

async function note(world: World, apis: readonly RepresentedApi[], report: Report): Promise<boolean> {
  const named = await grantNamed(world, report);
  const state = named && (await world.store.findEpoch(named.status));
  if (!state || state.grant.ownerId === undefined) return false;
  const { id, resources, scopes } = state.grant;
  const api = apis.find(
    (own) =>
      (named.audience?.includes(own.resource) ?? true) &&
      (resources.includes(own.resource) || scopes.some(({ scope }) => own.scopes.includes(scope))),
  );
  if (!api) return false;
  const { action: what, count, at = world.now() } = report;
  const granted = scopes.map(({ scope }) => scope);
  const used = (readScope(report.scope) ?? []).filter((scope) => api.scopes.includes(scope) && granted.includes(scope));
  world.recordUse(id, 'reported', { api: api.resource, what, count, scopes: used, at: Math.min(at, world.now()) });
  return true;
}

/** Also of grants that have ended, because the owner wants to know of such a use. */
async function grantNamed(
  world: World,
  { token, status_list_uri: uri = '', status_list_idx: index = 0 }: Report,
): Promise<{ status: StatusReference; audience?: string[] } | undefined> {
  const claims = token === undefined ? undefined : await verifyAccessToken(world, token);
  if (token !== undefined && !claims) return undefined;
  const reference = claims?.status.status_list ?? { uri, idx: index };
  const lists = statusListUri(world, 0).slice(0, -1);
  const number = reference.uri.startsWith(lists) ? reference.uri.slice(lists.length) : '';
  if (!/^\d{1,9}$/.test(number)) return undefined;
  return { status: { list: Number(number), index: reference.idx }, ...(claims && { audience: claims.aud }) };
}
