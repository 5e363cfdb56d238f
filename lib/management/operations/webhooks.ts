/** Webhooks of apps: where events are sent, the log of deliveries, and how events are sent again. */
import { z } from 'zod';
import type { Owner } from '@/lib/data/developers/client-secrets';
import { findClient, type RegisteredClient } from '@/lib/data/developers/clients';
import { eventTypes } from '@/lib/data/developers/event-types';
import type { Refused } from '@/lib/data/developers/problems';
import {
  type AttemptLine,
  countReplayed,
  type DeliveryLine,
  deliveryStates,
  findDelivery,
  listDeliveries,
  type Resent,
  replayEvents,
  resendDelivery,
} from '@/lib/data/developers/webhook-deliveries';
import {
  createWebhook,
  deleteWebhook,
  findWebhook,
  listWebhooks,
  pingWebhook,
  rotateWebhookSecret,
  setWebhookStatus,
  updateWebhook,
  type WebhookDraft,
  type WebhookView,
  webhookFaults,
} from '@/lib/data/developers/webhooks';
import { type Call, operation, type Preview } from '../operation';
import { actingForApp } from '../owners';
import { page, pageOf, pageQuery, readCursor } from '../page';
import { fieldError, invalidFields, notFound, Problem, refusedErrors } from '../problem';
import { moment, momentOrNull, readMoment, writeMoment } from '../values';
import { appParams } from './app-drafts';
import { eventOf, eventSchema } from './events';

const webhookParams = appParams.extend({ webhook: z.guid().meta({ description: 'The id of the webhook.' }) });
const deliveryParams = webhookParams.extend({ event: z.guid().meta({ description: 'The id of the event.' }) });

const typesField = z
  .array(z.enum(eventTypes))
  .max(eventTypes.length)
  .meta({ description: 'The types of events that it gets; empty: all.' });

const webhookSchema = z
  .object({
    id: z.guid(),
    url: z.string(),
    description: z.string().nullable(),
    types: typesField,
    status: z.enum(['enabled', 'paused', 'disabled']).meta({
      description: 'Events wait while it is paused. It is disabled after a week of failures, or after an answer 410.',
    }),
    status_reason: z.enum(['failing', 'gone']).nullable().meta({ description: 'Why it is disabled.' }),
    failures: z.int().meta({ description: 'Attempts since the last success.' }),
    failing_since: moment.nullable(),
    waiting: z.int().meta({ description: 'Events that wait for delivery.' }),
    previous_secret_ends_at: moment
      .nullable()
      .meta({ description: 'Until when requests are also signed with the previous secret.' }),
    created_at: moment,
  })
  .meta({ id: 'Webhook', description: 'Where events of an app are sent (Standard Webhooks).' });

const secretField = z.string().meta({ description: 'The secret that signs requests. It is returned only here.' });
const createdSchema = webhookSchema.extend({ secret: secretField.optional() });

const draftFields = {
  url: z.string().max(2000).meta({ description: 'A public https address.' }),
  description: z.string().max(200).nullable().default(null),
  types: typesField.default([]),
};

const attemptSchema = z.object({
  at: moment,
  duration_ms: z.int(),
  status: z.int().nullable().meta({ description: 'The HTTP status of the answer; null without one.' }),
  error: z.string().nullable(),
  excerpt: z
    .string()
    .nullable()
    .meta({ description: 'The beginning of the answer, without what looks like a secret.' }),
});

const deliverySchema = z
  .object({
    event: eventSchema,
    state: z.enum(deliveryStates),
    attempts: z.int(),
    last_status: z.int().nullable(),
    last_attempt_at: moment.nullable(),
    next_attempt_at: moment.nullable(),
  })
  .meta({ id: 'WebhookDelivery', description: 'One event for one webhook.' });

const deliveryDetailSchema = deliverySchema.extend({ log: z.array(attemptSchema) });

