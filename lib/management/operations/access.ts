/** What APIs allow apps: scopes, token exchange, and events. */
import { z } from 'zod';
import {
  accessRefusal,
  accessStanding,
  allowClient,
  narrowingStanding,
  removeClient,
} from '@/lib/data/developers/api-access';
import { type AccessEntry, accessDirectory } from '@/lib/data/developers/api-directory';
import { endReceiving, letReceive, listApiStreams, receiverRefusal } from '@/lib/data/developers/event-streams';
import type { Refused } from '@/lib/data/developers/problems';
import { changesOf } from '../changes';
import { type Call, made, operation } from '../operation';
import { page, pageOf, pageQuery, readCursor } from '../page';
import { fieldError, invalidFields, notFound, refusedErrors } from '../problem';
import { apiParams, type ReachedApi, requireApi } from './apis';
import { appParams, throwAny } from './app-drafts';

const accessParams = apiParams.extend(appParams.shape);

const userScopes = z.array(z.string().max(200)).meta({ description: 'Scopes that the app may request from people.' });
const machineScopes = z
  .array(z.string().max(200))
  .meta({ description: 'Scopes that the app may have itself (client credentials).' });
const mayExchange = z
  .enum(['delegation', 'impersonation'])
  .nullable()
  .meta({ description: 'Whether it may exchange tokens for this API (RFC 8693), and in whose name.' });

const lastingTokens = z
  .boolean()
  .meta({ description: 'Whether opaque tokens without an expiry may be issued to it, if this server allows them.' });

const accessSchema = z
  .object({
    app_id: z.string(),
    app_name: z.string(),
    user_scopes: userScopes,
    machine_scopes: machineScopes,
    may_exchange: mayExchange,
    lasting_tokens: lastingTokens,
    receives_events: z.boolean().meta({ description: "Whether it may receive this API's events." }),
  })
  .meta({ id: 'Access', description: 'What an API allows an app.' });

const bodySchema = z.strictObject({
  user_scopes: userScopes.max(100).default([]),
  machine_scopes: machineScopes.max(100).default([]),
  may_exchange: mayExchange.default(null),
  lasting_tokens: lastingTokens.default(false),
});

const accessOf = (entry: AccessEntry): z.input<typeof accessSchema> => ({
  app_id: entry.clientId,
  app_name: entry.name,
  user_scopes: entry.userScopes,
  machine_scopes: entry.machineScopes,
  may_exchange: mayExchange.parse(entry.mayExchange ?? null),
  lasting_tokens: entry.lastingTokens,
  receives_events: entry.receivesEvents,
});

type AccessCall = Call & { params: { api: string; app: string } };

async function findAccess({ world, params }: AccessCall, api: ReachedApi): Promise<AccessEntry | undefined> {
  const [entry] = await accessDirectory(world.db, api.id, { clientId: params.app }, { take: 1 });
  return entry;
}

const listAccess = operation({
  id: 'listAccess',
  method: 'GET',
  path: '/apis/{api}/access',
  tag: 'Access',
  summary: 'List what an API allows apps, by client_id',
  scope: 'apis.read',
  params: apiParams,
  query: z.strictObject({
    ...pageQuery,
    q: z.string().max(200).optional().meta({ description: 'A part of the name or the client_id of an app.' }),
    receives_events: z.enum(['true', 'false']).optional(),
  }),
  returns: pageOf(accessSchema),
  async run(call) {
    const { world, query } = call;
    const { id } = await requireApi(call);
    const after = readCursor(query.cursor, z.string());
    const receives = query.receives_events === undefined ? {} : { receives: query.receives_events === 'true' };
    const rows = await accessDirectory(world.db, id, { query: query.q, ...receives }, { after, take: query.limit + 1 });
    return page(rows, query.limit, accessOf, ({ clientId }) => clientId);
  },
});

const getAccess = operation({
  id: 'getAccess',
  method: 'GET',
  path: '/apis/{api}/access/{app}',
  tag: 'Access',
  summary: 'Get what an API allows an app',
  scope: 'apis.read',
  params: accessParams,
  returns: accessSchema,
  async run(call) {
    const entry = await findAccess(call, await requireApi(call));
    if (entry === undefined) throw notFound('access');
    return accessOf(entry);
  },
});

type PutCall = AccessCall & { body: z.output<typeof bodySchema> };

/** The draft for the data layer. Throws `invalid_fields` for scopes that the API does not have. */
function draftOf({ body }: PutCall, { scopes }: ReachedApi) {
  const own = new Set(scopes.map(({ value }) => value));
  const unknown = (field: 'user_scopes' | 'machine_scopes') =>
    body[field].flatMap((scope, index) =>
      own.has(scope) ? [] : [fieldError([field, index], 'unknown_scope', 'The API does not have this scope.')],
    );
  throwAny([...unknown('user_scopes'), ...unknown('machine_scopes')]);
  return {
    userScopes: body.user_scopes,
    machineScopes: body.machine_scopes,
    lastingTokens: body.lasting_tokens,
    ...(body.may_exchange !== null && { mayExchange: body.may_exchange }),
  };
}

function refuse(refused: Refused) {
  const paths = { client_id: refused.problem === 'machineOnly' ? ['user_scopes'] : ['machine_scopes'] };
  return refused.problem === 'appUnknown' ? notFound('app') : invalidFields(refusedErrors([refused], paths));
}

