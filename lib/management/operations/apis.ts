/** APIs (protected resources). */
import { z } from 'zod';
import {
  apiDirectory,
  apiPositionSchema,
  type DirectoryApi,
  directoryApi,
  isApiTaken,
} from '@/lib/data/developers/api-directory';
import { apiEndStanding, deleteApi, updateApi } from '@/lib/data/developers/api-removal';
import { accessTokenFormats, apiDraftSchema, createApi, resourceRefusal } from '@/lib/data/developers/apis';
import type { Developer } from '@/lib/data/developers/clients';
import { type Refused, refusedBy } from '@/lib/data/developers/problems';
import { pathWithTags } from '@/lib/oauth/model/localized';
import { normalResource } from '@/lib/oauth/model/resource-identifier';
import { signingAlgs } from '@/lib/oauth/model/signing-algs';
import { changesOf, mergePatch } from '../changes';
import { type Call, made, operation } from '../operation';
import { newOwner } from '../owners';
import { page, pageOf, pageQuery, readCursor } from '../page';
import { fieldError, invalidFields, notFound, refusedErrors } from '../problem';
import { moment, writeMoment } from '../values';

export const apiParams = z.object({
  api: z.string().max(2000).meta({ description: 'The id, or the resource identifier, percent-encoded.' }),
});

const localizedName = z
  .record(z.string(), z.strictObject({ name: z.string() }))
  .meta({ description: 'Its name in other languages, by BCP 47 tag.' });
const ownerSchema = z.guid().nullable().meta({ description: 'The account of its developer; null if nobody owns it.' });
const resourceSchema = z.string().max(2000).meta({ description: 'The resource identifier (RFC 8707): the audience.' });
const openSchema = z.boolean().meta({ description: 'Whether any app may request its scopes.' });
const idleSchema = z.number().nullable().meta({
  description: "How long refresh tokens with its scopes may stay unused, in seconds; null: the server's time.",
});

const lastingSchema = z
  .boolean()
  .meta({ description: 'Whether API keys with its scopes may have no expiry, if this server allows it.' });

const apiSchema = z
  .object({
    id: z.guid(),
    resource: resourceSchema,
    owner_id: ownerSchema,
    name: z.string(),
    localized: localizedName,
    access_token_seconds: z.int(),
    access_token_format: z.enum(accessTokenFormats),
    signing_alg: z.enum(signingAlgs),
    open_to_apps: openSchema,
    refresh_idle_seconds: idleSchema,
    lasting_keys: lastingSchema,
    scope_prefix: z.string().nullable().meta({ description: 'How its new scope values begin; null: not chosen yet.' }),
    permitted_scopes: z.array(z.string()).meta({ description: 'Values without the prefix that operators permitted.' }),
    created_at: moment,
    updated_at: moment,
  })
  .meta({ id: 'Api', description: 'A registered API (a protected resource).' });

const settings = {
  name: z.string(),
  localized: localizedName.default({}),
  access_token_seconds: z.number().default(600),
  access_token_format: z.enum(accessTokenFormats).default('jwt'),
  signing_alg: z.enum(signingAlgs).default('ES256'),
  open_to_apps: openSchema.default(true),
  refresh_idle_seconds: idleSchema.default(null),
  lasting_keys: lastingSchema.default(false),
};
const newApiSchema = z.strictObject({ resource: resourceSchema, owner_id: ownerSchema.optional(), ...settings });
const putApiSchema = z.strictObject({
  resource: resourceSchema.optional().meta({ description: 'Needed to register under a chosen id. It cannot change.' }),
  owner_id: ownerSchema.optional(),
  ...settings,
});
const patchApiSchema = z.strictObject({
  name: z.string().optional(),
  localized: z.record(z.string(), z.strictObject({ name: z.string() }).nullable()).optional(),
  access_token_seconds: z.number().optional(),
  access_token_format: z.enum(accessTokenFormats).optional(),
  signing_alg: z.enum(signingAlgs).optional(),
  open_to_apps: openSchema.optional(),
  refresh_idle_seconds: idleSchema.optional(),
  lasting_keys: lastingSchema.optional(),
});
const settingsSchema = z.object(settings);
type Settings = z.output<typeof settingsSchema>;

function apiOf(api: DirectoryApi): z.input<typeof apiSchema> {
  return {
    id: api.id,
    resource: api.resource,
    owner_id: api.ownerId ?? null,
    name: api.name,
    localized: localizedName.parse(api.localized ?? {}),
    access_token_seconds: api.accessTokenSeconds,
    access_token_format: api.accessTokenFormat,
    signing_alg: api.signingAlg,
    open_to_apps: api.openToApps,
    refresh_idle_seconds: api.refreshIdleSeconds,
    lasting_keys: api.lastingKeys,
    scope_prefix: api.scopePrefix ?? null,
    permitted_scopes: api.bareScopes,
    created_at: writeMoment(api.createdAt),
    updated_at: writeMoment(api.updatedAt),
  };
}