function webhookOf(view: WebhookView): z.input<typeof webhookSchema> {
  return {
    id: view.id,
    url: view.url,
    description: view.description ?? null,
    types: view.types,
    status: view.status,
    status_reason: view.statusReason ?? null,
    failures: view.failures,
    failing_since: momentOrNull(view.failingSince),
    waiting: view.waiting,
    previous_secret_ends_at: momentOrNull(view.previousSecretEndsAt),
    created_at: writeMoment(view.createdAt),
  };
}

function deliveryOf({ world: { env } }: Call, client: RegisteredClient, line: DeliveryLine) {
  return {
    event: eventOf(env, client, line.event),
    state: line.state,
    attempts: line.attempts,
    last_status: line.lastStatus ?? null,
    last_attempt_at: momentOrNull(line.lastAt),
    next_attempt_at: momentOrNull(line.nextAt),
  };
}

const attemptOf = ({ at, durationMs, status, error, excerpt }: AttemptLine) => ({
  at: writeMoment(at),
  duration_ms: durationMs,
  status: status ?? null,
  error: error ?? null,
  excerpt: excerpt ?? null,
});

const draftOf = (body: { url: string; description: string | null; types: WebhookDraft['types'] }): WebhookDraft => ({
  url: body.url,
  types: body.types,
  description: body.description ?? undefined,
});

function requireValid({ world: { env } }: Call, draft: WebhookDraft): void {
  const faults = webhookFaults(draft, env.issuer);
  if (faults.length > 0) throw refused(faults);
}

const refused = (faults: readonly Refused[]) => invalidFields(refusedErrors(faults));

type Named = { app: string; webhook: string };

/** Throws `not_found` for an app or a webhook that the caller does not reach. */
async function ownWebhook(call: Call, { app, webhook: id }: Named): Promise<{ owner: Owner; view: WebhookView }> {
  const owner = await actingForApp(call, app);
  const view = await findWebhook(call.world.db, owner, app, id, call.now);
  if (view === undefined) throw notFound('webhook');
  return { owner, view };
}

async function ownClient(call: Call, owner: Owner, app: string): Promise<RegisteredClient> {
  const client = await findClient(call.world.db, owner, app);
  if (client === undefined) throw notFound('app');
  return client;
}

async function shown(call: Call, params: Named) {
  return webhookOf((await ownWebhook(call, params)).view);
}

const list = operation({
  id: 'listWebhooks',
  method: 'GET',
  path: '/apps/{app}/webhooks',
  tag: 'Webhooks',
  summary: "List an app's webhooks",
  scope: 'events.read',
  params: appParams,
  returns: pageOf(webhookSchema),
  async run(call) {
    const { world, params, now } = call;
    const owner = await actingForApp(call, params.app);
    await ownClient(call, owner, params.app);
    const found = await listWebhooks(world.db, owner, params.app, now);
    return { items: found.map(webhookOf), next_cursor: null };
  },
});

const create = operation({
  id: 'createWebhook',
  method: 'POST',
  path: '/apps/{app}/webhooks',
  tag: 'Webhooks',
  summary: 'Create a webhook',
  description: 'The answer has the secret, which is not shown again.',
  scope: 'events.write',
  params: appParams,
  body: z.strictObject(draftFields),
  returns: createdSchema,
  status: 201,
  problems: ['not_found', 'invalid_fields'],
  async run(call) {
    const { world, params, body, now } = call;
    requireValid(call, draftOf(body));
    const owner = await actingForApp(call, params.app);
    const made = await createWebhook(world.db, world.env, owner, params.app, draftOf(body), now);
    if (made === undefined || made === 'taken') throw notFound('app');
    if ('refused' in made) throw refused(made.refused);
    return { ...(await shown(call, { app: params.app, webhook: made.id })), secret: made.secret };
  },
  async preview(call) {
    requireValid(call, draftOf(call.body));
    await ownClient(call, await actingForApp(call, call.params.app), call.params.app);
    return created(call.body);
  },
});

const created = (body: Record<string, unknown>): Preview => ({
  changes: Object.entries(body).map(([field, to]) => ({ field, to })),
});

