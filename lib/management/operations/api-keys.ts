/**
 * API keys: of apps, and of the caller, who is a person or an app. A key that a caller makes for itself can do no more
 * than the caller's token, and does not last longer than the grant of the token (decision 271).
 */
import { z } from 'zod';
import { type ApiKeyLine, endOfGrant, keyPositionSchema, listApiKeys } from '@/lib/data/owner/api-keys';
import type { ApiKeyHolder } from '@/lib/oauth/model/token-records';
import { type Call, operation } from '../operation';
import { changingApp } from '../owners';
import { page, pageOf, pageQuery, readCursor } from '../page';
import { fieldError, invalidFields, notFound } from '../problem';
import { moment, momentOrNull, readMoment, writeMoment } from '../values';
import { appParams, requireApp, throwAny } from './app-drafts';

const keyParam = z.guid().meta({ description: 'The id of the key.' });

const keySchema = z
  .object({
    id: z.guid(),
    name: z.string(),
    hint: z.string().meta({ description: 'The last characters of the key.' }),
    scopes: z.array(z.string()),
    created_at: moment,
    ends_at: moment.nullable(),
    last_used_at: moment.nullable(),
  })
  .meta({ id: 'ApiKey', description: 'An API key, without its value.' });

const newKeySchema = keySchema
  .extend({ value: z.string().meta({ description: 'The key. Nobody can read it again.' }) })
  .meta({ id: 'NewApiKey' });

const draftSchema = z.strictObject({
  name: z.string().max(200),
  scopes: z.array(z.string().max(200)).min(1).max(300),
  ends_at: moment
    .nullable()
    .meta({ description: 'At most 366 days from now; null: no expiry, if this server and the APIs allow it.' }),
});
type Draft = z.output<typeof draftSchema>;

const query = z.strictObject(pageQuery);
type Query = z.output<typeof query>;

const keyOf = ({ id, name, hint, scopes, createdAt, endsAt, lastUsedAt }: ApiKeyLine) => ({
  id,
  name,
  hint,
  scopes,
  created_at: writeMoment(createdAt),
  ends_at: momentOrNull(endsAt),
  last_used_at: momentOrNull(lastUsedAt),
});

async function list({ world, now }: Call, holder: ApiKeyHolder, { limit, cursor }: Query) {
  const after = readCursor(cursor, keyPositionSchema);
  const rows = await listApiKeys(world.db, holder, now, { after, take: limit + 1 });
  return page(rows, limit, keyOf, ({ createdAt, id }) => ({ at: createdAt, id }));
}

const faults = {
  name: fieldError(['name'], 'length', 'Give a name of 1 to 60 characters.'),
  scopes: fieldError(['scopes'], 'unavailable', 'Choose scopes that the holder of the key may have.'),
  end: fieldError(['ends_at'], 'range', 'Choose a time in the future, at most 366 days from now.'),
  lasting: fieldError(
    ['ends_at'],
    'lasting',
    'This server, or an API of the scopes, does not allow keys without an expiry.',
  ),
};

const endOf = ({ ends_at: end }: Draft): number | null => (end === null ? null : readMoment(end));

const draftOf = (body: Draft) => ({ name: body.name, scopes: body.scopes, endsAt: endOf(body) });

async function create({ world, now }: Call, holder: ApiKeyHolder, body: Draft) {
  const { name, scopes, endsAt } = draftOf(body);
  const made = await world.oauth.apiKeys.create(holder, { name, scopes, endsAt });
  if ('refused' in made) throw invalidFields([faults[made.refused]]);
  const { id, value } = made;
  const line = { id, name: name.trim(), hint: value.slice(-4), scopes: [...new Set(scopes)], createdAt: now };
  return { ...keyOf({ ...line, ...(endsAt !== null && { endsAt }) }), value };
}

async function previewKey({ world }: Call, holder: ApiKeyHolder, body: Draft) {
  const refused = await world.oauth.apiKeys.refusal(holder, draftOf(body));
  if (refused !== undefined) throw invalidFields([faults[refused]]);
  return { changes: Object.entries(body).map(([field, to]) => ({ field, to })) };
}

async function end({ world }: Call, holder: ApiKeyHolder, id: string): Promise<void> {
  if (!(await world.oauth.apiKeys.end(holder, id))) throw notFound('key');
}

async function previewEnd({ world, now }: Call, holder: ApiKeyHolder, id: string) {
  const live = await listApiKeys(world.db, holder, now);
  if (!live.some((key) => key.id === id.toLowerCase())) throw notFound('key');
  return { changes: [], ends: { api_keys: 1 } };
}

