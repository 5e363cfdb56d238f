/**
 * How every request to the Management API runs: find the operation, authenticate, count against the rate limit, parse,
 * keep the answer for repeated requests, check preconditions, run, record the use of operator scopes, answer.
 */
import { createHash, randomUUID } from 'node:crypto';
import { storable } from '@/lib/data/database/sql';
import { recordAudit } from '@/lib/data/operators/audit';
import { lockObject, unlockObject } from '@/lib/data/operators/kept-answers';
import { networkOf } from '@/lib/edge/ip-network';
import { isOAuthError } from '@/lib/oauth/errors';
import {
  contentType,
  corsHeaders,
  type HttpRequest,
  type HttpResponse,
  noStore,
  preflightHeaders,
} from '@/lib/oauth/http';
import { present } from '@/lib/oauth/present';
import { isUnavailableError } from '@/lib/oauth/unavailable';
import { authenticateCaller, reachOf } from './caller';
import { idempotently } from './idempotency';
import type { ManagementWorld } from './management-world';
import { bodyTypes, openApiDocument } from './openapi';
import type { Call, Operation, RawParts } from './operation';
import { findOperations, operations, type Route } from './operation-table';
import { Problem, problemKinds, problemResponse } from './problem';
import { limitCaller, type RateCounter } from './rate';
import { isOperatorScope, managementPath } from './scopes';

type Answer = { status: number; headers: Record<string, string>; body?: string };

const exposed = 'ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate, X-Request-Id';

/** Whether this path belongs to the Management API. */
export const isManagementPath = (path: string): boolean =>
  path === managementPath || path.startsWith(`${managementPath}/`);

/** The largest body that any operation takes, for the listener. */
export const mostManagementBytes = Math.max(...operations.map(({ maxBodyBytes }) => maxBodyBytes));

/** Answers one request below `managementPath`. Never throws. */
export async function handleManagement(
  world: ManagementWorld,
  rate: RateCounter,
  request: HttpRequest,
): Promise<HttpResponse> {
  const requestId = randomUUID();
  const { status, headers, body } = await answer(world, rate, request, requestId).catch((error: unknown) =>
    refusal(world, error, requestId),
  );
  const all = { ...headers, ...corsHeaders, 'Access-Control-Expose-Headers': exposed, 'X-Request-Id': requestId };
  return request.method === 'HEAD' || body === undefined ? { status, headers: all } : { status, headers: all, body };
}

async function answer(
  world: ManagementWorld,
  rate: RateCounter,
  request: HttpRequest,
  requestId: string,
): Promise<HttpResponse> {
  const { pathname, searchParams } = new URL(request.url);
  const path = pathname.slice(managementPath.length);
  if (path === '/openapi.json') return document(world, request);
  const routes = findOperations(path);
  const methods = [
    ...new Set(routes.flatMap(({ operation: { method } }) => (method === 'GET' ? ['GET', 'HEAD'] : method))),
  ];
  if (methods.length === 0) throw new Problem('not_found', 'There is no such path in this API.');
  if (request.method === 'OPTIONS') return { status: 204, headers: preflightHeaders(request, methods, 7200) };
  const wanted = request.method === 'HEAD' ? 'GET' : request.method;
  const route = routes.find(({ operation: { method } }) => method === wanted);
  if (route === undefined) {
    const headers = { Allow: [...methods, 'OPTIONS'].join(', ') };
    throw new Problem('method_not_allowed', `This path answers ${methods.join(', ')}.`, { headers });
  }
  const caller = await authenticateCaller(world, request, requestId);
  const limits = await limitCaller(rate, caller);
  const { operation } = route;
  const call: Call = { world, caller, reach: reachOf(caller, operation.scope), request, requestId, now: world.now() };
  const query = readQuery(searchParams);
  const run = () => runOperation(call, route, routes, query, path);
  const result = await audited(call, operation, path, query, async () =>
    operation.method === 'POST' ? idempotently(call, operation, run) : run(),
  );
  return { ...result, headers: { ...limits, ...result.headers } };
}

async function document(world: ManagementWorld, request: HttpRequest): Promise<HttpResponse> {
  if (!['GET', 'HEAD'].includes(request.method)) {
    throw new Problem('method_not_allowed', 'This path answers GET and HEAD.', { headers: { Allow: 'GET, HEAD' } });
  }
  return withTag(request, JSON.stringify(openApiDocument(world.env.issuer)), {
    'Cache-Control': 'public, max-age=300',
  });
}