const get = operation({
  id: 'getWebhook',
  method: 'GET',
  path: '/apps/{app}/webhooks/{webhook}',
  tag: 'Webhooks',
  summary: 'Get a webhook',
  scope: 'events.read',
  params: webhookParams,
  returns: webhookSchema,
  problems: ['not_found'],
  run: (call) => shown(call, call.params),
});

const put = operation({
  id: 'putWebhook',
  method: 'PUT',
  path: '/apps/{app}/webhooks/{webhook}',
  tag: 'Webhooks',
  summary: 'Create a webhook with this id, or replace its settings',
  description: 'The answer has the secret only if the webhook is new.',
  scope: 'events.write',
  params: webhookParams,
  body: z.strictObject(draftFields),
  returns: createdSchema,
  problems: ['not_found', 'conflict', 'invalid_fields'],
  async run(call) {
    const { world, params, body, now } = call;
    const { app, webhook: id } = params;
    requireValid(call, draftOf(body));
    const owner = await actingForApp(call, app);
    if (await updateWebhook(world.db, owner, { clientId: app, id }, draftOf(body), now)) return shown(call, params);
    const made = await createWebhook(world.db, world.env, owner, app, draftOf(body), now, id);
    if (made === undefined) throw notFound('app');
    if (made === 'taken') throw new Problem('conflict', 'Another webhook has this id. Choose a random UUID.');
    if ('refused' in made) throw refused(made.refused);
    return { ...(await shown(call, params)), secret: made.secret };
  },
  async preview(call) {
    const { world, params, body, now } = call;
    requireValid(call, draftOf(body));
    const owner = await actingForApp(call, params.app);
    await ownClient(call, owner, params.app);
    const view = await findWebhook(world.db, owner, params.app, params.webhook, now);
    return view === undefined ? created(body) : { changes: changesOf(view, body) };
  },
});

/** The fields that would have another value. */
function changesOf(view: WebhookView, wanted: Record<string, unknown>): Preview['changes'] {
  const present: Record<string, unknown> = webhookOf(view);
  return Object.entries(wanted).flatMap(([field, to]) =>
    to === undefined || JSON.stringify(to) === JSON.stringify(present[field])
      ? []
      : [{ field, from: present[field], to }],
  );
}

const patch = operation({
  id: 'updateWebhook',
  method: 'PATCH',
  path: '/apps/{app}/webhooks/{webhook}',
  tag: 'Webhooks',
  summary: 'Change, pause or enable a webhook',
  description: 'Fields that are absent stay as they are. Enabling starts without earlier failures.',
  scope: 'events.write',
  params: webhookParams,
  body: z.strictObject({
    url: draftFields.url.optional(),
    description: z.string().max(200).nullable().optional(),
    types: typesField.optional(),
    status: z.enum(['enabled', 'paused']).optional(),
  }),
  returns: webhookSchema,
  problems: ['not_found', 'invalid_fields'],
  async run(call) {
    const { world, params, body, now } = call;
    const { owner, view } = await ownWebhook(call, params);
    const named = { clientId: params.app, id: params.webhook };
    if (body.url !== undefined || body.description !== undefined || body.types !== undefined) {
      const draft = merged(view, body);
      requireValid(call, draft);
      await updateWebhook(world.db, owner, named, draft, now);
    }
    if (body.status !== undefined) await setWebhookStatus(world.db, owner, named, body.status, now);
    return shown(call, params);
  },
  async preview(call) {
    const { view } = await ownWebhook(call, call.params);
    requireValid(call, merged(view, call.body));
    return { changes: changesOf(view, call.body) };
  },
});

const merged = (
  view: WebhookView,
  body: { url?: string | undefined; description?: string | null | undefined; types?: readonly string[] | undefined },
): WebhookDraft => ({
  url: body.url ?? view.url,
  types: body.types ?? view.types,
  description: (body.description === undefined ? view.description : body.description) ?? undefined,
});

