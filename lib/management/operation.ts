/**
 * One operation of the Management API: its address, its scope, and the schemas that parse the request and describe it
 * in the OpenAPI document (`openapi.ts`). `handle.ts` runs it.
 */
import { z } from 'zod';
import { storable } from '@/lib/data/database/sql';
import type { HttpRequest } from '@/lib/oauth/http';
import type { Caller, Reach } from './caller';
import type { ManagementWorld } from './management-world';
import { type FieldError, fieldError, invalidFields, Problem, type ProblemKind, schemaErrors } from './problem';
import type { ManagementScope } from './scopes';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What an operation knows about the request beside its parameters. */
export type Call = {
  world: ManagementWorld;
  caller: Caller;
  /** Whose objects the caller may see and change. */
  reach: Reach;
  request: HttpRequest;
  requestId: string;
  /** Seconds since the epoch. */
  now: number;
};

/** What a dry run says: the changes that the request would make, and what it would end. */
export type Preview = {
  changes: { field: string; from?: unknown; to?: unknown }[];
  /** Numbers of things that would end, such as `{ grants: 3, people: 2 }`. */
  ends?: Record<string, number>;
  /** Of an import: the result for each object. */
  results?: unknown[];
  counts?: Record<string, number>;
};

/** What an operation answers with. `madeAt` is the path of an object that it made, below `/api/v1`. */
type Outcome = { value: unknown; madeAt?: string };

const madeAt = Symbol('madeAt');
type Made<Value> = { value: Value; [madeAt]: string };

/** The result of a request that made an object: the answer is 201 with its address (RFC 9110 §9.3.4). */
export const made = <Value>(value: Value, path: string): Made<Value> => ({ value, [madeAt]: path });

type Parsed<Params, Query, Body> = Call & { params: Params; query: Query; body: Body };

/** The untyped side of an operation, for the table. */
export type Operation = {
  /** The `operationId` of the OpenAPI document. */
  id: string;
  method: Method;
  /** Below `/api/v1`, with parameters such as `/apps/{app}`. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  /** Absent: any token for the API. */
  scope?: ManagementScope;
  schemas: { params?: z.ZodType; query?: z.ZodType; body?: z.ZodType; returns?: z.ZodType };
  /** Of a successful answer. */
  status: 200 | 201 | 204;
  /** Whether a PUT may also make the object, and then answers 201. */
  makes: boolean;
  /** Kinds of problems beside those that every operation has. */
  problems: readonly ProblemKind[];
  maxBodyBytes: number;
  run(call: Call, raw: RawParts): Promise<Outcome>;
  /** Absent: the operation changes nothing. */
  preview?(call: Call, raw: RawParts): Promise<Preview>;
};

export type RawParts = { params: Record<string, string>; query: Record<string, string>; body: unknown };

type Schema<Value> = z.ZodType<Value>;

type Definition<Params, Query, Body, Returns> = Pick<
  Operation,
  'id' | 'method' | 'path' | 'tag' | 'summary' | 'scope'
> & {
  description?: string;
  params?: Schema<Params>;
  query?: Schema<Query>;
  body?: Schema<Body>;
  returns?: z.ZodType<unknown, Returns>;
  status?: 200 | 201 | 204;
  makes?: true;
  problems?: readonly ProblemKind[];
  maxBodyBytes?: number;
  run(call: Parsed<Params, Query, Body>): Promise<Returns | Made<Returns>>;
  preview?(call: Parsed<Params, Query, Body>): Promise<Preview>;
};

const usualBodyBytes = 64 * 1024;

/** Declares an operation. The request is parsed before `run`, and its result is parsed before it is sent. */
export function operation<Params = undefined, Query = undefined, Body = undefined, Returns = undefined>(
  definition: Definition<Params, Query, Body, Returns>,
): Operation {
  const { id, method, path, tag, summary, description, scope, params, query, body, returns } = definition;
  const parse = (call: Call, raw: RawParts): Parsed<Params, Query, Body> => ({
    ...call,
    // A path parameter that cannot be one names nothing.
    params: parsed(params, raw.params, () => new Problem('not_found', 'There is no such object.')),
    query: parsed(query, raw.query, (error) => {
      const errors = schemaErrors(error);
      const detail = errors.map((one) => `${one.field}: ${one.detail}`).join(' ');
      return new Problem('invalid_request', `The query is not valid. ${detail}`, { errors });
    }),
    body: parsed(body, raw.body, (error) => invalidFields(schemaErrors(error)), unstorable),
  });
  const { preview } = definition;
  return {
    id,
    method,
    path,
    tag,
    summary,
    ...(scope !== undefined && { scope }),
    ...(description !== undefined && { description }),
    schemas: { ...(params && { params }), ...(query && { query }), ...(body && { body }), ...(returns && { returns }) },
    status: definition.status ?? (returns ? 200 : 204),
    makes: definition.makes ?? false,
    problems: definition.problems ?? [],
    maxBodyBytes: definition.maxBodyBytes ?? usualBodyBytes,
    async run(call, raw) {
      const result = await definition.run(parse(call, raw));
      if (!isMade(result)) return { value: returns?.parse(result) };
      return { value: returns?.parse(result.value), madeAt: result[madeAt] };
    },
    ...(preview && { preview: async (call: Call, raw: RawParts) => preview(parse(call, raw)) }),
  };
}

function isMade<Value>(result: Value | Made<Value>): result is Made<Value> {
  return typeof result === 'object' && result !== null && madeAt in result;
}

function parsed<Value>(
  schema: Schema<Value> | undefined,
  raw: unknown,
  problem: (error: z.ZodError) => Problem,
  faultsIn?: (raw: unknown) => FieldError[],
): Value {
  // Without a schema there is nothing to parse, and `Value` is undefined.
  const result = (schema ?? z.custom<Value>((value) => value === undefined)).safeParse(schema ? raw : undefined);
  if (!result.success) throw problem(result.error);
  const faults = faultsIn?.(raw) ?? [];
  if (faults.length > 0) throw invalidFields(faults);
  return result.data;
}

/** Texts that the database cannot store, in the values of a body. */
function unstorable(value: unknown, path: readonly PropertyKey[] = []): FieldError[] {
  if (typeof value === 'string') {
    return storable(value) === value ? [] : [fieldError(path, 'characters', 'It has a character that is not allowed.')];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    unstorable(one, [...path, Array.isArray(value) ? Number(name) : name]),
  );
}
