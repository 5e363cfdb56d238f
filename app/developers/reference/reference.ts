/**
 * The OpenAPI document of the Management API as the reference pages show it. It reads the same document that programs
 * get, so that both always say the same.
 */
import { z } from 'zod';
import { openApiDocument } from '@/lib/management/openapi';

const schemaSchema: z.ZodType<JsonSchema> = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  description: z.string().optional(),
  enum: z.array(z.json()).optional(),
  const: z.json().optional(),
  default: z.json().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  maxLength: z.number().optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), schemaSchema).optional();
  },
  get items() {
    return schemaSchema.optional();
  },
  get anyOf() {
    return z.array(schemaSchema).optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), schemaSchema]).optional();
  },
});

/** The parts of JSON Schema that the document uses. */
export type JsonSchema = {
  $ref?: string | undefined;
  type?: string | string[] | undefined;
  format?: string | undefined;
  description?: string | undefined;
  enum?: unknown[] | undefined;
  const?: unknown;
  default?: unknown;
  minimum?: number | undefined;
  maximum?: number | undefined;
  maxLength?: number | undefined;
  required?: string[] | undefined;
  properties?: Record<string, JsonSchema> | undefined;
  items?: JsonSchema | undefined;
  anyOf?: JsonSchema[] | undefined;
  additionalProperties?: boolean | JsonSchema | undefined;
};

const content = z.record(z.string(), z.object({ schema: schemaSchema })).optional();
const operationSchema = z.object({
  operationId: z.string(),
  tags: z.array(z.string()),
  summary: z.string(),
  description: z.string().optional(),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.string(),
        required: z.boolean().optional(),
        description: z.string().optional(),
        schema: schemaSchema,
      }),
    )
    .default([]),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content })),
});
const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.object({ schemas: z.record(z.string(), schemaSchema) }),
});

export type ReferenceOperation = {
  id: string;
  method: string;
  path: string;
  summary: string;
  description?: string | undefined;
  scope?: string | undefined;
  parameters: z.output<typeof operationSchema>['parameters'];
  body?: JsonSchema | undefined;
  returns?: JsonSchema | undefined;
  status: string;
  problems: { status: string; description: string }[];
};

export type ReferenceGroup = { slug: string; title: string; operations: ReferenceOperation[] };

export type Reference = { groups: ReferenceGroup[]; schemas: Record<string, JsonSchema> };

const slugOf = (tag: string): string => tag.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

/** The operations by the kind of object, in the order of the document. */
export function reference(issuer: string): Reference {
  const { paths, components } = documentSchema.parse(openApiDocument(issuer));
  const groups = new Map<string, ReferenceGroup>();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const [title = ''] = operation.tags;
      const group = groups.get(title) ?? { slug: slugOf(title), title, operations: [] };
      groups.set(title, group);
      group.operations.push(operationOf(path, method, operation));
    }
  }
  return { groups: [...groups.values()], schemas: components.schemas };
}

function operationOf(path: string, method: string, operation: z.output<typeof operationSchema>): ReferenceOperation {
  const [success = '200'] = Object.keys(operation.responses).filter((status) => status.startsWith('2'));
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    summary: operation.summary,
    description: operation.description,
    scope: operation.security.flatMap((one) => one['oauth'] ?? [])[0],
    parameters: operation.parameters,
    body: operation.requestBody?.content?.['application/json']?.schema,
    returns: operation.responses[success]?.content?.['application/json']?.schema,
    status: success,
    problems: Object.entries(operation.responses)
      .filter(([status]) => !status.startsWith('2'))
      .map(([status, { description }]) => ({ status, description })),
  };
}

/** The schema itself, or the one that it refers to, with its name. */
function resolved(schema: JsonSchema, schemas: Record<string, JsonSchema>): { name?: string; schema: JsonSchema } {
  const name = schema.$ref?.replace('#/components/schemas/', '');
  const target = name === undefined ? undefined : schemas[name];
  return name !== undefined && target ? { name: name.replace(/Input$/, ''), schema: target } : { schema };
}

