/**
 * Bulk requests (RFC 7644 §3.7): up to a number of operations, each by itself. An operation that refers to a resource
 * of the same request (`bulkId:…`) runs after the one that creates it.
 */
import { z } from 'zod';
import type { HttpResponse } from '../oauth/http';
import { maxBulkOperations } from './discovery';
import { isObject, requireSchema } from './resource-values';
import { errorBody, invalid, ScimError, scimAnswer } from './scim-error';
import type { Operation } from './scim-request';

const requestSchemaId = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';
const responseSchemaId = 'urn:ietf:params:scim:api:messages:2.0:BulkResponse';

const operationSchema = z.object({
  method: z.string().transform((method) => method.toUpperCase()),
  path: z.string().max(1000),
  bulkId: z.string().min(1).max(200).optional(),
  version: z.string().max(200).optional(),
  data: z.unknown().optional(),
});
type BulkOperation = z.infer<typeof operationSchema>;
type Result = { operation: BulkOperation; response: HttpResponse };

/** `run` answers one operation, also a refused one. */
export async function runBulk(
  body: unknown,
  run: (operation: Operation) => Promise<HttpResponse>,
): Promise<HttpResponse> {
  if (!isObject(body)) throw invalid('invalidSyntax', 'A bulk request is a JSON object.');
  requireSchema(body, requestSchemaId);
  const { Operations: list, failOnErrors } = body;
  if (!Array.isArray(list) || list.length === 0)
    throw invalid('invalidSyntax', '"Operations" is a list with at least one operation.');
  if (list.length > maxBulkOperations)
    throw new ScimError(413, 'tooMany', `A bulk request has at most ${maxBulkOperations} operations.`);
  const mostErrors = failOnErrors === undefined ? Infinity : z.number().int().min(1).safeParse(failOnErrors).data;
  if (mostErrors === undefined) throw invalid('invalidValue', 'failOnErrors is a whole number from 1.');
  const operations = list.map(parseOperation);
  const ids = operations.flatMap(({ bulkId }) => bulkId ?? []);
  if (new Set(ids).size < ids.length) throw invalid('invalidValue', 'Each bulkId is there once.');
  const results = await inOrderOfReferences(operations, mostErrors, run);
  return scimAnswer(200, { schemas: [responseSchemaId], Operations: results.map(resultOf) });
}

function parseOperation(value: unknown): BulkOperation {
  const parsed = operationSchema.safeParse(value);
  if (!parsed.success) throw invalid('invalidSyntax', 'An operation has a method and a path.');
  const { method, bulkId } = parsed.data;
  if (!['POST', 'PUT', 'PATCH', 'DELETE'].includes(method))
    throw invalid('invalidSyntax', 'The method is POST, PUT, PATCH or DELETE.');
  // RFC 7644 §3.7: required for POST.
  if (method === 'POST' && bulkId === undefined) throw invalid('invalidSyntax', 'A POST operation has a bulkId.');
  return parsed.data;
}

/** Runs operations until all have run or too many were refused. The results are in the order of the request. */
async function inOrderOfReferences(
  operations: readonly BulkOperation[],
  mostErrors: number,
  run: (operation: Operation) => Promise<HttpResponse>,
): Promise<Result[]> {
  const made = new Map<string, string>();
  const results = new Map<BulkOperation, HttpResponse>();
  let waiting = [...operations];
  let errors = 0;
  while (waiting.length > 0) {
    const open = new Set(waiting.flatMap(({ method, bulkId }) => (method === 'POST' ? (bulkId ?? []) : [])));
    const next =
      waiting.find((one) => ![...referencesOf(one)].some((id) => open.has(id) && id !== one.bulkId)) ?? waiting[0];
    if (!next) break;
    waiting = waiting.filter((one) => one !== next);
    const missing = [...referencesOf(next)].find((id) => !made.has(id));
    const response =
      missing === undefined
        ? await run(operationOf(resolved(next, made)))
        : scimAnswer(409, errorBody(new ScimError(409, undefined, `bulkId:${missing} was not created before this.`)));
    results.set(next, response);
    const location = response.headers['Location'];
    if (response.status === 201 && next.bulkId !== undefined && typeof location === 'string')
      made.set(next.bulkId, location.slice(location.lastIndexOf('/') + 1));
    if (response.status >= 400) errors += 1;
    if (errors >= mostErrors) break;
  }
  return operations.flatMap((operation) => {
    const response = results.get(operation);
    return response ? { operation, response } : [];
  });
}

const reference = /^bulkId:(.+)$/;

function referencesOf({ path, data }: BulkOperation): Set<string> {
  const found = new Set<string>();
  mapTexts([path.split('/'), data], (text) => {
    const [, id] = reference.exec(text) ?? [];
    if (id !== undefined) found.add(id);
    return text;
  });
  return found;
}

function resolved(operation: BulkOperation, made: ReadonlyMap<string, string>): BulkOperation {
  const replace = (text: string) => made.get(reference.exec(text)?.[1] ?? '') ?? text;
  return {
    ...operation,
    path: operation.path.split('/').map(replace).join('/'),
    data: mapTexts(operation.data, replace),
  };
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, change));
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mapTexts(one, change)]));
  return value;
}

function operationOf({ method, path, data, version }: BulkOperation): Operation {
  const [, ...parts] = path.split('/');
  return { method, parts, query: new URLSearchParams(), body: () => data, ifMatch: version };
}

function resultOf({ operation: { method, bulkId }, response }: Result): Record<string, unknown> {
  const { status, headers, body } = response;
  const location = headers['Location'] ?? headers['Content-Location'];
  return {
    method,
    ...(bulkId !== undefined && { bulkId }),
    ...(location !== undefined && { location }),
    ...(headers['ETag'] !== undefined && { version: headers['ETag'] }),
    status: String(status),
    ...(status >= 400 && typeof body === 'string' && { response: JSON.parse(body) }),
  };
}
