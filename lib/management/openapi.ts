/**
 * The OpenAPI 3.1 document, made from the schemas that parse the requests and the answers. Schemas with an `id` in
 * their metadata become components; the variant for requests, in which defaults may be absent, is named `…Input`.
 */
import { z } from 'zod';
import type { Method, Operation } from './operation';
import { operations } from './operation-table';
import { type ProblemKind, problemKinds } from './problem';
import { isOperatorScope, managementPath, managementScopeNames, managementScopes } from './scopes';

type Json = Record<string, unknown>;

const commonProblems = [
  'invalid_request',
  'invalid_token',
  'insufficient_scope',
  'too_many_requests',
  'server_error',
  'unavailable',
] as const;

/** The document for an issuer: an OpenAPI 3.1.1 object. */
export function openApiDocument(issuer: string): Json {
  const components: Json = { Problem: problemSchema() };
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    const at = paths[operation.path] ?? {};
    paths[operation.path] = at;
    at[operation.method.toLowerCase()] = describeOperation(operation, components);
  }
  const flows = { tokenUrl: `${issuer}/oauth/token`, refreshUrl: `${issuer}/oauth/token`, scopes: scopeTexts() };
  return {
    openapi: '3.1.1',
    info: {
      title: 'Countersign Management API',
      version: '1',
      description:
        'Everything that the portal can do. Lists return parts with a cursor. Errors are problem details (RFC 9457). ' +
        'Changes take If-Match, POST takes Idempotency-Key, and dry_run=1 says what a change would do.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: `${issuer}${managementPath}` }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: components,
      securitySchemes: {
        oauth: {
          type: 'oauth2',
          flows: {
            authorizationCode: { authorizationUrl: `${issuer}/oauth/authorize`, ...flows },
            clientCredentials: flows,
          },
        },
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, sent as a bearer token.' },
      },
    },
  };
}

function scopeTexts(): Record<string, string> {
  return Object.fromEntries(
    managementScopeNames.map((name) => {
      const { effect } = managementScopes[name];
      return [name, isOperatorScope(name) ? `Only for clients that an operator assigned it to (${effect})` : effect];
    }),
  );
}

function describeOperation(operation: Operation, components: Json): Json {
  const { id, method, tag, summary, description, scope, schemas, status } = operation;
  const changes = method !== 'GET';
  const parameters = [
    ...parametersOf(schemas.params, 'path', components),
    ...parametersOf(schemas.query, 'query', components),
    ...(changes ? [changeParameter(operation.preview !== undefined)].flat() : []),
    ...(method === 'POST'
      ? [header('Idempotency-Key', 'A repeated request with this key gets the first answer.')]
      : []),
    ...(hasPrecondition(operation) ? [header('If-Match', 'The ETag of the object as it was read.')] : []),
  ];
  const { body } = schemas;
  const requestBody = body && {
    required: true,
    content: Object.fromEntries(
      bodyTypes(method).map((type) => [type, { schema: schemaOf(body, 'input', components) }]),
    ),
  };
  const success = {
    description: summary,
    ...(schemas.returns && {
      content: { 'application/json': { schema: schemaOf(schemas.returns, 'output', components) } },
    }),
  };
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: [{ oauth: scope === undefined ? [] : [scope] }, { apiKey: [] }],
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: { [status]: success, ...(operation.makes && { 201: success }), ...problemResponses(operation) },
  };
}

/** RFC 7396: a PATCH names the members to replace. */
export const bodyTypes = (method: Method): string[] =>
  method === 'PATCH' ? ['application/merge-patch+json', 'application/json'] : ['application/json'];

function changeParameter(hasPreview: boolean): Json[] {
  if (!hasPreview) return [];
  const description = 'With 1, nothing changes: the answer says what would.';
  return [{ name: 'dry_run', in: 'query', description, schema: { type: 'string', enum: ['0', '1'] } }];
}