/** The type in a few characters, such as `array of strings`, `date-time or null` or `"live" | "ended"`. */
export function typeText(schema: JsonSchema, schemas: Record<string, JsonSchema>): string {
  if (schema.$ref !== undefined) {
    const { name = 'object', schema: target } = resolved(schema, schemas);
    return target.properties ? name : typeText(target, schemas);
  }
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.anyOf) return schema.anyOf.map((one) => typeText(one, schemas)).join(' or ');
  if (schema.items) return `array of ${typeText(schema.items, schemas)}`;
  if (typeof schema.additionalProperties === 'object') return 'map of values';
  return schema.format ?? [schema.type ?? 'any value'].flat().join(' or ');
}

/** The object schema inside: of a list its items, of a nullable value the value. */
export function objectIn(schema: JsonSchema, schemas: Record<string, JsonSchema>): JsonSchema | undefined {
  const { schema: target } = resolved(schema, schemas);
  if (target.properties) return target;
  if (target.items) return objectIn(target.items, schemas);
  return target.anyOf?.map((one) => objectIn(one, schemas)).find((one) => one !== undefined);
}

/** The named objects in the answers of these operations, each once. */
export function objectsIn({ operations }: ReferenceGroup, schemas: Reference['schemas']): [string, JsonSchema][] {
  const found = new Map<string, JsonSchema>();
  const visit = (schema: JsonSchema | undefined): void => {
    if (schema === undefined) return;
    const { name, schema: target } = resolved(schema, schemas);
    if (name !== undefined && found.has(name)) return;
    if (name !== undefined && target.properties) found.set(name, target);
    const map = typeof target.additionalProperties === 'object' ? [target.additionalProperties] : [];
    for (const inner of [...Object.values(target.properties ?? {}), ...(target.anyOf ?? []), ...map]) visit(inner);
    visit(target.items);
  };
  for (const { returns } of operations) visit(returns);
  return [...found];
}

/** A value that fits the schema: required members, and the first ones of those that are not. */
function exampleOf(schema: JsonSchema, schemas: Record<string, JsonSchema>, name = ''): unknown {
  const { schema: target } = resolved(schema, schemas);
  if (target.default !== undefined) return target.default;
  if (target.const !== undefined) return target.const;
  if (target.enum) return target.enum[0];
  if (target.anyOf) return target.anyOf[0] && exampleOf(target.anyOf[0], schemas, name);
  const [type] = [target.type ?? 'object'].flat();
  switch (type) {
    case 'string':
      return exampleText(target, name);
    case 'integer':
    case 'number':
      return target.minimum !== undefined && target.minimum > 0 ? target.minimum : 0;
    case 'boolean':
      return true;
    case 'array':
      return target.items ? [exampleOf(target.items, schemas, name)] : [];
    default:
      return exampleObject(target, schemas);
  }
}

function exampleObject({ properties = {}, required = [] }: JsonSchema, schemas: Record<string, JsonSchema>): unknown {
  const names = required.length > 0 ? required : Object.keys(properties).slice(0, 1);
  return Object.fromEntries(
    names.flatMap((name) => {
      const member = properties[name];
      return member ? [[name, exampleOf(member, schemas, name)]] : [];
    }),
  );
}

function exampleText({ format }: JsonSchema, name: string): string {
  if (format === 'date-time') return '2027-01-31T12:00:00Z';
  if (format === 'uuid' || format === 'guid') return '4f9c3f6e-5d0a-4a51-9a3c-0f6f3f0f6a11';
  if (name === 'email') return 'ada@example.com';
  if (/ur[il]$/.test(name) || format === 'uri') return 'https://app.example';
  return name === '' ? 'text' : name.replaceAll('_', ' ');
}

/** The request as a command line with curl. */
export function curlOf(
  issuer: string,
  { method, path, body }: ReferenceOperation,
  schemas: Reference['schemas'],
): string {
  const lines = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}'${issuer}/api/v1${path}'`,
    `-H "Authorization: Bearer $TOKEN"`,
    ...(method === 'POST' ? [`-H "Idempotency-Key: $(uuidgen)"`] : []),
    ...(body ? [`-H 'Content-Type: application/json'`, `-d '${JSON.stringify(exampleOf(body, schemas))}'`] : []),
  ];
  return lines.join(' \\\n  ');
}
