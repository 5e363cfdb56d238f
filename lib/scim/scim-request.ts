/** What a SCIM request says: its parts, conditions on versions, and the query of a list. */
import { z } from 'zod';
import { type Projection, parseProjection } from './projection';
import { isObject, requireSchema } from './resource-values';
import { invalid, ScimError } from './scim-error';

/** One operation on a resource, from a request of its own or from a bulk request. */
export type Operation = {
  method: string;
  /** Below `/scim/v2`, decoded: `['Users', '…']`. */
  parts: string[];
  query: URLSearchParams;
  body: () => unknown;
  ifMatch?: string | undefined;
  ifNoneMatch?: string | undefined;
};

export const etagOf = (version: number): string => `W/"${version}"`;

/** Whether a list of entity tags names this version (RFC 9110 §13.1). Versions are compared weakly. */
export function namesVersion(list: string, version: number): boolean {
  if (list.trim() === '*') return true;
  return [...list.matchAll(/(?:W\/)?"([^"]*)"/g)].some(([, tag]) => tag === String(version));
}

/** RFC 7644 §3.14: 412 if the client knows another version. */
export function requireVersion({ ifMatch }: Pick<Operation, 'ifMatch'>, version: number): void {
  if (ifMatch !== undefined && !namesVersion(ifMatch, version))
    throw new ScimError(412, undefined, 'The resource has changed. Read it again.');
}

const searchSchemaId = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest';
const listSchemaId = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

const defaultCount = 100;
export const maxCount = 200;

export type ListQuery = {
  filter?: string;
  sortBy?: string;
  descending: boolean;
  /** From 1. */
  startIndex: number;
  count: number;
  projection: Projection;
};

const parameters = [
  'filter',
  'sortBy',
  'sortOrder',
  'startIndex',
  'count',
  'attributes',
  'excludedAttributes',
] as const;

/** The query of a GET. */
export function parseListQuery(query: URLSearchParams): ListQuery {
  for (const name of parameters)
    if (query.getAll(name).length > 1) throw invalid('invalidValue', `${name} is there twice.`);
  return listQuery(Object.fromEntries(query));
}

/** The body of a POST to `.search` (RFC 7644 §3.4.3). */
export function parseSearchRequest(body: unknown): ListQuery {
  if (!isObject(body)) throw invalid('invalidSyntax', 'A search request is a JSON object.');
  requireSchema(body, searchSchemaId);
  return listQuery(body);
}

const wholeNumber = z.coerce.number().int().min(-2147483648).max(2147483647);

function listQuery(given: Record<string, unknown>): ListQuery {
  const text = (name: string): string | undefined => {
    const value = given[name];
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value !== 'string') throw invalid('invalidValue', `${name} is a text.`);
    return value;
  };
  const number = (name: string, otherwise: number): number => {
    const value = given[name];
    if (value === undefined || value === null || value === '') return otherwise;
    const parsed = typeof value === 'boolean' ? undefined : wholeNumber.safeParse(value).data;
    if (parsed === undefined) throw invalid('invalidValue', `${name} is a whole number.`);
    return parsed;
  };
  const [filter, sortBy, sortOrder = 'ascending'] = [text('filter'), text('sortBy'), text('sortOrder')];
  if (!['ascending', 'descending'].includes(sortOrder))
    throw invalid('invalidValue', 'sortOrder is ascending or descending.');
  return {
    ...(filter !== undefined && { filter }),
    ...(sortBy !== undefined && { sortBy }),
    descending: sortOrder === 'descending',
    // RFC 7644 §3.4.2.4: a start below 1 counts as 1, a negative count as 0.
    startIndex: Math.max(1, number('startIndex', 1)),
    count: Math.min(maxCount, Math.max(0, number('count', defaultCount))),
    projection: parseProjection(given['attributes'], given['excludedAttributes']),
  };
}

export function listResponse(resources: readonly unknown[], total: number, startIndex: number): unknown {
  return {
    schemas: [listSchemaId],
    totalResults: total,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}