async function runOperation(
  call: Call,
  { operation, params }: Route,
  routes: readonly Route[],
  { dryRun, query }: { dryRun: boolean; query: Record<string, string> },
  path: string,
): Promise<Answer> {
  const raw: RawParts = { params, query, body: operation.schemas.body ? readBody(call.request, operation) : undefined };
  if (operation.method === 'GET') {
    const { value } = await operation.run(call, raw);
    return withTag(call.request, JSON.stringify(value), {
      'Cache-Control': 'private, no-cache',
      ...nextLink(call, value),
    });
  }
  if (dryRun) {
    if (operation.preview === undefined) {
      throw new Problem('invalid_request', 'dry_run: This operation has no dry run.');
    }
    await requirePrecondition(call, routes);
    return json(200, { dry_run: true, ...(await operation.preview(call, raw)) });
  }
  return exclusively(call, operation, path, async () => {
    await requirePrecondition(call, routes);
    const { value, madeAt } = await operation.run(call, raw);
    if (value === undefined) return { status: operation.status, headers: { ...noStore } };
    if (madeAt === undefined) return json(operation.status, value);
    return json(201, value, { Location: `${call.world.env.issuer}${managementPath}${madeAt}` });
  });
}

/** Lets one request at a time change an object, so that its precondition holds until the change is written. */
async function exclusively<T>(call: Call, { method }: Operation, path: string, work: () => Promise<T>): Promise<T> {
  if (method === 'POST') return work();
  const { db } = call.world;
  const object = `management ${path}`;
  if (!(await lockObject(db, object, call.now))) {
    const headers = { 'Retry-After': '1' };
    throw new Problem('conflict', 'Another request is changing this object. Try again in a second.', { headers });
  }
  try {
    return await work();
  } finally {
    await unlockObject(db, object);
  }
}

/** `If-Match` and `If-None-Match: *` of a change: RFC 9110 §13.1.1 and §13.1.2. */
async function requirePrecondition(call: Call, routes: readonly Route[]): Promise<void> {
  const match = call.request.headers.get('if-match');
  const noneMatch = call.request.headers.get('if-none-match');
  if (match === null && noneMatch === null) return;
  const current = await currentTag(call, routes);
  if (match !== null && (current === undefined || !names(match, current))) {
    throw new Problem('precondition_failed', 'The object is not the one that If-Match names. Read it again.');
  }
  if (noneMatch !== null && current !== undefined && names(noneMatch, current)) {
    throw new Problem('precondition_failed', 'The object exists already.');
  }
}

/** The tag of the object that the path names, from the operation that reads it; undefined if there is none. */
async function currentTag(call: Call, routes: readonly Route[]): Promise<string | undefined> {
  const read = routes.find(({ operation: { method } }) => method === 'GET');
  if (read === undefined) {
    throw new Problem('invalid_request', 'If-Match: This path has no representation to compare.');
  }
  try {
    const { value } = await read.operation.run(call, { params: read.params, query: {}, body: undefined });
    return tagOf(JSON.stringify(value));
  } catch (error) {
    if (error instanceof Problem && error.kind === 'not_found') return undefined;
    throw error;
  }
}

/** Whether a list of entity tags, or `*`, names this tag. `If-Match` compares strongly (RFC 9110 §13.1.1). */
function names(header: string, tag: string): boolean {
  return header.split(',').some((one) => one.trim() === '*' || one.trim() === tag);
}

