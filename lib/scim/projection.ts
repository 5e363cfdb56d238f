/** `attributes` and `excludedAttributes` (RFC 7644 §3.9): which attributes an answer has. */
import { findAttribute, isSameName, schemaPrefix } from './attribute-path';
import { isObject } from './resource-values';
import type { ResourceType } from './schemas';
import { invalid } from './scim-error';

/** Undefined lists: the request does not say. */
export type Projection = { only?: string[]; without?: string[] };

const maxNames = 100;

/** Names separated by commas, or a list of names. */
export function parseProjection(attributes: unknown, excluded: unknown): Projection {
  const [only, without] = [namesOf(attributes, 'attributes'), namesOf(excluded, 'excludedAttributes')];
  if (only && without) throw invalid('invalidValue', 'Send attributes or excludedAttributes, not both.');
  return { ...(only && { only }), ...(without && { without }) };
}

function namesOf(value: unknown, parameter: string): string[] | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const parts = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(parts) || parts.length > maxNames || !parts.every((part) => typeof part === 'string'))
    throw invalid('invalidValue', `${parameter} is a list of at most ${maxNames} names.`);
  const names = parts.map((part) => String(part).trim()).filter((part) => part !== '');
  return names.length > 0 ? names : undefined;
}

const always = ['schemas', 'id'];

/** Whether the answer has this core attribute, so that it need not be read otherwise. */
export function includes({ only, without }: Projection, name: string): boolean {
  const named = (list: string[]) =>
    list.some((one) => isSameName(one, name) || isSameName(one.split(':').at(-1)?.split('.')[0] ?? '', name));
  if (only) return named(only);
  return !without?.some((one) => isSameName(one.split(':').at(-1) ?? '', name));
}

/** The resource with the attributes that were asked for. */
export function project(
  type: ResourceType,
  resource: Record<string, unknown>,
  { only, without }: Projection,
): Record<string, unknown> {
  const left = only ? kept(type, resource, only) : structuredClone(resource);
  for (const name of without ?? []) drop(type, left, name);
  // RFC 7643 §7: `returned` is `request`.
  for (const name of onRequest(type)) if (!only?.some((one) => isSameName(one, name))) drop(type, left, name);
  return withSchemas(type, left);
}

function kept(type: ResourceType, resource: Record<string, unknown>, only: readonly string[]): Record<string, unknown> {
  const left: Record<string, unknown> = {};
  for (const name of always) if (resource[name] !== undefined) left[name] = resource[name];
  for (const name of only) copy(type, resource, left, name);
  return left;
}

/** The names of attributes that are sent only if a request names them. */
function onRequest({ schemas: [core, ...extensions] }: ResourceType): string[] {
  return [core, ...extensions].flatMap((schema) =>
    schema.attributes.flatMap(({ name, returned, subAttributes = [] }) => {
      const path = schema === core ? name : `${schema.id}:${name}`;
      if (returned === 'request') return [path];
      return subAttributes.filter((sub) => sub.returned === 'request').map((sub) => `${path}.${sub.name}`);
    }),
  );
}

/** Of the extensions, `schemas` names those that have attributes. */
function withSchemas(
  { schemas: [core, ...extensions] }: ResourceType,
  resource: Record<string, unknown>,
): Record<string, unknown> {
  for (const { id } of extensions) {
    const extension = resource[id];
    if (isObject(extension) && Object.keys(extension).length === 0) delete resource[id];
  }
  return {
    ...resource,
    schemas: [core, ...extensions].map(({ id }) => id).filter((id) => id === core.id || id in resource),
  };
}

/** The members that lead to what a name names; empty for an unknown one. */
function membersTo(type: ResourceType, name: string): { members: string[]; sub?: string } {
  const prefixed = schemaPrefix(type, name);
  if (prefixed?.rest === '') return { members: prefixed.schema === type.schemas[0] ? [] : [prefixed.schema.id] };
  const named = findAttribute(type, name);
  if (!named) return { members: isSameName(name, 'schemas') ? ['schemas'] : [] };
  const members = named.schema ? [named.schema.id, named.attribute.name] : [named.attribute.name];
  return { members, ...(named.sub && { sub: named.sub.name }) };
}

function copy(type: ResourceType, from: Record<string, unknown>, to: Record<string, unknown>, name: string): void {
  const { members, sub } = membersTo(type, name);
  const last = members.at(-1);
  if (last === undefined) return;
  let [source, target] = [from, to];
  for (const member of members.slice(0, -1)) {
    const inner = source[member];
    if (!isObject(inner)) return;
    const made = target[member];
    const next = isObject(made) ? made : {};
    target[member] = next;
    [source, target] = [inner, next];
  }
  const value = source[last];
  if (value === undefined) return;
  if (sub === undefined) target[last] = value;
  else target[last] = mergedSub(target[last], value, sub);
}

function mergedSub(before: unknown, value: unknown, sub: string): unknown {
  if (Array.isArray(value)) {
    const earlier = Array.isArray(before) ? before : [];
    return value.map((one, index) => mergedSub(earlier[index], one, sub));
  }
  if (!isObject(value)) return before;
  return { ...(isObject(before) ? before : {}), ...(value[sub] !== undefined && { [sub]: value[sub] }) };
}

function drop(type: ResourceType, resource: Record<string, unknown>, name: string): void {
  const { members, sub } = membersTo(type, name);
  const last = members.at(-1);
  if (last === undefined || (members.length === 1 && always.includes(last))) return;
  let holder = resource;
  for (const member of members.slice(0, -1)) {
    const inner = holder[member];
    if (!isObject(inner)) return;
    holder = inner;
  }
  if (sub === undefined) {
    delete holder[last];
    return;
  }
  for (const one of [holder[last]].flat()) if (isObject(one)) delete one[sub];
}
