/** Scopes of APIs, their prefix, the values without a prefix that operators permit, and detail types. */
import { z } from 'zod';
import { apiEndStanding, removeScope } from '@/lib/data/developers/api-removal';
import { addScope, type ScopeDraft, scopeDraftSchema, scopeRefusal, updateScope } from '@/lib/data/developers/apis';
import { detailTypesStanding, listDetailTypes, replaceDetailTypes } from '@/lib/data/developers/detail-types';
import { type Refused, refusedBy } from '@/lib/data/developers/problems';
import {
  chooseScopePrefix,
  forbidScope,
  listPermittedScopes,
  permitRefusal,
  permitScope,
  prefixRefusal,
} from '@/lib/data/developers/scope-prefixes';
import { publishedDetailType } from '@/lib/oauth/model/authorization-details';
import type { ApiScope } from '@/lib/oauth/model/client-records';
import { pathWithTags } from '@/lib/oauth/model/localized';
import { scopeEffects } from '@/lib/oauth/model/scopes';
import { changesOf } from '../changes';
import { type Call, made, operation } from '../operation';
import { page, pageOf, pageQuery, readCursor } from '../page';
import { invalidFields, notFound, refusedErrors } from '../problem';
import { apiParams, type ReachedApi, requireApi } from './apis';

const scopeParams = apiParams.extend({
  scope: z.string().max(200).meta({ description: 'The scope value, percent-encoded.' }),
});

const textsSchema = z
  .record(z.string(), z.strictObject({ title: z.string().exactOptional(), description: z.string().exactOptional() }))
  .meta({ description: 'Title and description in other languages, by BCP 47 tag.' });
const members = {
  title: z.string().meta({ description: 'In plain language, such as “See your saved routes”.' }),
  description: z.string(),
  effect: z.enum(scopeEffects).meta({ description: 'What it does to data.' }),
  localized: textsSchema,
};
const scopeSchema = z
  .object({ scope: z.string(), ...members })
  .meta({ id: 'Scope', description: 'A permission of an API. Its value belongs to one API of this server.' });
const scopeBodySchema = z.strictObject({
  ...members,
  description: members.description.default(''),
  localized: textsSchema.default({}),
});

const scopeOf = ({ value, title, description, effect, localized }: ApiScope): z.input<typeof scopeSchema> => ({
  scope: value,
  title,
  description,
  effect,
  localized: textsSchema.parse(localized ?? {}),
});

const findScope = ({ scopes }: ReachedApi, value: string): ApiScope | undefined =>
  scopes.find((scope) => scope.value === value);

/** `title#de` for a title in another language, and the value, which is in the path. */
const pathOf = (field: string): string[] => {
  const [name = '', tag] = field.split('#');
  if (field === 'value') return ['scope'];
  return tag === undefined ? [field] : ['localized', tag, ...(name === '' ? [] : [name])];
};
const refuse = (refused: Refused[]) => invalidFields(refusedErrors(refused, pathOf));

const listScopes = operation({
  id: 'listScopes',
  method: 'GET',
  path: '/apis/{api}/scopes',
  tag: 'Scopes',
  summary: 'List the scopes of an API: at most 100',
  scope: 'apis.read',
  params: apiParams,
  returns: z.object({ items: z.array(scopeSchema) }),
  run: async (call) => ({ items: (await requireApi(call)).scopes.map(scopeOf) }),
});

const getScope = operation({
  id: 'getScope',
  method: 'GET',
  path: '/apis/{api}/scopes/{scope}',
  tag: 'Scopes',
  summary: 'Get a scope',
  scope: 'apis.read',
  params: scopeParams,
  returns: scopeSchema,
  async run(call) {
    const scope = findScope(await requireApi(call), call.params.scope);
    if (scope === undefined) throw notFound('scope');
    return scopeOf(scope);
  },
});

function draftOf(body: z.output<typeof scopeBodySchema>): ScopeDraft {
  const { data, error } = scopeDraftSchema.safeParse(body);
  if (error) throw refuse(refusedBy(error, pathWithTags));
  return data;
}