const putAccess = operation({
  id: 'putAccess',
  method: 'PUT',
  path: '/apis/{api}/access/{app}',
  tag: 'Access',
  summary: 'Allow an app exactly this access',
  description:
    'Other access that the app had ends, also in what people allowed it. Any app of this server can be named.',
  scope: 'apis.write',
  params: accessParams,
  body: bodySchema,
  returns: accessSchema,
  makes: true,
  async run(call) {
    const { world, params, now } = call;
    const api = await requireApi(call);
    const draft = draftOf(call, api);
    const before = await findAccess(call, api);
    // The server may not know yet an app that is identified by the address of its metadata document.
    const fault = await world.oauth.clients.storeDocument(params.app);
    if (fault !== undefined) throw invalidFields([fieldError(['app'], 'documentUnusable', fault)]);
    const allowed = await allowClient(world.db, api.owner, api.id, params.app, draft, now);
    if (allowed === undefined) throw notFound('API');
    if ('field' in allowed) throw refuse(allowed);
    const entry = await findAccess(call, api);
    if (entry === undefined) throw notFound('access');
    return before ? accessOf(entry) : made(accessOf(entry), `/apis/${api.id}/access/${encodeURIComponent(params.app)}`);
  },
  async preview(call) {
    const { world, params, body, now } = call;
    const api = await requireApi(call);
    const draft = draftOf(call, api);
    const refused = await accessRefusal(world.db, api, params.app, draft);
    if (refused !== undefined) throw refuse(refused);
    const before = await findAccess(call, api);
    const ends = await narrowingStanding(world.db, api.owner, api, params.app, draft, now);
    const { app_id: _, app_name: __, receives_events: ___, ...current } = before ? accessOf(before) : emptyAccess;
    return { changes: changesOf(current, body), ends };
  },
});

const emptyAccess = accessOf({
  clientId: '',
  name: '',
  userScopes: [],
  machineScopes: [],
  lastingTokens: false,
  receivesEvents: false,
});

const deleteAccess = operation({
  id: 'deleteAccess',
  method: 'DELETE',
  path: '/apis/{api}/access/{app}',
  tag: 'Access',
  summary: 'End everything that an API allows an app',
  scope: 'apis.write',
  params: accessParams,
  async run(call) {
    const { world, params, now } = call;
    const api = await requireApi(call);
    if (!(await removeClient(world.db, api.owner, api.id, params.app, now))) throw notFound('access');
  },
  async preview(call) {
    const { world, params, now } = call;
    const api = await requireApi(call);
    const ends = await accessStanding(world.db, api.owner, api.id, params.app, now);
    if (ends === undefined) throw notFound('access');
    return { changes: [], ends: { ...ends, streams: await countStreams(call, api) } };
  },
});

const putReceiver = operation({
  id: 'putEventReceiver',
  method: 'PUT',
  path: '/apis/{api}/event-receivers/{app}',
  tag: 'Event streams',
  summary: "Let an app receive an API's events (Shared Signals)",
  scope: 'apis.write',
  params: accessParams,
  problems: ['invalid_fields'],
  async run(call) {
    const { world, params, now } = call;
    const api = await requireApi(call);
    const allowed = await letReceive(world.db, api.owner, api.id, params.app, now);
    if (allowed === undefined) throw notFound('API');
    if ('field' in allowed) throw refuseReceiver(allowed);
  },
  async preview(call) {
    const { world, params } = call;
    const api = await requireApi(call);
    const refused = await receiverRefusal(world.db, params.app);
    if (refused !== undefined) throw refuseReceiver(refused);
    const before = await findAccess(call, api);
    return { changes: changesOf({ receives_events: before?.receivesEvents ?? false }, { receives_events: true }) };
  },
});

const refuseReceiver = (refused: Refused) =>
  refused.problem === 'appUnknown' ? notFound('app') : invalidFields(refusedErrors([{ ...refused, field: 'app' }]));

const deleteReceiver = operation({
  id: 'deleteEventReceiver',
  method: 'DELETE',
  path: '/apis/{api}/event-receivers/{app}',
  tag: 'Event streams',
  summary: 'Stop the events of an app',
  description: 'Its event streams are deleted. Other access of the app stays.',
  scope: 'apis.write',
  params: accessParams,
  async run(call) {
    const api = await requireReceiver(call);
    await endReceiving(call.world.db, api.owner, api.id, call.params.app);
  },
  async preview(call) {
    const api = await requireReceiver(call);
    return {
      changes: changesOf({ receives_events: true }, { receives_events: false }),
      ends: { streams: await countStreams(call, api) },
    };
  },
});

/** How many event streams the app has for this API. */
async function countStreams({ world, params }: AccessCall, api: ReachedApi): Promise<number> {
  const streams = await listApiStreams(world.db, api.owner, api.id);
  return streams.filter(({ appId }) => appId === params.app).length;
}

async function requireReceiver(call: AccessCall): Promise<ReachedApi> {
  const api = await requireApi(call);
  if (!(await findAccess(call, api))?.receivesEvents) throw notFound('receiver');
  return api;
}

export const accessOperations = [listAccess, getAccess, putAccess, deleteAccess, putReceiver, deleteReceiver];