const remove = operation({
  id: 'deleteWebhook',
  method: 'DELETE',
  path: '/apps/{app}/webhooks/{webhook}',
  tag: 'Webhooks',
  summary: 'Delete a webhook with its deliveries',
  scope: 'events.write',
  params: webhookParams,
  problems: ['not_found'],
  async run(call) {
    const { owner } = await ownWebhook(call, call.params);
    const done = await deleteWebhook(call.world.db, owner, { clientId: call.params.app, id: call.params.webhook });
    if (!done) throw notFound('webhook');
  },
  async preview(call) {
    const { view } = await ownWebhook(call, call.params);
    return { changes: [], ends: { webhooks: 1, waiting_events: view.waiting } };
  },
});

const longestOverlap = 7 * 86_400;

const rotate = operation({
  id: 'rotateWebhookSecret',
  method: 'POST',
  path: '/apps/{app}/webhooks/{webhook}/secret',
  tag: 'Webhooks',
  summary: 'Replace the secret of a webhook',
  description: 'During the overlap, requests are signed with both secrets.',
  scope: 'events.write',
  params: webhookParams,
  body: z.strictObject({
    overlap_seconds: z
      .int()
      .min(0)
      .max(longestOverlap)
      .default(86_400)
      .meta({ description: 'How long the previous secret signs as well.' }),
  }),
  returns: z.object({ secret: secretField, previous_secret_ends_at: moment.nullable() }),
  problems: ['not_found', 'invalid_fields'],
  async run(call) {
    const { world, params, body, now } = call;
    const { owner } = await ownWebhook(call, params);
    const named = { clientId: params.app, id: params.webhook };
    const secret = await rotateWebhookSecret(world.db, world.env, owner, named, body.overlap_seconds, now);
    if (secret === undefined) throw notFound('webhook');
    const endsAt = body.overlap_seconds > 0 ? now + body.overlap_seconds : undefined;
    return { secret, previous_secret_ends_at: momentOrNull(endsAt) };
  },
  async preview(call) {
    await ownWebhook(call, call.params);
    return { changes: [{ field: 'secret' }] };
  },
});

const disabled = () => new Problem('conflict', 'The webhook is not enabled. Enable it first.');

const ping = operation({
  id: 'pingWebhook',
  method: 'POST',
  path: '/apps/{app}/webhooks/{webhook}/ping',
  tag: 'Webhooks',
  summary: 'Send a test event',
  scope: 'events.write',
  params: webhookParams,
  returns: z.object({ event_id: z.guid() }),
  problems: ['not_found', 'conflict'],
  async run(call) {
    const { world, params, now } = call;
    const { owner } = await ownWebhook(call, params);
    const id = await pingWebhook(world.db, owner, { clientId: params.app, id: params.webhook }, now);
    if (id === undefined) throw disabled();
    return { event_id: id };
  },
  async preview(call) {
    const { view } = await ownWebhook(call, call.params);
    if (view.status !== 'enabled') throw disabled();
    return { changes: [{ field: 'events', to: 1 }] };
  },
});

const deliveries = operation({
  id: 'listDeliveries',
  method: 'GET',
  path: '/apps/{app}/webhooks/{webhook}/deliveries',
  tag: 'Webhooks',
  summary: 'List the deliveries of a webhook, newest event first',
  scope: 'events.read',
  params: webhookParams,
  query: z.strictObject({ ...pageQuery, state: z.enum(deliveryStates).optional() }),
  returns: pageOf(deliverySchema),
  problems: ['not_found'],
  async run(call) {
    const { world, params, query } = call;
    const { owner } = await ownWebhook(call, params);
    const client = await ownClient(call, owner, params.app);
    const before = readCursor(query.cursor, z.string().regex(/^\d{1,18}$/));
    const named = { clientId: params.app, id: params.webhook };
    const part = { state: query.state, before, limit: query.limit };
    const found = await listDeliveries(world.db, owner, named, part);
    const { items } = page(
      found.deliveries,
      query.limit,
      (line) => deliveryOf(call, client, line),
      () => undefined,
    );
    return { items, next_cursor: writeCursor(found.before) };
  },
});

