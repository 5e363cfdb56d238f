/**
 * Answers requests to `/scim/v2` (RFC 7644). A partner is the client that holds the token, and every operation reads
 * and changes only its own resources. Never throws.
 */
import { randomUUID } from 'node:crypto';
import { storable } from '../data/database/sql';
import { recordAudit } from '../data/operators/audit';
import { networkOf } from '../edge/ip-network';
import { isOAuthError } from '../oauth/errors';
import { contentType, type HttpRequest, type HttpResponse } from '../oauth/http';
import { present } from '../oauth/present';
import { isUnavailableError } from '../oauth/unavailable';
import { runBulk } from './bulk';
import { discovery, maxBodyBytes } from './discovery';
import { createGroup, deleteGroup, listGroups, patchGroup, readGroup, replaceGroup } from './groups';
import { errorBody, invalid, notFound, ScimError, scimAnswer, scimMediaType } from './scim-error';
import { type ListQuery, listResponse, type Operation, parseListQuery, parseSearchRequest } from './scim-request';
import type { ScimCall, ScimWorld } from './scim-world';
import { createUser, deleteUser, listUsers, patchUser, readUser, replaceUser } from './users';

const scimPath = '/scim/v2';

/** The largest body that the listener reads: a little more than is allowed, so that the refusal is ours. */
export const mostScimBytes = maxBodyBytes + 1024;

/** Whether this path belongs to SCIM. */
export const isScimPath = (path: string): boolean => path === scimPath || path.startsWith(`${scimPath}/`);

/** Requests of one partner in a minute. An operation of a bulk request counts like a request. */
const perMinute = 1200;

/** Answers one request. */
export async function handleScim(world: ScimWorld, request: HttpRequest): Promise<HttpResponse> {
  const requestId = randomUUID();
  const response = await respond(world, request, requestId).catch((error: unknown) => refusal(world, error, requestId));
  const headers = { ...response.headers, 'X-Request-Id': requestId };
  // RFC 9110 §9.3.2.
  return request.method === 'HEAD' ? { status: response.status, headers } : { ...response, headers };
}

async function respond(world: ScimWorld, request: HttpRequest, requestId: string): Promise<HttpResponse> {
  const operation = operationOf(request);
  const { method, parts } = operation;
  const about = discovery(world, operation);
  if (about) {
    if (method !== 'GET') throw notAllowed(['GET']);
    return about;
  }
  const reads = method === 'GET' || parts.at(-1) === '.search';
  const partner = await world.authenticate(request, reads ? 'scim.read' : 'scim.write', requestId);
  const call = { world, partner, now: world.now() };
  const response = await answer(call, operation).catch((error: unknown) => refusal(world, error, requestId));
  if (!reads) world.grantsEnded?.();
  await audit(call, operation, request, { requestId, status: response.status });
  return response;
}

async function answer(call: ScimCall, operation: Operation): Promise<HttpResponse> {
  await count(call);
  const { method, parts } = operation;
  if (parts[0] !== 'Bulk' || parts.length > 1) return run(call, operation);
  if (method !== 'POST') throw notAllowed(['POST']);
  return runBulk(operation.body(), async (one) => {
    try {
      await count(call);
      return await run(call, one);
    } catch (error) {
      return refusal(call.world, error, randomUUID());
    }
  });
}

const verbs: Record<string, string> = {
  GET: 'Read',
  POST: 'Create',
  PUT: 'Replace',
  PATCH: 'Change',
  DELETE: 'Remove',
};

/** Both scopes are operator scopes, so each use is recorded. Values that were sent are personal data and are not. */
async function audit(
  { world, partner, now }: ScimCall,
  { method, parts, query }: Operation,
  { clientAddress }: HttpRequest,
  { requestId, status }: { requestId: string; status: number },
): Promise<void> {
  const [kind = ''] = parts;
  const verb = parts.at(-1) === '.search' ? 'Search' : (verbs[method] ?? '');
  const operation = kind === 'Bulk' ? 'scimBulk' : `scim${verb}${['Users', 'Groups'].includes(kind) ? kind : ''}`;
  const members = [...new Set(query.keys())].slice(0, 50).map((name) => storable(name).slice(0, 100));
  await recordAudit(world.db, {
    at: now,
    clientId: partner.clientId,
    operation,
    target: storable(`${scimPath}/${parts.join('/')}`).slice(0, 200),
    status,
    requestId,
    ...present({ network: networkOf(clientAddress) }),
    detail: members.length > 0 ? { members } : {},
  });
}

function operationOf(request: HttpRequest): Operation {
  const { pathname, searchParams } = new URL(request.url);
  const parts = pathname.slice(scimPath.length).split('/').slice(1).map(decoded);
  // A slash at the end says nothing.
  if (parts.at(-1) === '') parts.pop();
  return {
    method: request.method === 'HEAD' ? 'GET' : request.method,
    parts,
    query: searchParams,
    body: () => readBody(request),
    ifMatch: request.headers.get('if-match') ?? undefined,
    ifNoneMatch: request.headers.get('if-none-match') ?? undefined,
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw notFound();
  }
}