const header = (name: string, description: string): Json => ({
  name,
  in: 'header',
  description,
  schema: { type: 'string' },
});

/** Whether `If-Match` can protect the change: the path also has a representation, whose tag it names. */
export const hasPrecondition = ({ method, path }: Operation): boolean =>
  !['GET', 'POST'].includes(method) && operations.some((one) => one.path === path && one.method === 'GET');

/** The kinds of problems that an operation can answer, beside those that follow from its form. */
export function problemsOf(operation: Operation): ProblemKind[] {
  const { method, path, schemas, problems, scope } = operation;
  return [
    ...new Set<ProblemKind>([
      ...commonProblems,
      ...(scope !== undefined && isOperatorScope(scope) ? (['operators_only'] as const) : []),
      ...(path.includes('{') ? (['not_found'] as const) : []),
      ...(schemas.body ? (['invalid_fields', 'too_large', 'unsupported_media_type'] as const) : []),
      ...(method === 'POST' ? (['conflict', 'key_reused'] as const) : []),
      ...(method === 'GET' || method === 'POST' ? [] : (['conflict'] as const)),
      ...(hasPrecondition(operation) ? (['precondition_failed'] as const) : []),
      ...problems,
    ]),
  ];
}

function problemResponses(operation: Operation): Json {
  const kinds = problemsOf(operation);
  const statuses = [...new Set(kinds.map((kind) => problemKinds[kind].status))].sort();
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(
    statuses.map((status) => {
      const ofStatus = kinds.filter((kind) => problemKinds[kind].status === status);
      const description = ofStatus.map((kind) => `${problemKinds[kind].title} (${kind})`).join('. ');
      return [status, { description, content }];
    }),
  );
}

function problemSchema(): Json {
  return {
    type: 'object',
    description: 'Problem details (RFC 9457).',
    required: ['type', 'title', 'status', 'detail', 'code', 'request_id'],
    properties: {
      type: { type: 'string', format: 'uri' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      code: { type: 'string', enum: Object.keys(problemKinds) },
      request_id: { type: 'string' },
      errors: {
        type: 'array',
        items: {
          type: 'object',
          required: ['field', 'pointer', 'code', 'detail'],
          properties: {
            field: { type: 'string' },
            pointer: { type: 'string' },
            code: { type: 'string' },
            detail: { type: 'string' },
          },
        },
      },
    },
  };
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query', components: Json): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = objectShape.parse(schemaOf(schema, 'input', components));
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description !== undefined && { description }),
    schema: rest,
  }));
}

const objectShape = z.looseObject({
  properties: z.record(z.string(), z.looseObject({ description: z.string().optional() })).optional(),
  required: z.array(z.string()).optional(),
});

/** The JSON schema of a value, with its named parts among the components. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', components: Json): Json {
  const named = (name: string) => (io === 'input' ? `${name}Input` : name);
  const { $schema: _, $defs = {}, ...own } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  const moved = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(moved);
    if (typeof value !== 'object' || value === null) return value;
    return isAnyJson(value) ? { description: 'Any JSON value.' } : movedMembers(value);
  };
  const movedMembers = (value: object): Json =>
    Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        const name = key === '$ref' ? /^#\/\$defs\/(.+)$/.exec(String(inner))?.[1] : undefined;
        return [key, name === undefined ? moved(inner) : `#/components/schemas/${named(name)}`];
      }),
    );
  for (const [name, definition] of Object.entries($defs)) {
    if (!anyJson.test(name)) components[named(name)] ??= moved(definition);
  }
  return movedMembers(own);
}

/**
 * The name that zod gives to a schema that contains itself and has no id. Here that is only `z.json()`. Generators of
 * types cannot express it, and "any value" says the same.
 */
const anyJson = /^__schema\d+$/;

const isAnyJson = (value: object): boolean =>
  '$ref' in value && anyJson.test(String(value.$ref).replace('#/$defs/', ''));
