/**
 * Reads the attributes that a client sends (RFC 7643 §2). The result has the names of the schemas, the types of the
 * schemas, and no empty values: null and an empty list mean that the attribute has no value (§2.5). Unknown attributes
 * and those that only the server sets are left out (RFC 7644 §3.5.1).
 */
import { attributeIn, isSameName, schemaPrefix, subAttributeOf } from './attribute-path';
import { booleanOf } from './filter';
import type { Attribute, ResourceType, Schema, SubAttribute } from './schemas';
import { invalid } from './scim-error';

export type Attributes = Record<string, unknown>;

const maxTextLength = 2000;
export const maxElements = 100;
/** A group is written with many members at once. */
const maxMembers = 10_000;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The attributes of a whole resource, for POST and PUT. */
export function parseResource(type: ResourceType, body: unknown): Attributes {
  if (!isObject(body)) throw invalid('invalidSyntax', `A ${type.name} is a JSON object.`);
  requireSchema(body, type.schemas[0].id);
  const attributes: Attributes = {};
  for (const [key, value] of Object.entries(body)) {
    const extension = type.schemas.slice(1).find(({ id }) => isSameName(id, key));
    if (extension) {
      const inner = parseExtension(type, extension, value);
      if (Object.keys(inner).length > 0) attributes[extension.id] = inner;
    } else {
      const prefixed = schemaPrefix(type, key);
      const attribute = prefixed ? undefined : attributeIn(type, type.schemas[0], key);
      if (attribute && isWritable(attribute)) assign(attributes, attribute, value);
    }
  }
  return attributes;
}

/** RFC 7643 §3: `schemas` is required. Its texts are compared without case, like other URNs. */
export function requireSchema(body: Record<string, unknown>, id: string): void {
  const { schemas } = body;
  if (Array.isArray(schemas) && schemas.some((one) => typeof one === 'string' && isSameName(one, id))) return;
  throw invalid('invalidSyntax', `"schemas" has to contain ${id}.`);
}

export const isWritable = ({ mutability }: { mutability: string }): boolean => mutability !== 'readOnly';

/** The attributes of an extension. */
export function parseExtension(type: ResourceType, schema: Schema, value: unknown): Attributes {
  if (value === null) return {};
  if (!isObject(value)) throw invalid('invalidValue', `${schema.id} is a JSON object.`);
  const attributes: Attributes = {};
  for (const [key, inner] of Object.entries(value)) {
    const attribute = attributeIn(type, schema, key);
    if (attribute && isWritable(attribute)) assign(attributes, attribute, inner);
  }
  return attributes;
}

function assign(target: Attributes, attribute: Attribute, value: unknown): void {
  const parsed = parseValue(attribute, value);
  if (parsed === undefined) return;
  if (target[attribute.name] !== undefined) throw invalid('invalidSyntax', `${attribute.name} is there twice.`);
  target[attribute.name] = parsed;
}

/** The value of an attribute; undefined if it says that there is none. */
export function parseValue(attribute: Attribute, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (!attribute.multiValued) return parseOne(attribute, value, attribute.name);
  const elements = Array.isArray(value) ? value : [value];
  const most = attribute.name === 'members' ? maxMembers : maxElements;
  if (elements.length > most) throw invalid('invalidValue', `${attribute.name} has at most ${most} values.`);
  const parsed = elements.map((one) => parseElement(attribute, one)).filter((one) => one !== undefined);
  requireOnePrimary(attribute, parsed);
  return parsed.length > 0 ? parsed : undefined;
}

/** One element of a list. A text stands for a complex value with only a `value`. */
export function parseElement(attribute: Attribute, value: unknown): unknown {
  if (value === null) return undefined;
  if (attribute.type === 'complex' && typeof value === 'string' && subAttributeOf(attribute, 'value'))
    return parseOne(attribute, { value }, attribute.name);
  return parseOne(attribute, value, attribute.name);
}

/** RFC 7643 §2.4: `primary` is true at most once. */
function requireOnePrimary({ name }: Attribute, elements: readonly unknown[]): void {
  const primary = elements.filter((one) => isObject(one) && one['primary'] === true);
  if (primary.length > 1) throw invalid('invalidValue', `Only one value of ${name} can be primary.`);
}

/** A single value. `path` names it in errors. */
export function parseOne(attribute: Attribute | SubAttribute, value: unknown, path: string): unknown {
  switch (attribute.type) {
    case 'complex':
      return parseComplex(attribute, value, path);
    case 'boolean': {
      const parsed = booleanOf(value);
      if (parsed === undefined) throw invalid('invalidValue', `${path} is true or false.`);
      return parsed;
    }
    case 'dateTime':
      if (typeof value !== 'string' || Number.isNaN(Date.parse(value)))
        throw invalid('invalidValue', `${path} is a time, like "2026-11-28T12:00:00Z".`);
      return value;
    case 'integer':
    case 'decimal':
      if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid('invalidValue', `${path} is a number.`);
      return value;
    default:
      return parseText(value, path);
  }
}

function parseText(value: unknown, path: string): string | undefined {
  if (typeof value !== 'string') throw invalid('invalidValue', `${path} is a text.`);
  if (value.length > maxTextLength) throw invalid('invalidValue', `${path} has at most ${maxTextLength} characters.`);
  // PostgreSQL stores neither.
  if (/\0|\p{Surrogate}/u.test(value)) throw invalid('invalidValue', `${path} has a character that is not allowed.`);
  return value;
}

function parseComplex(attribute: Attribute | SubAttribute, value: unknown, path: string): Attributes | undefined {
  if (!isObject(value)) throw invalid('invalidValue', `${path} is a JSON object.`);
  const parsed: Attributes = {};
  const subAttributes = 'subAttributes' in attribute ? (attribute.subAttributes ?? []) : [];
  for (const [key, inner] of Object.entries(value)) {
    const sub = subAttributes.find(({ name }) => isSameName(name, key));
    if (!sub || !isWritable(sub) || inner === null || inner === undefined) continue;
    if (Object.hasOwn(parsed, sub.name)) throw invalid('invalidSyntax', `${path}.${sub.name} is there twice.`);
    parsed[sub.name] = parseOne(sub, inner, `${path}.${sub.name}`);
  }
  return Object.keys(parsed).length > 0 ? parsed : undefined;
}

/** Throws an error for a required attribute without a value (RFC 7643 §2.2). */
export function requireAttributes(type: ResourceType, attributes: Attributes): void {
  for (const { name, required } of type.schemas[0].attributes) {
    const value = attributes[name];
    if (required && (value === undefined || (typeof value === 'string' && value.trim() === '')))
      throw invalid('invalidValue', `${name} is required.`);
  }
}
