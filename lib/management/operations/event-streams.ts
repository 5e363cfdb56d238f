/** Event streams of APIs (Shared Signals), as the API's owner manages them. */
import { z } from 'zod';
import {
  actOnStream,
  changeApiStream,
  createApiStream,
  listApiStreams,
  type StreamView,
} from '@/lib/data/developers/event-streams';
import type { StreamChange } from '@/lib/oauth/signals/stream-store';
import { changesOf } from '../changes';
import { type Call, made, operation } from '../operation';
import { fieldError, invalidFields, notFound, Problem } from '../problem';
import { moment, writeMoment } from '../values';
import { apiParams, requireApi } from './apis';

const streamParams = apiParams.extend({ stream: z.guid().meta({ description: 'The id of the stream.' }) });
/** The API itself may create as many. */
const mostStreams = 50;

const streamSchema = z
  .object({
    id: z.guid(),
    description: z.string().nullable(),
    url: z.string().nullable().meta({ description: 'Where events are pushed (RFC 8935); null: they are polled.' }),
    events: z.array(z.string()).meta({ description: 'The requested event types; empty: all.' }),
    status: z.enum(['enabled', 'paused', 'disabled']),
    app_id: z.string().nullable().meta({ description: "The app that made it; null: the API's owner did." }),
    waiting: z.int().meta({ description: 'Events that wait for delivery.' }),
    last_error: z.object({ text: z.string(), at: moment }).nullable(),
    recent: z
      .array(z.object({ id: z.string(), event: z.string(), at: moment, outcome: z.string().nullable() }))
      .meta({ description: 'The latest events, newest first.' }),
    created_at: moment,
    seen_at: moment.meta({ description: 'When its receiver last used it.' }),
  })
  .meta({ id: 'EventStream', description: 'Where security events of an API are sent (Shared Signals Framework).' });

const members = {
  description: z.string().max(200).nullable(),
  url: z.string().max(2000).nullable().meta({ description: 'An https address; null: events are polled.' }),
  authorization: z
    .string()
    .max(4000)
    .nullable()
    .meta({ description: 'The Authorization header of pushes. It is never returned.' }),
  events: z.array(z.string().max(300)).max(100),
};
const draftSchema = z.strictObject({
  description: members.description.default(null),
  url: members.url.default(null),
  authorization: members.authorization.default(null),
  events: members.events.default([]),
});
const patchSchema = z.strictObject({
  description: members.description.optional(),
  url: members.url.optional(),
  authorization: members.authorization
    .optional()
    .meta({ description: 'It is replaced together with `url`, and removed if a new `url` comes without it.' }),
  events: members.events.nullish(),
  status: z.enum(['enabled', 'paused']).optional(),
});

const streamOf = (view: StreamView): z.input<typeof streamSchema> => ({
  id: view.id,
  description: view.description ?? null,
  url: view.url ?? null,
  events: view.events,
  status: view.status,
  app_id: view.appId ?? null,
  waiting: view.waiting,
  last_error: view.lastError ? { text: view.lastError.text, at: writeMoment(view.lastError.at) } : null,
  recent: view.recent.map(({ id, event, at, outcome }) => ({
    id,
    event,
    at: writeMoment(at),
    outcome: outcome ?? null,
  })),
  created_at: writeMoment(view.createdAt),
  seen_at: writeMoment(view.seenAt),
});

type ApiCall = Call & { params: { api: string } };
type StreamCall = Call & { params: { api: string; stream: string } };

async function streamsOf(call: ApiCall): Promise<StreamView[]> {
  const api = await requireApi(call);
  return listApiStreams(call.world.db, api.owner, api.id);
}

async function requireStream(call: StreamCall): Promise<StreamView> {
  const found = (await streamsOf(call)).find(({ id }) => id === call.params.stream.toLowerCase());
  if (found === undefined) throw notFound('stream');
  return found;
}

type Draft = z.output<typeof draftSchema>;

/** The settings for the data layer, which the core parses as those of a receiver. */
async function settingsOf({ world }: Call, { description, url, authorization, events }: Draft): Promise<StreamChange> {
  if (url === null && authorization !== null) {
    throw invalidFields([fieldError(['authorization'], 'without_url', 'Only pushes have this header: send url, too.')]);
  }
  const push = {
    method: 'urn:ietf:rfc:8935',
    endpoint_url: url,
    ...(authorization !== null && { authorization_header: authorization }),
  };
  const settings = await world.oauth.streams.parse({
    ...(url !== null && { delivery: push }),
    ...(description !== null && { description }),
    ...(events.length > 0 && { events_requested: events }),
  });
  if (!('problem' in settings)) return settings;
  const { problem } = settings;
  if (problem.includes('authorization_header')) {
    throw invalidFields([fieldError(['authorization'], 'plainCharacters', 'Use printable ASCII characters.')]);
  }
  const field = problem.startsWith('events_requested') ? 'events' : 'url';
  throw invalidFields([fieldError([field], 'stated', problem.replace(/^delivery[.\w]*/, 'The URL'))]);
}

