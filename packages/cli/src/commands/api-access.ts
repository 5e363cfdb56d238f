import { z } from 'zod';
import { answerOf, completed } from '../api';
import { command } from '../command';
import { present } from '../present';

const apiArgument = { api: z.string().describe('the id of the API, or its resource identifier') };
const accessArguments = { ...apiArgument, app: z.string().describe('the client id of the app') };

export const accessCommands = [
  command({
    name: 'apis access list',
    summary: 'List what an API allows apps',
    operations: ['listAccess'],
    kind: 'list',
    args: apiArgument,
    options: {
      search: z.string().optional().meta({ placeholder: 'text' }).describe('a part of the name or id of an app'),
    },
    examples: [['countersign apis access list https://api.example', 'which apps have access']],
    async run({ api: open, pages, print }, { api }, { search }) {
      const { GET } = await open();
      const filter = present({ q: search });
      print.list(
        await pages((query) =>
          answerOf(GET('/apis/{api}/access', { params: { path: { api }, query: { ...query, ...filter } } })),
        ),
        [
          { title: 'App', value: ({ app_id }) => app_id, whole: true },
          { title: 'Name', value: ({ app_name }) => app_name },
          { title: 'For people', value: ({ user_scopes }) => user_scopes.join(' ') },
          { title: 'Itself', value: ({ machine_scopes }) => machine_scopes.join(' ') },
          { title: 'Events', value: ({ receives_events }) => (receives_events ? 'yes' : '') },
        ],
        'No app is listed.',
      );
    },
  }),
  command({
    name: 'apis access show',
    summary: 'Show what an API allows an app',
    operations: ['getAccess'],
    args: accessArguments,
    examples: [['countersign apis access show https://api.example app_abc', 'its scopes']],
    async run({ api: open, print }, { api, app }) {
      const { GET } = await open();
      print.object(await answerOf(GET('/apis/{api}/access/{app}', { params: { path: { api, app } } })));
    },
  }),
  command({
    name: 'apis access set',
    summary: 'Allow an app exactly this access',
    operations: ['putAccess'],
    kind: 'change',
    details: 'Other access that the app had ends, also in what people allowed it.',
    args: accessArguments,
    options: {
      forPeople: z
        .array(z.string())
        .default([])
        .meta({ placeholder: 'scope' })
        .describe('scopes that it may request from people'),
      itself: z.array(z.string()).default([]).meta({ placeholder: 'scope' }).describe('scopes by client credentials'),
      exchange: z
        .enum(['delegation', 'impersonation'])
        .optional()
        .describe('which token exchange it may do (RFC 8693)'),
      lasting: z.boolean().default(false).describe('opaque tokens without an expiry, if the server allows them'),
    },
    examples: [
      ['countersign apis access set https://api.example app_abc --itself routes.read', 'a job that reads'],
      ['countersign apis access set https://api.example app_abc --for-people routes.read --dry-run', 'what would end'],
    ],
    async run({ api: open, changed, dry }, { api, app }, { forPeople, itself, exchange, lasting }) {
      const { PUT } = await open();
      const params = { path: { api, app }, query: dry };
      const body = {
        user_scopes: forPeople,
        machine_scopes: itself,
        may_exchange: exchange ?? null,
        lasting_tokens: lasting,
      };
      changed(`${app} has this access now.`, await answerOf(PUT('/apis/{api}/access/{app}', { params, body })));
    },
  }),
  command({
    name: 'apis access remove',
    summary: 'End everything that an API allows an app',
    operations: ['deleteAccess'],
    kind: 'removal',
    args: accessArguments,
    examples: [['countersign apis access remove https://api.example app_abc', 'after a question']],
    async run({ api: open, remove }, { api, app }) {
      const { DELETE } = await open();
      const texts = { question: `End the access of ${app}?`, done: `${app} has no access any more.` };
      await remove(texts, (query) => DELETE('/apis/{api}/access/{app}', { params: { path: { api, app }, query } }));
    },
  }),
  command({
    name: 'apis events allow',
    summary: "Let an app receive an API's security events",
    operations: ['putEventReceiver'],
    kind: 'change',
    args: accessArguments,
    examples: [['countersign apis events allow https://api.example app_abc', 'usually the backend of the API']],
    async run({ api: open, changed, dry }, { api, app }) {
      const { PUT } = await open();
      const params = { path: { api, app }, query: dry };
      changed(`${app} may receive events.`, await completed(PUT('/apis/{api}/event-receivers/{app}', { params })));
    },
  }),
  command({
    name: 'apis events deny',
    summary: 'Stop the security events of an app',
    operations: ['deleteEventReceiver'],
    kind: 'removal',
    details: 'Its event streams are deleted. Other access of the app stays.',
    args: accessArguments,
    examples: [['countersign apis events deny https://api.example app_abc', 'after a question']],
    async run({ api: open, remove }, { api, app }) {
      const { DELETE } = await open();
      const texts = { question: `Stop the events of ${app}?`, done: `${app} receives no events any more.` };
      await remove(texts, (query) =>
        DELETE('/apis/{api}/event-receivers/{app}', { params: { path: { api, app }, query } }),
      );
    },
  }),
];
