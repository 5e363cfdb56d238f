/**
 * Rich authorization requests (RFC 9396). Where a scope says "may pay", an authorization detail says what, how much and
 * to whom.
 *
 * An API registers its detail types, each with a readable title for every field; a client registers which types it uses
 * (§10). We chose: a detail may have exactly the fields of its type, so that nothing is allowed that was not shown
 * (§5), and the user allows all details of a request or none. The answer creates a separate grant with its own end,
 * beside the one that counts as consent, and it is never a standing permission. A token request may name fewer of the
 * details, unchanged (§6). Details are never merged or compared by meaning.
 *
 * A type can be a single act, such as one payment. Access for it ends within a day, whatever was requested or answered.
 */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { OAuthError } from '../errors';
import { localizedTitleSchema, scopeTitle } from './api-texts';
import type { Client, ReachableApi } from './client-records';
import { type Localized, textOf, withoutTags, withTags } from './localized';

/** One thing that is requested or allowed, with the fields of its type (§2). */
export type AuthorizationDetail = { type: string; [field: string]: unknown };

const maxDetails = 20;
const maxText = 500;
const maxDepth = 4;

/** A field of a type, with its title for the consent page. `choices` are for texts; `fields` are for groups. */
const detailFieldSchema = z.object({
  name: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/, "Begin with a letter; use letters, digits, '_', '.' and '-'."),
  title: scopeTitle,
  localized: localizedTitleSchema.exactOptional(),
  kind: z.enum(['text', 'number', 'boolean', 'texts', 'group']),
  required: z.boolean().default(false),
  choices: z.array(z.string().min(1).max(100)).min(1).max(50).exactOptional(),
  get fields() {
    return z.array(detailFieldSchema).min(1).max(20).exactOptional();
  },
});
type DetailField = z.output<typeof detailFieldSchema>;

/** A type of authorization details (RFC 9396 §2.1), as an API registers it. */
export const detailTypeSchema = z
  .object({
    type: z
      .string()
      .regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/, 'Use printable ASCII without spaces, quotes or backslashes.'),
    title: scopeTitle,
    localized: localizedTitleSchema.exactOptional(),
    singleAct: z.boolean().default(false).meta({
      description: 'Is it one act, such as a payment? People can then allow it once or for a day at most.',
    }),
    fields: z.array(detailFieldSchema).min(1).max(20),
  })
  .refine(({ fields }) => fieldsProblem(fields, 1) === undefined, {
    error: ({ input }) => {
      const fields = z.object({ fields: z.array(detailFieldSchema) }).safeParse(input).data?.fields ?? [];
      return fieldsProblem(fields, 1) ?? 'The fields do not fit each other.';
    },
  })
  .transform(({ localized, ...type }) => ({ ...type, ...localizedOf({ localized }) }));
export type DetailType = z.output<typeof detailTypeSchema>;

const membersSchema = z.record(z.string(), z.unknown());

/** A type as its developer writes it, with titles such as `title#de`, in the form that the schema reads. */
export function detailTypeMembers(value: unknown): unknown {
  const { data: members } = membersSchema.safeParse(value);
  if (!members || Array.isArray(value)) return value;
  const { fields, ...rest } = withoutTags(members, ['title']);
  if (fields === undefined) return rest;
  return { ...rest, fields: Array.isArray(fields) ? fields.map(detailTypeMembers) : fields };
}

/** A type, or a field of one, as its developer writes it. */
export function publishedDetailType({ localized, fields, ...rest }: Partial<DetailType & DetailField>): object {
  return { ...rest, ...withTags(localized), ...(fields && { fields: fields.map(publishedDetailType) }) };
}