/** An API that the caller reaches, with the owner as whom the call acts. */
export type ReachedApi = DirectoryApi & { owner: Developer };

type ApiCall = Call & { params: { api: string } };

async function findReached({ world, reach }: Call, idOrResource: string): Promise<ReachedApi | undefined> {
  const api = await directoryApi(world.db, idOrResource, { ownerId: reach.everyone ? undefined : reach.sub });
  return api && { ...api, owner: { sub: api.ownerId ?? null, isOperator: reach.everyone } };
}

/** Throws `not_found` if the caller does not reach the API. */
export async function requireApi(call: ApiCall): Promise<ReachedApi> {
  const api = await findReached(call, call.params.api);
  if (api === undefined) throw notFound('API');
  return api;
}

const paths: Record<string, string[]> = {
  accessTokenSeconds: ['access_token_seconds'],
  refreshIdleSeconds: ['refresh_idle_seconds'],
};

/** `name#de` for a name in another language. */
const pathOf = (field: string): string[] => {
  const [name = '', tag] = field.split('#');
  return tag === undefined ? (paths[field] ?? [field]) : ['localized', tag, ...(name === '' ? [] : [name])];
};

const refuse = (refused: Refused[]) => invalidFields(refusedErrors(refused, pathOf));

/** The settings for the data layer. Members that this API does not have stay as they are. */
function draftOf(body: Settings, current?: DirectoryApi) {
  const { data, error } = apiDraftSchema.safeParse({
    ...current,
    name: body.name,
    localized: body.localized,
    accessTokenSeconds: body.access_token_seconds,
    accessTokenFormat: body.access_token_format,
    signingAlg: body.signing_alg,
    openToApps: body.open_to_apps,
    refreshIdleSeconds: body.refresh_idle_seconds,
    lastingKeys: body.lasting_keys,
  });
  if (error) throw refuse(refusedBy(error, pathWithTags));
  return data;
}

async function register(call: Call, owner: Developer, resource: string, body: Settings, id?: string) {
  const { world, now } = call;
  const draft = draftOf(body);
  await requireFree(call, resource);
  const created = await createApi(world.db, owner, resource, draft, now, id);
  if ('field' in created) throw refuse([created]);
  const api = await findReached(call, created.id);
  if (api === undefined) throw notFound('API');
  return made(apiOf(api), `/apis/${api.id}`);
}

async function requireFree({ world }: Call, resource: string): Promise<void> {
  const refused = await resourceRefusal(world.db, resource, world.env.issuer);
  if (refused !== undefined) throw refuse([refused]);
}

/** A new API as a dry run shows it. */
async function drafted(call: Call, owner: Developer, resource: string, body: Settings, id?: string) {
  await requireFree(call, resource);
  const { now } = call;
  const draft = { ...draftOf(body), resource, bareScopes: [], scopes: [], createdAt: now, updatedAt: now };
  const {
    id: _,
    created_at: __,
    updated_at: ___,
    ...shown
  } = apiOf({
    ...draft,
    id: id ?? '',
    ...(owner.sub !== null && { ownerId: owner.sub }),
  });
  return { changes: changesOf({}, { ...(id !== undefined && { id }), ...shown }) };
}

async function previewOf({ world, now }: Call, current: ReachedApi, body: Settings) {
  const next = { ...current, ...draftOf(body, current) };
  const closes = current.openToApps && !next.openToApps;
  const ends = closes ? await apiEndStanding(world.db, current.owner, current.id, { kind: 'close' }, now) : undefined;
  return { changes: changesOf(apiOf(current), apiOf(next)), ...(ends && { ends }) };
}

async function save(call: Call, current: ReachedApi, body: Settings) {
  const { world, now } = call;
  const saved = await updateApi(world.db, current.owner, current.id, draftOf(body, current), now);
  const next = saved ? await findReached(call, current.id) : undefined;
  if (next === undefined) throw notFound('API');
  return apiOf(next);
}

const listApis = operation({
  id: 'listApis',
  method: 'GET',
  path: '/apis',
  tag: 'APIs',
  summary: 'List APIs, newest first',
  scope: 'apis.read',
  query: z.strictObject({
    ...pageQuery,
    q: z.string().max(200).optional().meta({ description: 'A part of a name, an identifier or a scope value.' }),
    owner_id: z.guid().optional().meta({ description: "Only this account's APIs." }),
  }),
  returns: pageOf(apiSchema),
  async run({ world, reach, query: { limit, cursor, q, owner_id: asked } }) {
    // Another person's list is empty, like the list of a person who has no APIs.
    if (!reach.everyone && asked !== undefined && asked.toLowerCase() !== reach.sub) {
      return { items: [], next_cursor: null };
    }
    const ownerId = reach.everyone ? asked : reach.sub;
    const after = readCursor(cursor, apiPositionSchema);
    const rows = await apiDirectory(world.db, { ownerId, query: q }, { after, take: limit + 1 });
    return page(rows, limit, apiOf, ({ createdAt, id }) => ({ at: createdAt, id }));
  },
});

