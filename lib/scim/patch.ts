/**
 * PATCH (RFC 7644 §3.5.2): operations on the attributes of a resource, in their order. Also in the forms that Microsoft
 * Entra ID and Okta send: operations in any case, truth values as texts, values without a path whose members are paths,
 * and members to remove in `value`.
 */

import type { Condition } from '../data/partners/scim-filter';
import {
  attributeIn,
  findAttribute,
  isSameName,
  type NamedAttribute,
  schemaPrefix,
  subAttributeOf,
} from './attribute-path';
import { bracketCondition, meets } from './filter';
import {
  type Attributes,
  isObject,
  isWritable,
  maxElements,
  parseElement,
  parseExtension,
  parseOne,
  parseValue,
  requireSchema,
} from './resource-values';
import type { Attribute, ResourceType, Schema, SubAttribute } from './schemas';
import { invalid } from './scim-error';

const patchSchemaId = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const maxOperations = 1000;
const maxPathLength = 1000;

type PatchOp = 'add' | 'replace' | 'remove';

/** One operation on one target. */
export type PatchStep = { op: PatchOp; target: Target; value: unknown };

/** `schema` alone: a whole extension. */
type Target = { schema: Schema } | (NamedAttribute & { condition?: Condition; bracket?: string });

/** The steps of a request. A value without a path becomes one step for each of its members. */
export function parsePatch(type: ResourceType, body: unknown): PatchStep[] {
  if (!isObject(body)) throw invalid('invalidSyntax', 'A PATCH request is a JSON object.');
  requireSchema(body, patchSchemaId);
  const operations = Object.entries(body).find(([key]) => isSameName(key, 'Operations'))?.[1];
  if (!Array.isArray(operations) || operations.length === 0)
    throw invalid('invalidSyntax', '"Operations" is a list with at least one operation.');
  if (operations.length > maxOperations)
    throw invalid('tooMany', `A PATCH request has at most ${maxOperations} operations.`);
  return operations.flatMap((operation) => stepsOf(type, operation));
}

function stepsOf(type: ResourceType, operation: unknown): PatchStep[] {
  if (!isObject(operation)) throw invalid('invalidSyntax', 'An operation is a JSON object.');
  const { op: name, path, value } = operation;
  const op = typeof name === 'string' ? ops.find((one) => isSameName(one, name)) : undefined;
  if (!op) throw invalid('invalidSyntax', '"op" is add, replace or remove.');
  if (op !== 'remove' && value === undefined) throw invalid('invalidValue', `"value" is required for ${op}.`);
  if (path === undefined || path === null || path === '') {
    if (op === 'remove') throw invalid('noTarget', 'remove needs a path.');
    if (!isObject(value)) throw invalid('invalidValue', 'Without a path, "value" is a JSON object.');
    return Object.entries(value).flatMap(([key, inner]) => memberSteps(type, op, key, inner));
  }
  if (typeof path !== 'string') throw invalid('invalidPath', '"path" is a text.');
  const target = targetOf(type, path);
  if (!('attribute' in target)) return extensionSteps(type, op, target.schema, value);
  if (!isWritable(target.attribute) || (target.sub && !isWritable(target.sub)))
    throw invalid('mutability', `${path} cannot be changed.`);
  return [{ op, target, value }];
}

const ops = ['add', 'replace', 'remove'] as const;

/** A member of a value without a path. What only the server sets is ignored, because clients send whole resources. */
function memberSteps(type: ResourceType, op: PatchOp, key: string, value: unknown): PatchStep[] {
  if (isSameName(key, 'schemas')) return [];
  const target = targetOf(type, key);
  if (!('attribute' in target)) return extensionSteps(type, op, target.schema, value);
  if (!isWritable(target.attribute) || (target.sub && !isWritable(target.sub))) return [];
  return [{ op, target, value }];
}

/** A path that names an extension. */
function extensionSteps(type: ResourceType, op: PatchOp, schema: Schema, value: unknown): PatchStep[] {
  if (op === 'remove') return [{ op, target: { schema }, value: undefined }];
  parseExtension(type, schema, value);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]): PatchStep[] => {
    const attribute = attributeIn(type, schema, name);
    return attribute && isWritable(attribute) ? [{ op, target: { schema, attribute }, value: inner }] : [];
  });
}