const tagOf = (text: string): string => `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;

function withTag({ headers }: HttpRequest, text: string, more: Record<string, string>): Answer {
  const tag = tagOf(text);
  const known = headers.get('if-none-match')?.replaceAll('W/', '');
  const answered = { 'Content-Type': 'application/json', ETag: tag, ...more };
  if (known !== undefined && names(known, tag)) return { status: 304, headers: answered };
  return { status: 200, headers: answered, body: text };
}

function json(status: number, value: unknown, more: Record<string, string> = {}): Answer {
  const text = JSON.stringify(value);
  return { status, headers: { 'Content-Type': 'application/json', ...noStore, ...more }, body: text };
}

/** RFC 8288: the address of the next part of a list. */
function nextLink({ request }: Call, result: unknown): Record<string, string> {
  const cursor = typeof result === 'object' && result !== null && 'next_cursor' in result ? result.next_cursor : null;
  if (typeof cursor !== 'string') return {};
  const next = new URL(request.url);
  next.searchParams.set('cursor', cursor);
  return { Link: `<${next.href}>; rel="next"` };
}

function readQuery(parameters: URLSearchParams): { dryRun: boolean; query: Record<string, string> } {
  const query: Record<string, string> = {};
  for (const [name, value] of parameters) {
    if (Object.hasOwn(query, name)) throw new Problem('invalid_request', `${name}: Send this parameter once.`);
    if (storable(name + value) !== name + value) {
      throw new Problem('invalid_request', 'A parameter has a character that is not allowed.');
    }
    query[name] = value;
  }
  const { dry_run: dryRun = '0', ...rest } = query;
  if (!['0', '1', 'true', 'false'].includes(dryRun)) throw new Problem('invalid_request', 'dry_run: Send 1 or 0.');
  return { dryRun: dryRun === '1' || dryRun === 'true', query: rest };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const mostDepth = 40;

function readBody(request: HttpRequest, { method, maxBodyBytes }: Operation): unknown {
  const type = contentType(request);
  const types = bodyTypes(method);
  if (type === undefined || !types.includes(type)) {
    throw new Problem('unsupported_media_type', `Send the body as ${types.join(' or ')}.`);
  }
  const { body = new Uint8Array() } = request;
  if (body.byteLength > maxBodyBytes) {
    throw new Problem('too_large', `The body is longer than ${maxBodyBytes} bytes.`);
  }
  try {
    const value: unknown = JSON.parse(utf8.decode(body));
    if (depthOf(value) <= mostDepth) return value;
  } catch {
    throw new Problem('invalid_request', 'The body is not JSON in UTF-8.');
  }
  throw new Problem('invalid_request', `The body is nested more than ${mostDepth} levels deep.`);
}

/** The nesting of a JSON value, counted up to one more than is allowed. */
function depthOf(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > mostDepth) return depth;
  return Object.values(value).reduce<number>((most, one) => Math.max(most, depthOf(one, depth + 1)), depth);
}

/** Records each use of an operator scope, and each call that reaches the objects of everyone. */
async function audited(
  call: Call,
  { id, scope }: Operation,
  target: string,
  { query }: { query: Record<string, string> },
  work: () => Promise<Answer>,
): Promise<Answer> {
  if (scope === undefined || (!call.reach.everyone && !isOperatorScope(scope))) return work();
  const note = (status: number) => record(call, { operation: id, target, status, query });
  try {
    const result = await work();
    await note(result.status);
    return result;
  } catch (error) {
    const refused = error instanceof Problem ? problemKinds[error.kind].status : undefined;
    if (!isUnavailableError(error)) await note(refused ?? (isOAuthError(error) ? error.status : 500));
    throw error;
  }
}

async function record(
  { world, caller, request, requestId, now }: Call,
  { query, ...entry }: { operation: string; target: string; status: number; query: Record<string, string> },
): Promise<void> {
  await recordAudit(world.db, {
    ...entry,
    at: now,
    clientId: caller.clientId,
    requestId,
    ...present({ userId: caller.ownerId, network: networkOf(request.clientAddress) }),
    detail: { ...(Object.keys(query).length > 0 && { query }), ...memberNames(request) },
  });
}

/** The names of the members that were sent. Their values may be secret. */
function memberNames({ body }: HttpRequest): { members?: string[] } {
  if (body === undefined || body.byteLength > 64 * 1024) return {};
  try {
    const value: unknown = JSON.parse(utf8.decode(body));
    return typeof value === 'object' && value !== null
      ? { members: Object.keys(value).slice(0, 50).map(storable) }
      : {};
  } catch {
    return {};
  }
}

function refusal(world: ManagementWorld, error: unknown, requestId: string): HttpResponse {
  const { issuer } = world.env;
  if (error instanceof Problem) return problemResponse(issuer, error, requestId);
  if (isOAuthError(error)) {
    const kind =
      error.status === 403 ? 'insufficient_scope' : error.status === 401 ? 'invalid_token' : 'invalid_request';
    return problemResponse(issuer, new Problem(kind, error.reason, { headers: error.headers }), requestId);
  }
  if (isUnavailableError(error)) {
    const headers = { 'Retry-After': '5' };
    return problemResponse(issuer, new Problem('unavailable', 'Try again in a few seconds.', { headers }), requestId);
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  world.log({ level: 'error', event: 'request_failed', endpoint: 'api', requestId, error: detail });
  return problemResponse(issuer, new Problem('server_error', 'The reason is in the log of the server.'), requestId);
}