function fieldsProblem(fields: readonly DetailField[], depth: number): string | undefined {
  if (depth > maxDepth) return `Groups may be within each other ${maxDepth} deep.`;
  const names = fields.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `There are two fields '${twice}'.`;
  if (depth === 1 && names.includes('type')) return "'type' names the type itself, and is no field.";
  for (const { name, kind, fields: within, choices } of fields) {
    if ((kind === 'group') !== (within !== undefined)) return `'${name}': a group has fields, and nothing else has.`;
    if (choices && kind !== 'text' && kind !== 'texts') return `'${name}': only texts have choices.`;
    const problem = within && fieldsProblem(within, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const parameterSchema = z
  .array(z.looseObject({ type: z.string() }))
  .min(1)
  .max(maxDetails);

/** The `authorization_details` of a request by this client. Throws `invalid_authorization_details` (§5). */
export function readAuthorizationDetails(client: Client, text: string): AuthorizationDetail[] {
  const details = parse(text);
  for (const detail of details) {
    const type = client.metadata.authorization_details_types.includes(detail.type)
      ? typeOf(client, detail.type)?.type
      : undefined;
    if (!type) throw refused(`This client may not ask for details of the type ${detail.type}.`);
    const { type: _, ...fields } = detail;
    const problem = problemOf(type.fields, fields, detail.type);
    if (problem !== undefined) throw refused(problem);
  }
  return details;
}

/**
 * The details that a token request names. Each must be one of those granted (§6). Throws
 * `invalid_authorization_details`.
 */
export function narrowedDetails(
  granted: readonly AuthorizationDetail[],
  text: string | undefined,
): AuthorizationDetail[] {
  if (text === undefined) return [...granted];
  const named = parse(text);
  if (named.every((detail) => granted.some((one) => isDeepStrictEqual(one, detail)))) return named;
  throw refused('A detail of the token request is none of those that were allowed.');
}

function parse(text: string): AuthorizationDetail[] {
  try {
    const details = parameterSchema.parse(JSON.parse(text));
    // JSON can express NUL and half a surrogate pair, but databases cannot store them; and a field must not set a
    // prototype.
    if (/\\u(0000|d[89a-f]..)/.test(JSON.stringify(details)) || text.includes('__proto__')) throw new Error();
    return details;
  } catch {
    throw refused(`authorization_details must be a JSON array of 1 to ${maxDetails} objects, each with a type.`);
  }
}

function refused(reason: string): OAuthError {
  return new OAuthError('invalid_authorization_details', reason);
}

/** The API that a type belongs to, if this client reaches it. */
function typeOf(client: Client, name: string): { api: ReachableApi; type: DetailType } | undefined {
  for (const api of client.apis) {
    const type = api.detailTypes?.find((candidate) => candidate.type === name);
    if (type) return { api, type };
  }
  return undefined;
}

/**
 * The longest time that a single act can be allowed: enough for a follow-up on the same day, but no standing
 * permission.
 */
export const singleActSeconds = 24 * 3600;

/** Whether one of the details is a single act. */
export const includesSingleAct = (client: Client, details: readonly AuthorizationDetail[]): boolean =>
  details.some(({ type }) => typeOf(client, type)?.type.singleAct === true);

/** The details whose type belongs to this API. */
export const detailsOf = (api: ReachableApi, details: readonly AuthorizationDetail[]): AuthorizationDetail[] =>
  details.filter(({ type }) => api.detailTypes?.some((candidate) => candidate.type === type));

/** §5: unknown fields, missing required fields and wrong values are rejected. */
function problemOf(fields: readonly DetailField[], values: Record<string, unknown>, path: string): string | undefined {
  const unknown = Object.keys(values).find((name) => !fields.some((field) => field.name === name));
  if (unknown !== undefined) return `${path} has no field ${unknown}.`;
  for (const field of fields) {
    const value = Object.hasOwn(values, field.name) ? values[field.name] : undefined;
    const at = `${path}.${field.name}`;
    if (value === undefined && field.required) return `${at} is missing.`;
    const problem = value === undefined ? undefined : valueProblem(field, value, at);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const groupSchema = z.record(z.string(), z.unknown());
const textsSchema = z.array(z.string()).min(1).max(50);

function valueProblem(field: DetailField, value: unknown, at: string): string | undefined {
  const isText = (text: unknown): boolean =>
    typeof text === 'string' &&
    text.trim() !== '' &&
    text.length <= maxText &&
    !/\p{Cc}/u.test(text) &&
    (field.choices?.includes(text) ?? true);
  if (field.kind === 'group') {
    const { data } = groupSchema.safeParse(value);
    return data && !Array.isArray(value) ? problemOf(field.fields ?? [], data, at) : `${at} must be an object.`;
  }
  const fits = {
    text: () => isText(value),
    texts: () => textsSchema.safeParse(value).data?.every(isText) ?? false,
    number: () => typeof value === 'number' && Number.isFinite(value),
    boolean: () => typeof value === 'boolean',
  };
  return fits[field.kind]() ? undefined : `${at} has a value that it cannot have.`;
}

/** A detail as its API describes it, for the consent page. `localized` has the same texts in other languages. */
export type DetailInWords = {
  api: string;
  title: string;
  localized?: Localized<'api' | 'title'>;
  facts: DetailFact[];
};

/**
 * A field with its value. `path` has the names of its groups and its own. `flag` is the value of a boolean, which each
 * language has its own words for.
 */
export type DetailFact = {
  title: string;
  value: string;
  path: readonly string[];
  flag?: boolean;
  localized?: Localized<'title'>;
};

/** The details as their APIs describe them; undefined if the client no longer reaches the API of one of them. */
export function detailsInWords(client: Client, details: readonly AuthorizationDetail[]): DetailInWords[] | undefined {
  const described = details.flatMap((detail) => {
    const found = typeOf(client, detail.type);
    return found ? [inWords(detail, found.api, found.type)] : [];
  });
  return described.length === details.length ? described : undefined;
}

/** One detail as its type describes it. If the API has withdrawn the type, only the name and the texts can be shown. */
export function inWords(
  detail: AuthorizationDetail,
  api: Pick<ReachableApi, 'name' | 'localized'>,
  type?: DetailType,
): DetailInWords {
  if (type) {
    const tags = new Set([...Object.keys(api.localized ?? {}), ...Object.keys(type.localized ?? {})]);
    const localized = Object.fromEntries(
      [...tags].map((tag) => {
        const name = api.localized?.[tag]?.name;
        return [tag, { ...(name !== undefined && { api: name }), ...type.localized?.[tag] }];
      }),
    );
    const facts = factsOf(type.fields, detail);
    return { api: api.name, title: type.title, facts, ...(tags.size > 0 && { localized }) };
  }
  const facts = Object.entries(detail).flatMap(([title, value]) =>
    typeof value === 'string' && title !== 'type' ? [{ title, value, path: [title] }] : [],
  );
  return { api: api.name, title: detail.type, facts };
}

type Group = Pick<DetailFact, 'title' | 'localized'>;

function factsOf(
  fields: readonly DetailField[],
  values: Record<string, unknown>,
  within?: Group,
  groups: readonly string[] = [],
): DetailFact[] {
  return fields.flatMap((field) => {
    const path = [...groups, field.name];
    const value = values[field.name];
    if (value === undefined) return [];
    const name = within ? titleWithin(within, field) : { title: field.title, ...localizedOf(field) };
    if (field.kind === 'group') return factsOf(field.fields ?? [], groupSchema.parse(value), name, path);
    if (typeof value === 'boolean') return [{ ...name, value: value ? 'yes' : 'no', path, flag: value }];
    return [{ ...name, value: [value].flat().join(', '), path }];
  });
}

/** The title of a field in a group: `Payee: Name`. */
function titleWithin(group: Group, field: Group): Group {
  const tags = new Set([...Object.keys(group.localized ?? {}), ...Object.keys(field.localized ?? {})]);
  const localized = Object.fromEntries(
    [...tags].map((tag) => [
      tag,
      { title: `${textOf(tag, 'title', group) ?? ''}: ${textOf(tag, 'title', field) ?? ''}` },
    ]),
  );
  return { title: `${group.title}: ${field.title}`, ...localizedOf({ localized }) };
}

/** Without an empty record. */
function localizedOf({ localized = {} }: { localized?: Group['localized'] | undefined }): Pick<Group, 'localized'> {
  return Object.keys(localized).length > 0 ? { localized } : {};
}
