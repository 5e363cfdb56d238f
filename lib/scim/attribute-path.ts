/**
 * Names of attributes (RFC 7644 §3.10): `userName`, `name.familyName`, with the URN of a schema before them, and a URN
 * alone for a whole extension. Case does not matter (RFC 7643 §2.1).
 */
import { type Attribute, commonAttributes, type ResourceType, type Schema, type SubAttribute } from './schemas';

/** `schema`: the extension that has the attribute; absent for core and common attributes. */
export type NamedAttribute = { schema?: Schema; attribute: Attribute; sub?: SubAttribute };

/** The members of JSON that lead to the attribute. */
export function membersOf({ schema, attribute }: Pick<NamedAttribute, 'schema' | 'attribute'>): string[] {
  return schema ? [schema.id, attribute.name] : [attribute.name];
}

export const isSameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The schema that a URN names, and the rest after it: `urn:…:User:userName` → `userName`. */
export function schemaPrefix(type: ResourceType, path: string): { schema: Schema; rest: string } | undefined {
  const lower = path.toLowerCase();
  for (const schema of type.schemas) {
    const id = schema.id.toLowerCase();
    if (lower === id) return { schema, rest: '' };
    if (lower.startsWith(`${id}:`)) return { schema, rest: path.slice(id.length + 1) };
  }
  return undefined;
}

/** The attribute with this name in a schema. */
export function attributeIn(type: ResourceType, schema: Schema, name: string): Attribute | undefined {
  const core = schema === type.schemas[0];
  const all = core ? [...commonAttributes, ...schema.attributes] : schema.attributes;
  return all.find((attribute) => isSameName(attribute.name, name));
}

/** The attribute of a path without brackets; undefined if no schema has it. */
export function findAttribute(type: ResourceType, path: string): NamedAttribute | undefined {
  const [core] = type.schemas;
  const prefixed = schemaPrefix(type, path);
  const schema = prefixed?.schema ?? core;
  const [name = '', subName, ...rest] = (prefixed?.rest ?? path).split('.');
  const attribute = attributeIn(type, schema, name);
  if (!attribute || rest.length > 0) return undefined;
  const named = { ...(schema !== core && { schema }), attribute };
  if (subName === undefined) return named;
  const sub = subAttributeOf(attribute, subName);
  return sub && { ...named, sub };
}

export function subAttributeOf(attribute: Attribute, name: string): SubAttribute | undefined {
  return attribute.subAttributes?.find((one) => isSameName(one.name, name));
}
