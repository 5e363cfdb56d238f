/**
 * Conditions on a partner's records, and the SQL for them. Every condition is evaluated by the database, so that a
 * partner with many accounts gets pages and counts without reading them all. Values are always parameters.
 */
import { Prisma } from '../generated/client';

/** Columns of the records, by the attributes that they hold. */
type Column = 'id' | 'userName' | 'displayName' | 'externalId' | 'active' | 'state' | 'created' | 'lastModified';

/** Where a value is: in a column, or in the JSON of the record or of an element of a list. */
export type Place = { column: Column } | { json: readonly string[] };

export type Comparison = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

/** A list in the JSON of the record, or one that the database holds as rows. */
export type List = { json: readonly string[] } | { rows: 'members' | 'groups' };

export type Condition =
  | { kind: 'and' | 'or'; of: readonly Condition[] }
  | { kind: 'not'; of: Condition }
  /** At least one element of the list meets the condition, whose places are in the element. */
  | { kind: 'some'; list: List; of: Condition }
  | { kind: 'text'; place: Place; op: Comparison; value: string; exact: boolean }
  | { kind: 'boolean'; place: Place; op: 'eq' | 'ne'; value: boolean }
  /** In milliseconds since the epoch. */
  | { kind: 'time'; place: Place; op: 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le'; value: number }
  | { kind: 'present'; place: Place }
  | { kind: 'constant'; value: boolean };

const { sql, join, raw } = Prisma;
type Sql = Prisma.Sql;

const columns: Record<Column, string> = {
  id: 'r.id::text',
  userName: 'r.user_name',
  displayName: 'r.display_name',
  externalId: 'r.external_id',
  active: 'r.active',
  state: `CASE WHEN r.user_id IS NULL THEN 'invited' ELSE 'connected' END`,
  created: 'r.created_at',
  lastModified: 'r.updated_at',
};

/** The JSON that places of a condition are in: the record's, or an element's. */
type Base = 'r.attributes' | 'e.item';

/** The value of a place as text, or of a column in its own type. */
function valueAt(place: Place, base: Base = 'r.attributes'): Sql {
  if ('column' in place) return raw(`(${columns[place.column]})`);
  return sql`(${raw(base)} #>> ${[...place.json]}::text[])`;
}

/** SQL that is true for records `r` that meet the condition. */
export function conditionSql(condition: Condition, base: Base = 'r.attributes'): Sql {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const parts = condition.of.map((one) => sql`(${conditionSql(one, base)})`);
      return parts.length === 0 ? sql`${condition.kind === 'and'}::bool` : join(parts, ` ${condition.kind} `);
    }
    case 'not':
      return sql`NOT coalesce(${conditionSql(condition.of, base)}, false)`;
    case 'some':
      return someSql(condition.list, condition.of, base);
    case 'present':
      return presentSql(condition.place, base);
    case 'constant':
      return sql`${condition.value}::bool`;
    case 'boolean': {
      const value = valueAt(condition.place, base);
      return condition.op === 'eq'
        ? sql`${value}::bool = ${condition.value}::bool`
        : sql`${value}::bool IS DISTINCT FROM ${condition.value}::bool`;
    }
    case 'time': {
      const at = sql`to_timestamp(${condition.value / 1000}::float8)`;
      return sql`${valueAt(condition.place, base)} ${raw(operators[condition.op])} ${at}`;
    }
    case 'text':
      return textSql(condition, base);
  }
}

const operators = { eq: '=', ne: 'IS DISTINCT FROM', gt: '>', ge: '>=', lt: '<', le: '<=' } as const;

function presentSql(place: Place, base: Base): Sql {
  const value = valueAt(place, base);
  return 'column' in place ? sql`${value} IS NOT NULL` : sql`coalesce(${value}, '') NOT IN ('', '[]', '{}')`;
}