const writeCursor = (position: string | undefined): string | null =>
  position === undefined ? null : Buffer.from(JSON.stringify(position)).toString('base64url');

const delivery = operation({
  id: 'getDelivery',
  method: 'GET',
  path: '/apps/{app}/webhooks/{webhook}/deliveries/{event}',
  tag: 'Webhooks',
  summary: 'Get a delivery with its attempts',
  scope: 'events.read',
  params: deliveryParams,
  returns: deliveryDetailSchema,
  problems: ['not_found'],
  async run(call) {
    const { world, params } = call;
    const { owner } = await ownWebhook(call, params);
    const client = await ownClient(call, owner, params.app);
    const found = await findDelivery(world.db, owner, { clientId: params.app, id: params.webhook }, params.event);
    if (found === undefined) throw notFound('delivery');
    return { ...deliveryOf(call, client, found), log: found.log.map(attemptOf) };
  },
});

const sentSchema = z.object({ sent: z.int().meta({ description: 'How many events are sent again.' }) });

function sentOf(resent: Resent): { sent: number } {
  if (resent === undefined) throw notFound('delivery');
  if (resent === 'disabled') throw disabled();
  return resent;
}

const resend = operation({
  id: 'resendDelivery',
  method: 'POST',
  path: '/apps/{app}/webhooks/{webhook}/deliveries/{event}/resend',
  tag: 'Webhooks',
  summary: 'Send one event again, with the same id',
  scope: 'events.write',
  params: deliveryParams,
  returns: sentSchema,
  problems: ['not_found', 'conflict'],
  async run(call) {
    const { world, params, now } = call;
    const { owner } = await ownWebhook(call, params);
    const named = { clientId: params.app, id: params.webhook };
    return sentOf(await resendDelivery(world.db, owner, named, params.event, now));
  },
  async preview(call) {
    const { world, params } = call;
    const { owner, view } = await ownWebhook(call, params);
    const named = { clientId: params.app, id: params.webhook };
    if ((await findDelivery(world.db, owner, named, params.event)) === undefined) throw notFound('delivery');
    if (view.status === 'disabled') throw disabled();
    return { changes: [{ field: 'sent', to: 1 }] };
  },
});

const replayBody = z.strictObject({
  since: moment,
  only_missing: z.boolean().default(true).meta({ description: 'Whether to leave out what was delivered.' }),
});

const replay = operation({
  id: 'replayEvents',
  method: 'POST',
  path: '/apps/{app}/webhooks/{webhook}/replay',
  tag: 'Webhooks',
  summary: 'Send all events since a time again, with the same ids',
  description: 'Also those that were recorded while the webhook was disabled.',
  scope: 'events.write',
  params: webhookParams,
  body: replayBody,
  returns: sentSchema,
  problems: ['not_found', 'conflict', 'invalid_fields'],
  async run(call) {
    const { world, params, now } = call;
    const { owner } = await ownWebhook(call, params);
    const named = { clientId: params.app, id: params.webhook };
    return sentOf(await replayEvents(world.db, owner, named, replayOf(call.body), now));
  },
  async preview(call) {
    const { world, params, now } = call;
    const { view } = await ownWebhook(call, params);
    if (view.status === 'disabled') throw disabled();
    return {
      changes: [{ field: 'sent', to: await countReplayed(world.db, params.webhook, replayOf(call.body), now) }],
    };
  },
});

function replayOf({ since, only_missing: missing }: z.infer<typeof replayBody>): { since: number; missing: boolean } {
  const at = readMoment(since);
  // PostgreSQL's times end in the year 294276, and begin before the epoch.
  if (at < 0) throw invalidFields([fieldError(['since'], 'out_of_range', 'Use a time after 1970.')]);
  return { since: at, missing };
}

export const webhookOperations = [
  list,
  create,
  get,
  put,
  patch,
  remove,
  rotate,
  ping,
  deliveries,
  delivery,
  resend,
  replay,
];