const listStreams = operation({
  id: 'listEventStreams',
  method: 'GET',
  path: '/apis/{api}/streams',
  tag: 'Event streams',
  summary: 'List the event streams of an API, oldest first',
  scope: 'apis.read',
  params: apiParams,
  returns: z.object({ items: z.array(streamSchema) }),
  run: async (call) => ({ items: (await streamsOf(call)).map(streamOf) }),
});

const getStream = operation({
  id: 'getEventStream',
  method: 'GET',
  path: '/apis/{api}/streams/{stream}',
  tag: 'Event streams',
  summary: 'Get an event stream',
  scope: 'apis.read',
  params: streamParams,
  returns: streamSchema,
  run: async (call) => streamOf(await requireStream(call)),
});

const createStream = operation({
  id: 'createEventStream',
  method: 'POST',
  path: '/apis/{api}/streams',
  tag: 'Event streams',
  summary: 'Create an event stream',
  scope: 'apis.write',
  params: apiParams,
  body: draftSchema,
  returns: streamSchema,
  status: 201,
  async run(call) {
    const { world, body, now } = call;
    const api = await requireApi(call);
    const settings = await settingsOf(call, body);
    const id = await createApiStream(world.db, api.owner, api.id, settings, mostStreams, now);
    if (id === undefined) throw tooMany();
    const stream = await requireStream({ ...call, params: { api: api.id, stream: id } });
    return made(streamOf(stream), `/apis/${api.id}/streams/${id}`);
  },
  async preview(call) {
    const streams = await streamsOf(call);
    await settingsOf(call, call.body);
    if (streams.length >= mostStreams) throw tooMany();
    const { authorization, ...shown } = call.body;
    return { changes: changesOf({}, { ...shown, ...(authorization !== null && { authorization: 'set' }) }) };
  },
});

const tooMany = () => new Problem('conflict', `An API has at most ${mostStreams} event streams.`);

type PatchCall = StreamCall & { body: z.output<typeof patchSchema> };

/** The members that the patch names. */
async function changeOf(call: PatchCall): Promise<StreamChange> {
  const { description = null, url = null, authorization = null, events, status } = call.body;
  const all = await settingsOf(call, { description, url, authorization, events: events ?? [] });
  const { body } = call;
  return {
    ...(body.description !== undefined && { description }),
    ...(body.url !== undefined && { push: all.push ?? null }),
    ...(body.events !== undefined && { eventsRequested: events ?? [] }),
    ...(status !== undefined && { status, statusReason: null }),
  };
}

const patchStream = operation({
  id: 'patchEventStream',
  method: 'PATCH',
  path: '/apis/{api}/streams/{stream}',
  tag: 'Event streams',
  summary: 'Change, pause or resume an event stream',
  description: 'A merge patch (RFC 7396). Events wait while a stream is paused.',
  scope: 'apis.write',
  params: streamParams,
  body: patchSchema,
  returns: streamSchema,
  async run(call) {
    const { world, params, now } = call;
    await requireStream(call);
    const api = await requireApi(call);
    if (!(await changeApiStream(world.db, api.owner, api.id, params.stream, await changeOf(call), now))) {
      throw notFound('stream');
    }
    return streamOf(await requireStream(call));
  },
  async preview(call) {
    const current = streamOf(await requireStream(call));
    await changeOf(call);
    const { authorization, ...body } = call.body;
    const set = authorization === undefined ? {} : { authorization: 'set' };
    return { changes: changesOf(current, { ...current, ...body, events: body.events ?? current.events, ...set }) };
  },
});

const deleteStream = operation({
  id: 'deleteEventStream',
  method: 'DELETE',
  path: '/apis/{api}/streams/{stream}',
  tag: 'Event streams',
  summary: 'Delete an event stream with its waiting events',
  scope: 'apis.write',
  params: streamParams,
  async run(call) {
    const { world, params, now } = call;
    const api = await requireApi(call);
    if (!(await actOnStream(world.db, api.owner, api.id, params.stream, 'delete', now))) throw notFound('stream');
  },
  async preview(call) {
    const { waiting } = await requireStream(call);
    return { changes: [], ends: { streams: 1, waiting_events: waiting } };
  },
});

const verifyStream = operation({
  id: 'verifyEventStream',
  method: 'POST',
  path: '/apis/{api}/streams/{stream}/verify',
  tag: 'Event streams',
  summary: 'Send a verification event to a stream',
  scope: 'apis.write',
  params: streamParams,
  async run(call) {
    const { world, params, now } = call;
    const api = await requireApi(call);
    if (!(await actOnStream(world.db, api.owner, api.id, params.stream, 'verify', now))) throw notFound('stream');
  },
  async preview(call) {
    const { waiting } = await requireStream(call);
    return { changes: [{ field: 'waiting', from: waiting, to: waiting + 1 }] };
  },
});

export const eventStreamOperations = [listStreams, getStream, createStream, patchStream, deleteStream, verifyStream];