function textSql({ place, op, value, exact }: Extract<Condition, { kind: 'text' }>, base: Base): Sql {
  // Comparisons that an index answers.
  if (op === 'eq' && 'column' in place) {
    if (place.column === 'userName') return sql`r.user_name_key = ${value.toLowerCase()}::text`;
    if (place.column === 'id') return uuid.test(value) ? sql`r.id = ${value}::uuid` : sql`false`;
    if (place.column === 'externalId') return sql`r.external_id = ${value}::text`;
  }
  const left = exact ? valueAt(place, base) : sql`lower(${valueAt(place, base)})`;
  const right = exact ? sql`${value}::text` : sql`lower(${value}::text)`;
  switch (op) {
    case 'co':
      return sql`position(${right} in ${left}) > 0`;
    case 'sw':
      return sql`starts_with(${left}, ${right})`;
    case 'ew':
      return sql`right(${left}, length(${right})) = ${right}`;
    default:
      return sql`${left} ${raw(operators[op])} ${right}${raw(op === 'eq' || op === 'ne' ? '' : ' COLLATE "C"')}`;
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function someSql(list: List, of: Condition, base: Base): Sql {
  if ('json' in list) {
    const items = sql`jsonb_array_elements(coalesce(${raw(base)} #> ${[...list.json]}::text[], '[]'))`;
    const some = sql`EXISTS (SELECT FROM ${items} AS e(item) WHERE ${conditionSql(of, 'e.item')})`;
    // An index finds addresses, also those that have to meet more conditions.
    const value = list.json.join() === 'emails' ? requiredValue(of) : undefined;
    return value === undefined ? some : sql`(r.email_keys @> ARRAY[${value.toLowerCase()}::text] AND ${some})`;
  }
  if (list.rows === 'members') {
    if (isValueEq(of)) {
      if (!uuid.test(of.value)) return sql`false`;
      return sql`EXISTS (SELECT FROM scim_members m WHERE m.group_id = r.id AND m.member_id = ${of.value}::uuid)`;
    }
    return sql`EXISTS (SELECT FROM (
        SELECT jsonb_build_object('value', u.id, 'display', u.user_name, 'type', 'User') AS item
        FROM scim_members m JOIN scim_users u ON u.id = m.member_id WHERE m.group_id = r.id) e
      WHERE ${conditionSql(of, 'e.item')})`;
  }
  return sql`EXISTS (SELECT FROM (
      SELECT jsonb_build_object('value', g.id, 'display', g.display_name, 'type', 'direct') AS item
      FROM scim_members m JOIN scim_groups g ON g.id = m.group_id WHERE m.member_id = r.id) e
    WHERE ${conditionSql(of, 'e.item')})`;
}

/** The value that an element needs to meet the condition; undefined if it is not only one. */
function requiredValue(of: Condition): string | undefined {
  if (isValueEq(of)) return of.value;
  return of.kind === 'and' ? of.of.find(isValueEq)?.value : undefined;
}

type ValueEq = Extract<Condition, { kind: 'text' }>;
const isValueEq = (of: Condition): of is ValueEq =>
  of.kind === 'text' && of.op === 'eq' && 'json' in of.place && of.place.json.join() === 'value';

/** What a list is sorted by: a place, or the first or primary element of a list. */
export type Sorting = { place: Place; list?: List; exact: boolean; descending: boolean };

/** `ORDER BY` without the words. Records without the value are last in ascending order (RFC 7644 §3.4.2.3). */
export function sortingSql(sorting: Sorting | undefined): Sql {
  if (!sorting) return sql`r.created_at, r.id`;
  const { place, list, exact, descending } = sorting;
  const plain = list && 'json' in list ? firstOf(list.json, place) : valueAt(place);
  const isText = !('column' in place) || !['active', 'created', 'lastModified'].includes(place.column);
  const value = isText ? sql`${exact ? plain : sql`lower(${plain})`} COLLATE "C"` : plain;
  return sql`${value} ${raw(descending ? 'DESC NULLS FIRST' : 'ASC NULLS LAST')}, r.created_at, r.id`;
}

/** The value of the primary element of a list, or else of the first. */
function firstOf(list: readonly string[], place: Place): Sql {
  return sql`(SELECT ${valueAt(place, 'e.item')}
    FROM jsonb_array_elements(coalesce(r.attributes #> ${[...list]}::text[], '[]')) WITH ORDINALITY AS e(item, nr)
    ORDER BY (e.item ->> 'primary' = 'true') DESC NULLS LAST, e.nr LIMIT 1)`;
}