const putScope = operation({
  id: 'putScope',
  method: 'PUT',
  path: '/apis/{api}/scopes/{scope}',
  tag: 'Scopes',
  summary: 'Add a scope, or replace its texts',
  description: "A new value begins with the API's prefix, unless an operator permitted it.",
  scope: 'apis.write',
  params: scopeParams,
  body: scopeBodySchema,
  returns: scopeSchema,
  makes: true,
  async run(call) {
    const { world, params } = call;
    const api = await requireApi(call);
    const draft = draftOf(call.body);
    if (findScope(api, params.scope)) {
      if (!(await updateScope(world.db, api.owner, api.id, params.scope, draft))) throw notFound('scope');
      return scopeOf({ value: params.scope, ...draft });
    }
    const added = await addScope(world.db, api.owner, api.id, params.scope, draft);
    if (added === undefined) throw notFound('API');
    if ('field' in added) throw refuse([added]);
    const path = `/apis/${api.id}/scopes/${encodeURIComponent(params.scope)}`;
    return made(scopeOf({ value: params.scope, ...draft }), path);
  },
  async preview(call) {
    const { world, params } = call;
    const api = await requireApi(call);
    const current = findScope(api, params.scope);
    const next = scopeOf({ value: params.scope, ...draftOf(call.body) });
    if (current) return { changes: changesOf(scopeOf(current), next) };
    const refused = await scopeRefusal(world.db, api.owner, api, params.scope);
    if (refused !== undefined) throw refuse([refused]);
    return { changes: changesOf({}, next) };
  },
});

const deleteScope = operation({
  id: 'deleteScope',
  method: 'DELETE',
  path: '/apis/{api}/scopes/{scope}',
  tag: 'Scopes',
  summary: 'Remove a scope',
  description: 'It leaves every grant and every app. A grant of only this scope ends.',
  scope: 'apis.write',
  params: scopeParams,
  async run(call) {
    const { world, params, now } = call;
    const api = await requireApi(call);
    if (!(await removeScope(world.db, api.owner, api.id, params.scope, now))) throw notFound('scope');
  },
  async preview(call) {
    const { world, params, now } = call;
    const api = await requireApi(call);
    const end = { kind: 'removeScope', value: params.scope } as const;
    const ends = await apiEndStanding(world.db, api.owner, api.id, end, now);
    if (ends === undefined) throw notFound('scope');
    return { changes: [], ends: { scopes: 1, ...ends } };
  },
});

const prefixSchema = z
  .strictObject({ prefix: z.string().max(200) })
  .meta({ id: 'ScopePrefix', description: 'How new scope values of an API begin, before “.” or “:”.' });

const getPrefix = operation({
  id: 'getScopePrefix',
  method: 'GET',
  path: '/apis/{api}/scope-prefix',
  tag: 'Scopes',
  summary: "Get an API's scope prefix",
  scope: 'apis.read',
  params: apiParams,
  returns: z.object({ prefix: z.string().nullable() }),
  run: async (call) => ({ prefix: (await requireApi(call)).scopePrefix ?? null }),
});

const putPrefix = operation({
  id: 'putScopePrefix',
  method: 'PUT',
  path: '/apis/{api}/scope-prefix',
  tag: 'Scopes',
  summary: "Choose an API's scope prefix",
  description: 'It is unique on this server, and cannot change.',
  scope: 'apis.write',
  params: apiParams,
  body: prefixSchema,
  returns: prefixSchema,
  async run(call) {
    const api = await requireApi(call);
    const { prefix } = call.body;
    if (api.scopePrefix === prefix) return { prefix };
    const chosen = await chooseScopePrefix(call.world.db, api.owner, api.id, prefix);
    if (chosen === undefined) throw notFound('API');
    if ('field' in chosen) throw refuse([chosen]);
    return { prefix };
  },
  async preview(call) {
    const api = await requireApi(call);
    const { prefix } = call.body;
    if (api.scopePrefix === prefix) return { changes: [] };
    const refused = await prefixRefusal(call.world.db, api, prefix);
    if (refused !== undefined) throw refuse([refused]);
    return { changes: changesOf({ prefix: null }, { prefix }) };
  },
});

const permittedSchema = z
  .object({
    scope: z.string(),
    resource: z.string().meta({ description: 'The resource identifier of the API.' }),
    api_name: z.string(),
    used: z.boolean().meta({ description: 'Whether the API has the scope.' }),
  })
  .meta({ id: 'PermittedScope', description: 'A scope value without the prefix of its API, which operators permit.' });

const listPermitted = operation({
  id: 'listPermittedScopes',
  method: 'GET',
  path: '/permitted-scopes',
  tag: 'Scopes',
  summary: 'List the scope values without a prefix that operators permitted',
  scope: 'settings.read',
  query: z.strictObject({
    ...pageQuery,
    q: z
      .string()
      .max(200)
      .optional()
      .meta({ description: 'A part of a value, or of the name or identifier of an API.' }),
  }),
  returns: pageOf(permittedSchema),
  async run({ world, query }) {
    const after = readCursor(query.cursor, z.object({ skip: z.int().min(0).max(1_000_000) }));
    const skip = after?.skip ?? 0;
    const rows = await listPermittedScopes(world.db, { query: query.q ?? '', skip, take: query.limit + 1 });
    const shown = ({ value, api, resource, isUsed }: (typeof rows)[number]) => ({
      scope: value,
      resource,
      api_name: api,
      used: isUsed,
    });
    return page(rows, query.limit, shown, () => ({ skip: skip + query.limit }));
  },
});