/** RFC 7644 §3.5.2, figure 7: an attribute path, or a list with a filter in brackets and perhaps a sub-attribute. */
function targetOf(type: ResourceType, path: string): Target {
  if (path.length > maxPathLength) throw invalid('invalidPath', `A path has at most ${maxPathLength} characters.`);
  const open = path.indexOf('[');
  if (open < 0) {
    const prefixed = schemaPrefix(type, path);
    if (prefixed?.rest === '') {
      if (prefixed.schema === type.schemas[0]) throw invalid('invalidPath', `${path} is not an attribute.`);
      return { schema: prefixed.schema };
    }
    const named = findAttribute(type, path);
    if (!named) throw invalid('invalidPath', `A ${type.name} has no attribute ${path}.`);
    return named;
  }
  const close = path.lastIndexOf(']');
  const after = path.slice(close + 1);
  const named = findAttribute(type, path.slice(0, open));
  if (!named || named.sub || close < open || !/^(\.[\w$-]+)?$/.test(after))
    throw invalid('invalidPath', `${path} is not a path.`);
  if (!named.attribute.multiValued) throw invalid('invalidPath', `${named.attribute.name} is not a list.`);
  const bracket = path.slice(open + 1, close);
  const condition = bracketCondition(named.attribute, bracket);
  if (after === '') return { ...named, condition, bracket };
  const sub = subAttributeOf(named.attribute, after.slice(1));
  if (!sub) throw invalid('invalidPath', `${named.attribute.name} has no sub-attribute ${after.slice(1)}.`);
  return { ...named, condition, bracket, sub };
}

/** The attributes after these steps. The given ones stay as they are. */
export function applySteps(before: Attributes, steps: readonly PatchStep[]): Attributes {
  const attributes = structuredClone(before);
  for (const step of steps) applyStep(attributes, step);
  return attributes;
}

function applyStep(attributes: Attributes, { op, target, value }: PatchStep): void {
  if (!('attribute' in target)) {
    delete attributes[target.schema.id];
    return;
  }
  const { schema, attribute } = target;
  const holder = schema ? extensionOf(attributes, schema) : attributes;
  const next = attribute.multiValued
    ? changedList(elementsOf(holder[attribute.name]), op, target, value)
    : changedValue(holder[attribute.name], op, target, value);
  const isEmpty = next === undefined || (Array.isArray(next) && next.length === 0);
  // At each step, so that many steps together do not make a list that takes long to go through.
  if (Array.isArray(next) && next.length > maxElements)
    throw invalid('invalidValue', `${attribute.name} has at most ${maxElements} values.`);
  if (isEmpty) delete holder[attribute.name];
  else holder[attribute.name] = next;
  if (!schema) return;
  if (Object.keys(holder).length > 0) attributes[schema.id] = holder;
  else delete attributes[schema.id];
}

function extensionOf(attributes: Attributes, { id }: Schema): Attributes {
  const found = attributes[id];
  return isObject(found) ? found : {};
}

const elementsOf = (value: unknown): Attributes[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** A single value. */
function changedValue(before: unknown, op: PatchOp, { attribute, sub }: NamedAttribute, value: unknown): unknown {
  if (sub) return changedSub(isObject(before) ? before : {}, op, attribute, sub, value);
  if (op === 'remove') return undefined;
  // Microsoft Entra ID sends the manager's id as a text.
  const given =
    attribute.type === 'complex' && typeof value === 'string' && subAttributeOf(attribute, 'value') ? { value } : value;
  const parsed = parseValue(attribute, given);
  // §3.5.2.3: of a complex value, only the named sub-attributes are replaced.
  return isObject(parsed) && isObject(before) ? { ...before, ...parsed } : parsed;
}

function changedSub(
  before: Attributes,
  op: PatchOp,
  attribute: Attribute,
  sub: SubAttribute,
  value: unknown,
): Attributes | undefined {
  const { [sub.name]: _, ...rest } = before;
  const parsed =
    op === 'remove' || value === null ? undefined : parseOne(sub, onlyOne(value), `${attribute.name}.${sub.name}`);
  const next = parsed === undefined ? rest : { ...rest, [sub.name]: parsed };
  return Object.keys(next).length > 0 ? next : undefined;
}

/** Some clients send a single value as a list. */
const onlyOne = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value);