const callerOf = ({ caller }: Call): ApiKeyHolder =>
  caller.ownerId === undefined ? { clientId: caller.clientId } : { ownerId: caller.ownerId };

/** Throws `invalid_fields` for a key that could do more, or last longer, than what the caller has. */
async function requireWithin({ world, caller }: Call, body: Draft): Promise<void> {
  const end = await endOfGrant(world.db, caller.grantId);
  const asked = endOf(body);
  throwAny([
    ...body.scopes.flatMap((scope, index) =>
      caller.scopes.includes(scope)
        ? []
        : [fieldError(['scopes', index], 'beyond_token', 'The access token of this request lacks this scope.')],
    ),
    ...(end !== undefined && (asked === null || asked > end)
      ? [fieldError(['ends_at'], 'beyond_grant', `The grant of this request ends at ${writeMoment(end)}.`)]
      : []),
  ]);
}

const listAppKeys = operation({
  id: 'listAppApiKeys',
  method: 'GET',
  path: '/apps/{app}/api-keys',
  tag: 'API keys',
  summary: 'List the live API keys of an app, newest first',
  scope: 'apps.read',
  params: appParams,
  query,
  returns: pageOf(keySchema),
  async run(call) {
    const { id } = await requireApp(call, call.params.app);
    return list(call, { clientId: id }, call.query);
  },
});

const createAppKey = operation({
  id: 'createAppApiKey',
  method: 'POST',
  path: '/apps/{app}/api-keys',
  tag: 'API keys',
  summary: 'Make an API key of an app',
  description: 'It can have the scopes that APIs allow the app itself.',
  scope: 'apps.write',
  params: appParams,
  body: draftSchema,
  returns: newKeySchema,
  status: 201,
  async run(call) {
    await changingApp(call, call.params.app);
    const { id } = await requireApp(call, call.params.app);
    return create(call, { clientId: id }, call.body);
  },
  async preview(call) {
    await changingApp(call, call.params.app);
    const { id } = await requireApp(call, call.params.app);
    return previewKey(call, { clientId: id }, call.body);
  },
});

const endAppKey = operation({
  id: 'endAppApiKey',
  method: 'DELETE',
  path: '/apps/{app}/api-keys/{key}',
  tag: 'API keys',
  summary: 'End an API key of an app',
  description: 'The key and the tokens that were issued for it end at once.',
  scope: 'apps.write',
  params: appParams.extend({ key: keyParam }),
  async run(call) {
    await changingApp(call, call.params.app);
    const { id } = await requireApp(call, call.params.app);
    return end(call, { clientId: id }, call.params.key);
  },
  async preview(call) {
    await changingApp(call, call.params.app);
    const { id } = await requireApp(call, call.params.app);
    return previewEnd(call, { clientId: id }, call.params.key);
  },
});

const listOwnKeys = operation({
  id: 'listApiKeys',
  method: 'GET',
  path: '/api-keys',
  tag: 'API keys',
  summary: "List the caller's own live API keys, newest first",
  scope: 'apps.read',
  query,
  returns: pageOf(keySchema),
  run: async (call) => list(call, callerOf(call), call.query),
});

const createOwnKey = operation({
  id: 'createApiKey',
  method: 'POST',
  path: '/api-keys',
  tag: 'API keys',
  summary: 'Make an API key of the caller',
  description:
    'It can have only scopes of the access token, and ends no later than its grant. Keys with other scopes are made in ' +
    'the portal.',
  scope: 'apps.write',
  body: draftSchema,
  returns: newKeySchema,
  status: 201,
  async run(call) {
    await requireWithin(call, call.body);
    return create(call, callerOf(call), call.body);
  },
  async preview(call) {
    await requireWithin(call, call.body);
    return previewKey(call, callerOf(call), call.body);
  },
});

const endOwnKey = operation({
  id: 'endApiKey',
  method: 'DELETE',
  path: '/api-keys/{key}',
  tag: 'API keys',
  summary: 'End an API key of the caller',
  description: 'The key and the tokens that were issued for it end at once.',
  scope: 'apps.write',
  params: z.object({ key: keyParam }),
  run: async (call) => end(call, callerOf(call), call.params.key),
  preview: async (call) => previewEnd(call, callerOf(call), call.params.key),
});

export const apiKeyOperations = [listAppKeys, createAppKey, endAppKey, listOwnKeys, createOwnKey, endOwnKey];