const putPermitted = operation({
  id: 'permitScope',
  method: 'PUT',
  path: '/apis/{api}/permitted-scopes/{scope}',
  tag: 'Scopes',
  summary: 'Permit an API a scope value without its prefix',
  scope: 'settings.write',
  params: scopeParams,
  async run(call) {
    const api = await requireApi(call);
    const permitted = await permitScope(call.world.db, api.resource, call.params.scope);
    if ('field' in permitted) throw refuse([permitted]);
  },
  problems: ['invalid_fields'],
  async preview(call) {
    const api = await requireApi(call);
    const { scope } = call.params;
    const refused = await permitRefusal(call.world.db, api.id, scope);
    if (refused !== undefined) throw refuse([refused]);
    return { changes: api.bareScopes.includes(scope) ? [] : [{ field: 'permitted_scopes', to: scope }] };
  },
});

const deletePermitted = operation({
  id: 'forbidScope',
  method: 'DELETE',
  path: '/apis/{api}/permitted-scopes/{scope}',
  tag: 'Scopes',
  summary: 'Withdraw the permission of a scope value without a prefix',
  description: 'A scope that exists stays.',
  scope: 'settings.write',
  params: scopeParams,
  async run(call) {
    const api = await permittedApi(call);
    await forbidScope(call.world.db, api.resource, call.params.scope);
  },
  async preview(call) {
    await permittedApi(call);
    return { changes: [{ field: 'permitted_scopes', from: call.params.scope }] };
  },
});

async function permittedApi(call: Call & { params: { api: string; scope: string } }): Promise<ReachedApi> {
  const api = await requireApi(call);
  if (!api.bareScopes.includes(call.params.scope)) throw notFound('permission');
  return api;
}

const typeSchema = z
  .record(z.string(), z.json())
  .meta({ id: 'DetailType', description: 'A type of authorization details (RFC 9396), also with title#de.' });
const typesSchema = z.object({ items: z.array(typeSchema) });

const publishedTypes = (types: readonly Parameters<typeof publishedDetailType>[0][]) => ({
  items: types.map((type) => typeSchema.parse(JSON.parse(JSON.stringify(publishedDetailType(type))))),
});

const listTypes = operation({
  id: 'listDetailTypes',
  method: 'GET',
  path: '/apis/{api}/detail-types',
  tag: 'Scopes',
  summary: 'List the types of authorization details of an API: at most 50',
  scope: 'apis.read',
  params: apiParams,
  returns: typesSchema,
  async run(call) {
    const api = await requireApi(call);
    return publishedTypes((await listDetailTypes(call.world.db, api.owner, api.id)) ?? []);
  },
});

const typePaths = { types: ['items'] };

const putTypes = operation({
  id: 'putDetailTypes',
  method: 'PUT',
  path: '/apis/{api}/detail-types',
  tag: 'Scopes',
  summary: 'Replace the types of authorization details of an API',
  description: 'What people allowed of types that are no longer listed ends.',
  scope: 'apis.write',
  params: apiParams,
  body: z.strictObject({ items: z.array(typeSchema).max(50) }),
  returns: typesSchema,
  maxBodyBytes: 256 * 1024,
  async run(call) {
    const { world, body, now } = call;
    const api = await requireApi(call);
    const saved = await replaceDetailTypes(world.db, api.owner, api.id, body.items, now);
    if (saved === undefined) throw notFound('API');
    if ('field' in saved) throw invalidFields(refusedErrors([saved], typePaths));
    return publishedTypes((await listDetailTypes(world.db, api.owner, api.id)) ?? []);
  },
  async preview(call) {
    const { world, body, now } = call;
    const api = await requireApi(call);
    const standing = await detailTypesStanding(world.db, api.owner, api.id, body.items, now);
    if (standing === undefined) throw notFound('API');
    if ('field' in standing) throw invalidFields(refusedErrors([standing], typePaths));
    const byType = (types: typeof standing.before) =>
      Object.fromEntries(publishedTypes(types).items.map((type) => [String(type['type']), type]));
    return { changes: changesOf(byType(standing.before), byType(standing.after)), ends: standing.ends };
  },
});

export const scopeOperations = [
  listScopes,
  getScope,
  putScope,
  deleteScope,
  getPrefix,
  putPrefix,
  listPermitted,
  putPermitted,
  deletePermitted,
  listTypes,
  putTypes,
];
