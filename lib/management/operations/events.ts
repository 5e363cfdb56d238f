/** The feed of an app: what happened to it, for those who poll. */
import { z } from 'zod';
import { type AppEvent, pollEvents } from '@/lib/data/developers/app-events';
import { findClient, type RegisteredClient } from '@/lib/data/developers/clients';
import { eventTypes, isEventType } from '@/lib/data/developers/event-types';
import { pingApp } from '@/lib/data/developers/webhooks';
import { payloadOf } from '@/lib/webhooks/payload';
import { operation } from '../operation';
import { actingForApp } from '../owners';
import { pageQuery, readCursor } from '../page';
import { notFound } from '../problem';
import { moment } from '../values';
import { appParams } from './app-drafts';

export const eventSchema = z
  .object({
    id: z.guid().meta({ description: 'The same in the feed and in every delivery (webhook-id).' }),
    type: z.enum(eventTypes),
    timestamp: moment,
    data: z.record(z.string(), z.json()).meta({ description: 'app_id, and what belongs to the type.' }),
  })
  .meta({ id: 'AppEvent', description: 'What happened to an app.' });

const dataSchema = z.record(z.string(), z.json());

export function eventOf(
  env: { secret: Uint8Array },
  client: Pick<RegisteredClient, 'id' | 'metadata'>,
  event: AppEvent,
): z.input<typeof eventSchema> {
  const { timestamp, data } = payloadOf(env, client, event);
  return { id: event.uid, type: event.type, timestamp, data: dataSchema.parse(data) };
}

/** A list of types, separated by commas. */
const typesQuery = z
  .string()
  .max(500)
  .transform((text) => text.split(','))
  .pipe(z.array(z.string().refine(isEventType, 'There is no such type of event.')))
  .optional()
  .meta({ description: 'Only these types, separated by commas.' });

const poll = operation({
  id: 'listEvents',
  method: 'GET',
  path: '/apps/{app}/events',
  tag: 'Events',
  summary: 'Poll the events of an app, oldest first',
  description:
    'The first poll opens the feed: events are recorded from then on. next_cursor is never null: keep it, and poll ' +
    'again with it. has_more says whether there are more events already.',
  scope: 'events.read',
  params: appParams,
  query: z.strictObject({ ...pageQuery, types: typesQuery }),
  returns: z.object({ items: z.array(eventSchema), next_cursor: z.string(), has_more: z.boolean() }),
  problems: ['not_found'],
  async run(call) {
    const { world, params, query, now } = call;
    const owner = await actingForApp(call, params.app);
    const client = await findClient(world.db, owner, params.app);
    const after = readCursor(query.cursor, z.string().regex(/^\d{1,18}$/));
    const { limit, types } = query;
    const options = { limit, ...(types && { types }), ...(after !== undefined && { after }) };
    const found = client && (await pollEvents(world.db, owner, params.app, options, now));
    if (!client || !found) throw notFound('app');
    return {
      items: found.events.map((event) => eventOf(world.env, client, event)),
      next_cursor: Buffer.from(JSON.stringify(found.next)).toString('base64url'),
      has_more: found.hasMore,
    };
  },
});

const ping = operation({
  id: 'pingFeed',
  method: 'POST',
  path: '/apps/{app}/events/ping',
  tag: 'Events',
  summary: 'Record a test event, for the feed and all webhooks',
  scope: 'events.write',
  params: appParams,
  problems: ['not_found'],
  async run(call) {
    const owner = await actingForApp(call, call.params.app);
    if (!(await pingApp(call.world.db, owner, call.params.app, call.now))) throw notFound('app');
  },
  async preview(call) {
    const owner = await actingForApp(call, call.params.app);
    if ((await findClient(call.world.db, owner, call.params.app)) === undefined) throw notFound('app');
    return { changes: [{ field: 'events', to: 1 }] };
  },
});

export const eventOperations = [poll, ping];
