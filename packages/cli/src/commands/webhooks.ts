import { z } from 'zod';
import { answerOf } from '../api';
import { command } from '../command';
import { Failure } from '../failure';
import { momentText } from '../output/moments';
import { present } from '../present';
import { durationOption, momentOption } from './option-values';

/** A test compares them with the server's. */
export const eventTypes = [
  'grant.created',
  'grant.changed',
  'grant.paused',
  'grant.resumed',
  'grant.ended',
  'grant.tokens_revoked',
  'secret.expiring',
  'secret.expired',
  'verification.given',
  'verification.lost',
  'requests.refused',
  'ping',
] as const;

const appArgument = { app: z.string().describe('the client id of the app') };
const webhookArguments = { ...appArgument, webhook: z.string().describe('the id of the webhook') };
const typesOption = z.array(z.enum(eventTypes)).meta({ placeholder: 'type' });

export const webhookCommands = [
  command({
    name: 'webhooks list',
    summary: 'List the webhooks of an app',
    operations: ['listWebhooks'],
    args: appArgument,
    examples: [['countersign webhooks list app_abc', 'where its events are sent']],
    async run({ api, print }, { app }) {
      const { GET } = await api();
      print.list(
        await answerOf(GET('/apps/{app}/webhooks', { params: { path: { app } } })),
        [
          { title: 'Id', value: ({ id }) => id, whole: true },
          { title: 'Address', value: ({ url }) => url },
          { title: 'Status', value: ({ status }) => status },
          { title: 'Waiting', value: ({ waiting }) => String(waiting) },
          { title: 'Types', value: ({ types }) => (types.length === 0 ? 'all' : types.join(' ')) },
        ],
        'There are no webhooks.',
      );
    },
  }),
  command({
    name: 'webhooks show',
    summary: 'Show a webhook',
    operations: ['getWebhook'],
    args: webhookArguments,
    examples: [['countersign webhooks show app_abc 5d2e…', 'its status and its failures']],
    async run({ api, print }, { app, webhook }) {
      const { GET } = await api();
      print.object(await answerOf(GET('/apps/{app}/webhooks/{webhook}', { params: { path: { app, webhook } } })));
    },
  }),
  command({
    name: 'webhooks create',
    summary: 'Create a webhook',
    operations: ['createWebhook', 'putWebhook'],
    kind: 'change',
    args: appArgument,
    options: {
      url: z.string().meta({ placeholder: 'address' }).describe('a public https address'),
      type: typesOption.default([]).describe('only events of these types'),
      description: z.string().optional().meta({ placeholder: 'text' }).describe('what it is for'),
      id: z.string().optional().describe('an id that you choose (a UUID): if there is one already, it is replaced'),
    },
    examples: [
      ['countersign webhooks create app_abc --url https://app.example/hooks', 'all events'],
      ['countersign webhooks create app_abc --url https://app.example/hooks --type grant.ended', 'one type'],
    ],
    async run({ api, changed, dry, print }, { app }, { url, type, description, id }) {
      const { POST, PUT } = await api();
      const body = { url, types: type, description: description ?? null };
      const made = await answerOf(
        id === undefined
          ? POST('/apps/{app}/webhooks', { params: { path: { app }, query: dry }, body })
          : PUT('/apps/{app}/webhooks/{webhook}', { params: { path: { app, webhook: id }, query: dry }, body }),
      );
      changed(`The webhook is set up: ${made.id}`, made);
      if (made.secret !== undefined) print.secret('Secret', made.secret);
    },
  }),
  command({
    name: 'webhooks update',
    summary: 'Change, pause or enable a webhook',
    operations: ['updateWebhook'],
    kind: 'change',
    args: webhookArguments,
    options: {
      url: z.string().optional().meta({ placeholder: 'address' }).describe('a public https address'),
      type: typesOption.optional().describe('only events of these types'),
      allTypes: z.boolean().default(false).describe('events of all types'),
      description: z.string().optional().meta({ placeholder: 'text' }).describe('what it is for'),
      status: z.enum(['enabled', 'paused']).optional().describe('events wait while it is paused'),
    },
    examples: [
      ['countersign webhooks update app_abc 5d2e… --status paused', 'events wait'],
      ['countersign webhooks update app_abc 5d2e… --url https://app.example/new', 'another address'],
    ],
    async run({ api, changed, dry }, { app, webhook }, { url, type, allTypes, description, status }) {
      const body = {
        ...present({ url, types: allTypes ? [] : type, status }),
        ...(description !== undefined && { description }),
      };
      if (Object.keys(body).length === 0)
        throw new Failure('usage', 'Say what to change, for example --status paused.');
      const { PATCH } = await api();
      const params = { path: { app, webhook }, query: dry };
      changed('The webhook is changed.', await answerOf(PATCH('/apps/{app}/webhooks/{webhook}', { params, body })));
    },
  }),
  command({
    name: 'webhooks delete',
    summary: 'Delete a webhook with its deliveries',
    operations: ['deleteWebhook'],
    kind: 'removal',
    args: webhookArguments,
    examples: [['countersign webhooks delete app_abc 5d2e…', 'after a question']],
    async run({ api, remove }, { app, webhook }) {
      const { DELETE } = await api();
      const texts = { question: `Delete the webhook ${webhook}?`, done: 'The webhook is deleted.' };
      await remove(texts, (query) =>
        DELETE('/apps/{app}/webhooks/{webhook}', { params: { path: { app, webhook }, query } }),
      );
    },
  }),
  command({
    name: 'webhooks rotate-secret',
    summary: 'Replace the secret of a webhook',
    operations: ['rotateWebhookSecret'],
    kind: 'change',
    details: 'During the overlap, requests are signed with both secrets.',
    args: webhookArguments,
    options: { overlap: durationOption.describe('how long the old secret signs as well; a day by default') },
    examples: [
      ['countersign webhooks rotate-secret app_abc 5d2e… --overlap 2h', 'the old secret signs for two more hours'],
    ],
    async run({ api, changed, dry, print }, { app, webhook }, { overlap }) {
      const { POST } = await api();
      const params = { path: { app, webhook }, query: dry };
      const body = present({ overlap_seconds: overlap });
      const value = await answerOf(POST('/apps/{app}/webhooks/{webhook}/secret', { params, body }));
      changed('The webhook has a new secret.', value);
      if (dry.dry_run === undefined) print.secret('Secret', value.secret);
    },
  }),
  command({
    name: 'webhooks ping',
    summary: 'Send a test event',
    operations: ['pingWebhook'],
    kind: 'change',
    args: webhookArguments,
    examples: [['countersign webhooks ping app_abc 5d2e…', 'then look at "webhooks deliveries"']],
    async run({ api, changed, dry }, { app, webhook }) {
      const { POST } = await api();
      const params = { path: { app, webhook }, query: dry };
      changed('The test event is on its way.', await answerOf(POST('/apps/{app}/webhooks/{webhook}/ping', { params })));
    },
  }),
  command({
    name: 'webhooks deliveries',
    summary: 'List the deliveries of a webhook, newest event first',
    operations: ['listDeliveries'],
    kind: 'list',
    args: webhookArguments,
    options: {
      state: z.enum(['waiting', 'delivered', 'failed', 'dropped']).optional().describe('only deliveries in this state'),
    },
    examples: [['countersign webhooks deliveries app_abc 5d2e… --state failed', 'what did not arrive']],
    async run({ api, pages, print }, { app, webhook }, { state }) {
      const { GET } = await api();
      const path = { app, webhook };
      const page = await pages((query) =>
        answerOf(
          GET('/apps/{app}/webhooks/{webhook}/deliveries', {
            params: { path, query: { ...query, ...present({ state }) } },
          }),
        ),
      );
      print.list(
        page,
        [
          { title: 'Event', value: ({ event }) => event.id, whole: true },
          { title: 'Type', value: ({ event }) => event.type },
          { title: 'State', value: (delivery) => delivery.state },
          { title: 'Attempts', value: ({ attempts }) => String(attempts) },
          { title: 'Answer', value: ({ last_status }) => (last_status === null ? '' : String(last_status)) },
          { title: 'When', value: ({ event }) => momentText(event.timestamp) },
        ],
        'There are no deliveries.',
      );
    },
  }),
  command({
    name: 'webhooks delivery',
    summary: 'Show a delivery with its attempts',
    operations: ['getDelivery'],
    args: { ...webhookArguments, event: z.string().describe('the id of the event') },
    examples: [['countersign webhooks delivery app_abc 5d2e… 77af…', 'why it failed']],
    async run({ api, print }, { app, webhook, event }) {
      const { GET } = await api();
      const params = { path: { app, webhook, event } };
      print.object(await answerOf(GET('/apps/{app}/webhooks/{webhook}/deliveries/{event}', { params })));
    },
  }),
  command({
    name: 'webhooks resend',
    summary: 'Send one event again, or all since a time',
    operations: ['resendDelivery', 'replayEvents'],
    kind: 'change',
    details: 'The events keep their ids, so a receiver can leave out what it has.',
    args: { ...webhookArguments, event: z.string().optional().describe('the id of one event') },
    options: {
      since: momentOption.describe('all events since then: a date, a time, or a duration'),
      delivered: z.boolean().default(false).describe('with --since: also those that were delivered'),
    },
    examples: [
      ['countersign webhooks resend app_abc 5d2e… 77af…', 'one event'],
      ['countersign webhooks resend app_abc 5d2e… --since 2d --dry-run', 'how many are missing in two days'],
    ],
    async run({ api, cli, changed, dry }, { app, webhook, event }, { since, delivered }) {
      if ((event === undefined) === (since === undefined))
        throw new Failure('usage', 'Name one event, or use --since.');
      const { POST } = await api();
      const path = { app, webhook };
      const value = await answerOf(
        event !== undefined
          ? POST('/apps/{app}/webhooks/{webhook}/deliveries/{event}/resend', {
              params: { path: { ...path, event }, query: dry },
            })
          : POST('/apps/{app}/webhooks/{webhook}/replay', {
              params: { path, query: dry },
              body: { since: since?.before(cli.now()) ?? '', only_missing: !delivered },
            }),
      );
      changed(`${value.sent} ${value.sent === 1 ? 'event is' : 'events are'} sent again.`, value);
    },
  }),
];
