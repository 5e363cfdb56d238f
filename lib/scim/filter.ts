/**
 * Filters (RFC 7644 §3.4.2.2). A library parses them. This file checks the names and types against the schemas and
 * makes conditions of them: for the database, and for the elements of a list that a PATCH selects.
 */
import { type Filter, parse } from 'scim2-parse-filter';
import type { Comparison, Condition, List, Place, Sorting } from '../data/partners/scim-filter';
import { findAttribute, membersOf, type NamedAttribute, subAttributeOf } from './attribute-path';
import type { Attribute, ResourceType, SubAttribute } from './schemas';
import { invalid, type ScimType } from './scim-error';

/** Longer filters than any client has. They bound the time and the depth of parsing. */
const maxLength = 2000;
const maxComparisons = 30;
const maxDepth = 20;

/**
 * Parses a filter. The parser of the library needs exponential time for some texts with line breaks, and does not read
 * backslashes as JSON does, so both are refused before.
 */
function parseBounded(text: string, fault: ScimType): Filter {
  if (text.length > maxLength) throw invalid(fault, `A filter has at most ${maxLength} characters.`);
  if (/[\p{Cc}\p{Cs}]/u.test(text)) throw invalid(fault, 'A filter has no control characters.');
  if (/\\(?!")/.test(text)) throw invalid(fault, 'In a filter, a backslash stands only before a quotation mark.');
  if (depthOf(text) > maxDepth) throw invalid(fault, `A filter is nested at most ${maxDepth} levels deep.`);
  let filter: Filter;
  try {
    filter = parse(text);
  } catch {
    throw invalid(fault, 'The filter cannot be parsed. Example: userName eq "ada"');
  }
  if (comparisonsIn(filter) > maxComparisons)
    throw invalid(fault, `A filter has at most ${maxComparisons} comparisons.`);
  return filter;
}

/** Brackets, and `not`, which the parser also reads recursively. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[([\])]|\bnot\b/gi)) {
    if (token === ')' || token === ']') depth -= 1;
    else if (!token.startsWith('"')) depth += 1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function comparisonsIn(filter: Filter): number {
  if ('filters' in filter) return filter.filters.reduce((sum, one) => sum + comparisonsIn(one), 0);
  if ('filter' in filter) return comparisonsIn(filter.filter);
  if ('valFilter' in filter) return 1 + comparisonsIn(filter.valFilter);
  return 1;
}

/** The condition of a filter on resources. */
export function filterCondition(type: ResourceType, text: string): Condition {
  const resolve = (filter: Filter): Condition => {
    switch (filter.op) {
      case 'and':
      case 'or':
        return { kind: filter.op, of: filter.filters.map(resolve) };
      case 'not':
        return { kind: 'not', of: resolve(filter.filter) };
      case '[]': {
        const { named, list } = listOf(type, filter.attrPath);
        return { kind: 'some', list, of: elementCondition(named.attribute, filter.valFilter, 'invalidFilter') };
      }
      default:
        return comparison(type, filter);
    }
  };
  return resolve(parseBounded(text, 'invalidFilter'));
}

type Leaf = Extract<Filter, { attrPath: string }>;
type LeafOp = { op: Comparison | 'pr'; value: unknown };

const leafOp = (filter: Leaf): LeafOp => {
  if (filter.op === 'pr') return { op: 'pr', value: undefined };
  if (filter.op === '[]') throw invalid('invalidFilter', 'Brackets within brackets are not a filter.');
  return { op: filter.op, value: filter.compValue };
};

function listOf(type: ResourceType, path: string): { named: NamedAttribute; list: List } {
  const named = find(type, path);
  if (!named.attribute.multiValued || named.sub) throw invalid('invalidFilter', `${path} is not a list.`);
  return { named, list: rowsOf(named.attribute) ?? { json: membersOf(named) } };
}

/** Lists that are not in the JSON of the resource. */
function rowsOf({ name }: Attribute): List | undefined {
  return name === 'members' || name === 'groups' ? { rows: name } : undefined;
}

function find(type: ResourceType, path: string): NamedAttribute {
  const named = findAttribute(type, path);
  if (!named) throw invalid('invalidFilter', `A ${type.name} has no attribute ${path}.`);
  if (named.attribute.returned === 'never') throw invalid('invalidFilter', `${path} cannot be filtered.`);
  return named;
}

function comparison(type: ResourceType, filter: Leaf): Condition {
  const named = find(type, filter.attrPath);
  const { attribute, sub } = named;
  const leaf = leafOp(filter);
  if (attribute.name === 'meta' && sub?.name === 'resourceType' && leaf.op !== 'pr')
    return { kind: 'constant', value: (leaf.op === 'eq') === (leaf.value === type.name) };
  if (!attribute.multiValued)
    return leafCondition(sub ?? attribute, placeOf(type, named), leaf, filter.attrPath, 'invalidFilter');
  // RFC 7644 §3.4.2.2: one element of the list is enough. A list of complex values is compared by `value`.
  const element = sub ?? subAttributeOf(attribute, 'value');
  const list = rowsOf(attribute) ?? { json: membersOf(named) };
  if (!element) throw invalid('invalidFilter', `Name a sub-attribute of ${filter.attrPath}.`);
  return {
    kind: 'some',
    list,
    of: leafCondition(element, { json: [element.name] }, leaf, filter.attrPath, 'invalidFilter'),
  };
}

/** Attributes with a column of their own. */
const columns = {
  id: { column: 'id' },
  externalId: { column: 'externalId' },
  userName: { column: 'userName' },
  active: { column: 'active' },
} as const satisfies Record<string, Place>;

function placeOf(type: ResourceType, { schema, attribute, sub }: NamedAttribute): Place {
  if (attribute.name === 'meta') {
    if (sub?.name === 'created' || sub?.name === 'lastModified') return { column: sub.name };
    throw invalid('invalidFilter', 'Of meta, only created, lastModified and resourceType can be compared.');
  }
  if (schema && attribute.name === 'state') return { column: 'state' };
  if (type.name === 'Group' && attribute.name === 'displayName') return { column: 'displayName' };
  const column = schema || sub ? undefined : Object.entries(columns).find(([name]) => name === attribute.name)?.[1];
  if (column) return column;
  return { json: [...membersOf({ attribute, ...(schema && { schema }) }), ...(sub ? [sub.name] : [])] };
}

/** The condition of a filter on the elements of a list (`emails[type eq "work"]`). */
function elementCondition(attribute: Attribute, filter: Filter, fault: ScimType): Condition {
  switch (filter.op) {
    case 'and':
    case 'or':
      return { kind: filter.op, of: filter.filters.map((one) => elementCondition(attribute, one, fault)) };
    case 'not':
      return { kind: 'not', of: elementCondition(attribute, filter.filter, fault) };
    default: {
      const sub = subAttributeOf(attribute, filter.attrPath);
      if (!sub) throw invalid(fault, `${attribute.name} has no sub-attribute ${filter.attrPath}.`);
      return leafCondition(sub, { json: [sub.name] }, leafOp(filter), `${attribute.name}.${sub.name}`, fault);
    }
  }
}

/** The condition within the brackets of a PATCH path. */
export function bracketCondition(attribute: Attribute, text: string): Condition {
  return elementCondition(attribute, parseBounded(text, 'invalidPath'), 'invalidPath');
}

function leafCondition(
  { type, caseExact = false }: Attribute | SubAttribute,
  place: Place,
  { op, value }: LeafOp,
  path: string,
  fault: ScimType,
): Condition {
  if (op === 'pr') return { kind: 'present', place };
  // RFC 7644 §3.4.2.2 allows null as a value; nothing else is equal to it than an attribute without a value.
  if (value === null) {
    if (op === 'eq') return { kind: 'not', of: { kind: 'present', place } };
    if (op === 'ne') return { kind: 'present', place };
    throw invalid(fault, `${path} cannot be compared with null by ${op}.`);
  }
  switch (type) {
    case 'boolean': {
      const wanted = booleanOf(value);
      if (wanted === undefined || (op !== 'eq' && op !== 'ne'))
        throw invalid(fault, `${path} is true or false, and can be compared by eq and ne.`);
      return { kind: 'boolean', place, op, value: wanted };
    }
    case 'dateTime': {
      const at = typeof value === 'string' && isDateTime(value) ? Date.parse(value) : Number.NaN;
      if (Number.isNaN(at)) throw invalid(fault, `${path} is compared with a time, like "2026-11-28T12:00:00Z".`);
      if (op === 'co' || op === 'sw' || op === 'ew') throw invalid(fault, `${path} cannot be compared by ${op}.`);
      return { kind: 'time', place, op, value: at };
    }
    case 'complex':
      throw invalid(fault, `Name a sub-attribute of ${path}.`);
    default:
      if (typeof value !== 'string') throw invalid(fault, `${path} is compared with a text in quotation marks.`);
      return { kind: 'text', place, op, value, exact: caseExact };
  }
}

const isDateTime = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/.test(text);

/** Also "True" and "False" as texts, which Microsoft Entra ID sends. */
export function booleanOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  const lower = value.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : undefined;
}

/** What a list is sorted by (RFC 7644 §3.4.2.3). */
export function sortingOf(type: ResourceType, path: string, descending: boolean): Sorting {
  const named = findAttribute(type, path);
  const { attribute, sub } = named ?? {};
  const element = attribute?.multiValued ? (sub ?? subAttributeOf(attribute, 'value')) : (sub ?? attribute);
  if (!named || !attribute || !element || element.type === 'complex' || rowsOf(attribute))
    throw invalid('invalidValue', `Resources cannot be sorted by ${path}.`);
  const exact = element.caseExact ?? false;
  return attribute.multiValued
    ? { place: { json: [element.name] }, list: { json: membersOf(named) }, exact, descending }
    : { place: placeOf(type, named), exact, descending };
}

/** Whether an element of a list, as parsed by `resource-values.ts`, meets the condition. */
export function meets(element: Record<string, unknown>, condition: Condition): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.of.every((one) => meets(element, one));
    case 'or':
      return condition.of.some((one) => meets(element, one));
    case 'not':
      return !meets(element, condition.of);
    case 'constant':
      return condition.value;
    case 'some':
      return false;
    default: {
      const value = 'json' in condition.place ? element[condition.place.json[0] ?? ''] : undefined;
      if (condition.kind === 'present') return value !== undefined && value !== '';
      if (condition.kind === 'text') return compareText(value, condition);
      const found = condition.kind === 'time' ? Date.parse(String(value)) : value;
      return (found === condition.value) === (condition.op === 'eq');
    }
  }
}

function compareText(value: unknown, { op, value: wanted, exact }: Extract<Condition, { kind: 'text' }>): boolean {
  if (typeof value !== 'string') return op === 'ne';
  const [a, b] = exact ? [value, wanted] : [value.toLowerCase(), wanted.toLowerCase()];
  switch (op) {
    case 'eq':
      return a === b;
    case 'ne':
      return a !== b;
    case 'co':
      return a.includes(b);
    case 'sw':
      return a.startsWith(b);
    case 'ew':
      return a.endsWith(b);
    case 'gt':
      return a > b;
    case 'ge':
      return a >= b;
    case 'lt':
      return a < b;
    case 'le':
      return a <= b;
  }
}