const getApi = operation({
  id: 'getApi',
  method: 'GET',
  path: '/apis/{api}',
  tag: 'APIs',
  summary: 'Get an API',
  scope: 'apis.read',
  params: apiParams,
  returns: apiSchema,
  run: async (call) => apiOf(await requireApi(call)),
});

const createApiOperation = operation({
  id: 'createApi',
  method: 'POST',
  path: '/apis',
  tag: 'APIs',
  summary: 'Register an API',
  scope: 'apis.write',
  body: newApiSchema,
  returns: apiSchema,
  status: 201,
  async run(call) {
    return register(call, await newOwner(call, call.body.owner_id), call.body.resource, call.body);
  },
  async preview(call) {
    return drafted(call, await newOwner(call, call.body.owner_id), call.body.resource, call.body);
  },
});

type PutCall = ApiCall & { body: z.output<typeof putApiSchema> };

/** What a PUT does: it changes the API that it names, or registers one. */
async function putTarget(
  call: PutCall,
): Promise<{ current: ReachedApi } | { id: string | undefined; resource: string }> {
  const { params, body, world } = call;
  const current = await findReached(call, params.api);
  if (current) {
    const wrong = (field: string) => fieldError([field], 'fixed', 'It cannot change.');
    const sameResource =
      body.resource === undefined || normalResource(body.resource) === normalResource(current.resource);
    const sameOwner = body.owner_id === undefined || (body.owner_id?.toLowerCase() ?? undefined) === current.ownerId;
    const errors = [...(sameResource ? [] : [wrong('resource')]), ...(sameOwner ? [] : [wrong('owner_id')])];
    if (errors.length > 0) throw invalidFields(errors);
    return { current };
  }
  // Somebody else's, or the Management API itself.
  if (await isApiTaken(world.db, params.api)) throw notFound('API');
  if (!z.guid().safeParse(params.api).success) {
    if (body.resource === undefined || body.resource === params.api) return { id: undefined, resource: params.api };
    throw invalidFields([fieldError(['resource'], 'fixed', 'It differs from the identifier in the path.')]);
  }
  if (body.resource !== undefined) return { id: params.api.toLowerCase(), resource: body.resource };
  throw invalidFields([fieldError(['resource'], 'missing', 'A new API needs its resource identifier.')]);
}

const putApi = operation({
  id: 'putApi',
  method: 'PUT',
  path: '/apis/{api}',
  tag: 'APIs',
  summary: 'Register an API under its resource identifier or a chosen id (a UUID), or replace its settings',
  description: 'The same request twice has the same result as once. Closing an API to apps ends what they may request.',
  scope: 'apis.write',
  params: apiParams,
  body: putApiSchema,
  returns: apiSchema,
  makes: true,
  async run(call) {
    const target = await putTarget(call);
    if ('current' in target) return save(call, target.current, call.body);
    return register(call, await newOwner(call, call.body.owner_id), target.resource, call.body, target.id);
  },
  async preview(call) {
    const target = await putTarget(call);
    if ('current' in target) return previewOf(call, target.current, call.body);
    return drafted(call, await newOwner(call, call.body.owner_id), target.resource, call.body, target.id);
  },
});

type PatchCall = ApiCall & { body: z.output<typeof patchApiSchema> };

const merged = (current: DirectoryApi, { body }: PatchCall): Settings =>
  // `null` is a value of this member, beside its meaning in a merge patch: both remove what is set.
  settingsSchema.parse({ refresh_idle_seconds: null, ...Object(mergePatch(apiOf(current), body)) });

const patchApi = operation({
  id: 'patchApi',
  method: 'PATCH',
  path: '/apis/{api}',
  tag: 'APIs',
  summary: 'Change settings of an API',
  description: 'A merge patch (RFC 7396). Closing an API to apps ends what they may request.',
  scope: 'apis.write',
  params: apiParams,
  body: patchApiSchema,
  returns: apiSchema,
  async run(call) {
    const current = await requireApi(call);
    return save(call, current, merged(current, call));
  },
  async preview(call) {
    const current = await requireApi(call);
    return previewOf(call, current, merged(current, call));
  },
});

const deleteApiOperation = operation({
  id: 'deleteApi',
  method: 'DELETE',
  path: '/apis/{api}',
  tag: 'APIs',
  summary: 'Delete an API',
  description: 'Its scopes leave every grant and every app, and its tokens end at once.',
  scope: 'apis.write',
  params: apiParams,
  async run(call) {
    const { owner, id } = await requireApi(call);
    if (!(await deleteApi(call.world.db, owner, id, call.now))) throw notFound('API');
  },
  async preview(call) {
    const { owner, id, scopes } = await requireApi(call);
    const ends = await apiEndStanding(call.world.db, owner, id, { kind: 'delete' }, call.now);
    if (ends === undefined) throw notFound('API');
    return { changes: [], ends: { apis: 1, scopes: scopes.length, ...ends } };
  },
});

export const apiOperations = [listApis, getApi, createApiOperation, putApi, patchApi, deleteApiOperation];