/** A list of complex values: all lists of our schemas are. */
function changedList(
  before: Attributes[],
  op: PatchOp,
  target: NamedAttribute & { condition?: Condition },
  value: unknown,
): Attributes[] {
  const { attribute, sub, condition } = target;
  if (condition) return changedMatches(before, op, { attribute, condition, ...(sub && { sub }) }, value);
  if (sub) {
    // A sub-attribute of all elements.
    const changed = before.flatMap((one) => kept(changedSub(one, op, attribute, sub, value)));
    if (op !== 'remove' && before.length === 0) throw invalid('noTarget', `${attribute.name} has no values.`);
    return onePrimary(changed, changed.length - 1);
  }
  if (op === 'remove') {
    if (value === undefined || value === null) return [];
    const gone = elementsOf(parseValue(attribute, value));
    return before.filter((one) => !gone.some((other) => isSameElement(one, other)));
  }
  const given = elementsOf(parseValue(attribute, value));
  if (op === 'replace') return given;
  const known = new Set(before.map(ordered));
  const added = given.filter((one) => !known.has(ordered(one)));
  return onePrimary([...before, ...added], before.length + added.findIndex((one) => one['primary'] === true));
}

const kept = (one: Attributes | undefined): Attributes[] => (one ? [one] : []);

/** To remove an element, naming its value is enough. */
function isSameElement(element: Attributes, named: Attributes): boolean {
  return Object.entries(named).every(([name, value]) => element[name] === value);
}

const ordered = (one: Attributes): string => JSON.stringify(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));

function changedMatches(
  before: Attributes[],
  op: PatchOp,
  { attribute, sub, condition }: { attribute: Attribute; sub?: SubAttribute; condition: Condition },
  value: unknown,
): Attributes[] {
  if (op === 'remove') {
    if (!sub) return before.filter((one) => !meets(one, condition));
    return before.flatMap((one) =>
      meets(one, condition) ? kept(changedSub(one, op, attribute, sub, undefined)) : [one],
    );
  }
  const change = (one: Attributes): Attributes | undefined => {
    if (sub) return changedSub(one, op, attribute, sub, value);
    const parsed = parseElement(attribute, onlyOne(value));
    return isObject(parsed) ? { ...one, ...parsed } : undefined;
  };
  const at = before.findIndex((one) => meets(one, condition));
  if (at < 0) {
    // §3.5.2.3. An add creates the element that the filter describes, which is how Microsoft Entra ID adds a value.
    const described = op === 'add' ? describedBy(condition) : undefined;
    if (!described) throw invalid('noTarget', `No value of ${attribute.name} matches the filter.`);
    const made = change(described);
    return made ? onePrimary([...before, made], before.length) : before;
  }
  return onePrimary(
    before.flatMap((one) => (meets(one, condition) ? kept(change(one)) : [one])),
    at,
  );
}

/** The element that a filter of equalities describes. */
function describedBy(condition: Condition): Attributes | undefined {
  if (condition.kind === 'and') {
    const parts = condition.of.map(describedBy);
    return parts.every((part) => part !== undefined) ? Object.assign({}, ...parts) : undefined;
  }
  if ((condition.kind !== 'text' && condition.kind !== 'boolean') || condition.op !== 'eq') return undefined;
  const name = 'json' in condition.place ? condition.place.json[0] : undefined;
  return name === undefined ? undefined : { [name]: condition.value };
}

/** §3.5.2: a new primary value replaces the old one. */
function onePrimary(elements: Attributes[], changed: number): Attributes[] {
  if (elements[changed]?.['primary'] !== true) return elements;
  return elements.map((one, index) =>
    index !== changed && one['primary'] === true ? { ...one, primary: false } : one,
  );
}