async function count({ world, partner }: ScimCall): Promise<void> {
  const wait = await world.countRequest?.({ name: 'scim', max: perMinute, seconds: 60 }, partner.clientId);
  if (wait === undefined) return;
  const headers = { 'Retry-After': String(Math.max(1, wait)) };
  throw new ScimError(429, undefined, `A partner may send ${perMinute} requests a minute.`, headers);
}

const notAllowed = (methods: readonly string[]): ScimError =>
  new ScimError(405, undefined, `This address answers ${methods.join(', ')}.`, { Allow: methods.join(', ') });

/** Runs an operation on Users or Groups. */
async function run(call: ScimCall, operation: Operation): Promise<HttpResponse> {
  const { method, parts, query } = operation;
  const [kind, id, ...rest] = parts;
  if (kind === 'Me') throw new ScimError(501, undefined, 'A partner is no User, so there is no /Me.');
  if (kind === '.search' && id === undefined) {
    if (method !== 'POST') throw notAllowed(['POST']);
    return searchAll(call, parseSearchRequest(operation.body()));
  }
  const type = kind === 'Users' ? users : kind === 'Groups' ? groups : undefined;
  if (!type || rest.length > 0) throw notFound();
  if (id === undefined) {
    if (method === 'POST') return type.create(call, operation);
    if (method === 'GET') return page(call, type, parseListQuery(query));
    throw notAllowed(['GET', 'POST']);
  }
  if (id === '.search') {
    if (method !== 'POST') throw notAllowed(['POST']);
    return page(call, type, parseSearchRequest(operation.body()));
  }
  switch (method) {
    case 'GET':
      return type.read(call, id, operation);
    case 'PUT':
      return type.replace(call, id, operation);
    case 'PATCH':
      return type.patch(call, id, operation);
    case 'DELETE':
      return type.remove(call, id, operation);
    default:
      throw notAllowed(['GET', 'PUT', 'PATCH', 'DELETE']);
  }
}

const users = {
  create: createUser,
  read: readUser,
  list: listUsers,
  replace: replaceUser,
  patch: patchUser,
  remove: deleteUser,
};
const groups = {
  create: createGroup,
  read: readGroup,
  list: listGroups,
  replace: replaceGroup,
  patch: patchGroup,
  remove: deleteGroup,
};

async function page(call: ScimCall, { list }: typeof users | typeof groups, query: ListQuery): Promise<HttpResponse> {
  const { total, resources } = await list(call, query);
  return scimAnswer(200, listResponse(resources, total, query.startIndex));
}

/** RFC 7644 §3.4.3: a search of all resources, Users before Groups. */
async function searchAll(call: ScimCall, query: ListQuery): Promise<HttpResponse> {
  const first = await unlessForeign(() => listUsers(call, query));
  const found = first?.resources ?? [];
  const skipped = Math.max(0, query.startIndex - 1 - (first?.total ?? 0));
  const rest = { ...query, startIndex: skipped + 1, count: query.count - found.length };
  const second = await unlessForeign(() => listGroups(call, rest));
  if (!first && !second) throw invalid('invalidFilter', 'No resource has an attribute of this name.');
  const total = (first?.total ?? 0) + (second?.total ?? 0);
  return scimAnswer(200, listResponse([...found, ...(second?.resources ?? [])], total, query.startIndex));
}

/** A type of resource that has none of the attributes meets no filter on them. */
async function unlessForeign<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ScimError && (error.scimType === 'invalidFilter' || error.scimType === 'invalidValue'))
      return undefined;
    throw error;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const maxDepth = 20;

function readBody(request: HttpRequest): unknown {
  const type = contentType(request);
  if (type !== scimMediaType && type !== 'application/json')
    throw new ScimError(415, undefined, `The body has to be ${scimMediaType} or application/json.`);
  const { body = new Uint8Array() } = request;
  if (body.byteLength > maxBodyBytes)
    throw new ScimError(413, undefined, `The body is longer than ${maxBodyBytes} bytes.`);
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(body));
  } catch {
    throw invalid('invalidSyntax', 'The body is not JSON in UTF-8.');
  }
  if (isTooDeep(value)) throw invalid('invalidSyntax', `The body is nested more than ${maxDepth} levels deep.`);
  return value;
}

/** Looks at one level after the other, so that no depth overflows the stack. */
function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}

function refusal(world: ScimWorld, error: unknown, requestId: string): HttpResponse {
  if (error instanceof ScimError) return scimAnswer(error.status, errorBody(error), error.headers);
  if (isOAuthError(error)) {
    world.log({ level: 'info', event: 'refused', endpoint: 'scim', requestId, code: error.code, reason: error.reason });
    const refused = new ScimError(error.status, undefined, error.description);
    return scimAnswer(error.status, errorBody(refused), error.headers);
  }
  if (isUnavailableError(error)) {
    const refused = new ScimError(503, undefined, 'Try again in a few seconds.');
    return scimAnswer(503, errorBody(refused), { 'Retry-After': '5' });
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  world.log({ level: 'error', event: 'request_failed', endpoint: 'scim', requestId, error: detail });
  return scimAnswer(500, errorBody(new ScimError(500, undefined, 'The reason is in the log of the server.')));
}
