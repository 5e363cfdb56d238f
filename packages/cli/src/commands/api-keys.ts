import { z } from 'zod';
import { answerOf } from '../api';
import { command } from '../command';
import { momentForApi, momentText, parseMoment } from '../output/moments';
import type { Column } from '../output/table';

type Key = {
  id: string;
  name: string;
  hint: string;
  scopes: string[];
  ends_at: string | null;
  last_used_at: string | null;
};

const columns: Column<Key>[] = [
  { title: 'Id', value: ({ id }) => id, whole: true },
  { title: 'Name', value: ({ name }) => name },
  { title: 'Ends with', value: ({ hint }) => `…${hint}` },
  { title: 'Ends', value: ({ ends_at }) => (ends_at === null ? 'never' : momentText(ends_at)) },
  { title: 'Last used', value: ({ last_used_at }) => (last_used_at === null ? '' : momentText(last_used_at)) },
  { title: 'Scopes', value: ({ scopes }) => scopes.join(' ') },
];

const appOption = z.string().optional().meta({ placeholder: 'id' }).describe('of this app, instead of your own');

export const apiKeyCommands = [
  command({
    name: 'api-keys list',
    summary: 'List API keys, newest first',
    operations: ['listApiKeys', 'listAppApiKeys'],
    kind: 'list',
    options: { app: appOption },
    examples: [
      ['countersign api-keys list', 'your own'],
      ['countersign api-keys list --app app_abc', 'those of an app'],
    ],
    async run({ api, pages, print }, _, { app }) {
      const { GET } = await api();
      const page = await pages((query) =>
        answerOf(
          app === undefined
            ? GET('/api-keys', { params: { query } })
            : GET('/apps/{app}/api-keys', { params: { path: { app }, query } }),
        ),
      );
      print.list(page, columns, 'There are no API keys.');
    },
  }),
  command({
    name: 'api-keys create',
    summary: 'Make an API key',
    operations: ['createApiKey', 'createAppApiKey'],
    kind: 'change',
    details:
      'The key is shown once. Your own key can do no more than this sign-in, and does not last longer. Keys with other scopes are made in the portal.',
    options: {
      name: z.string().describe('what it is for'),
      scope: z.array(z.string()).describe('what it may do'),
      until: z
        .string()
        .refine((text) => text === 'never' || parseMoment(text, 0) !== undefined, 'Give a date, a duration, or never.')
        .default('90d')
        .meta({ placeholder: 'time' })
        .describe('its end: a date, a duration, or never (90d by default)'),
      app: appOption,
    },
    examples: [
      ['countersign api-keys create --name deploy --scope apps.read apps.write --until 30d', 'for a script'],
      ['countersign api-keys create --name report --scope routes.read --app app_abc', 'of an app'],
    ],
    async run({ api, changed, cli, dry, print }, _, { name, scope, until, app }) {
      const at = until === 'never' ? undefined : parseMoment(until, cli.now());
      const body = { name, scopes: scope, ends_at: at === undefined ? null : momentForApi(at) };
      const { POST } = await api();
      const key = await answerOf(
        app === undefined
          ? POST('/api-keys', { params: { query: dry }, body })
          : POST('/apps/{app}/api-keys', { params: { path: { app }, query: dry }, body }),
      );
      changed(`The key is made: ${key.id}`, key);
      if (dry.dry_run === undefined) print.secret('API key', key.value);
    },
  }),
  command({
    name: 'api-keys end',
    summary: 'End an API key',
    operations: ['endApiKey', 'endAppApiKey'],
    kind: 'removal',
    details: 'The key and the tokens that were issued for it end at once.',
    args: { key: z.string().describe('the id of the key') },
    options: { app: appOption },
    examples: [['countersign api-keys end 8d1c…', 'after a question']],
    async run({ api, remove }, { key }, { app }) {
      const { DELETE } = await api();
      await remove({ question: `End the API key ${key}?`, done: 'The key has ended.' }, (query) =>
        app === undefined
          ? DELETE('/api-keys/{key}', { params: { path: { key }, query } })
          : DELETE('/apps/{app}/api-keys/{key}', { params: { path: { app, key }, query } }),
      );
    },
  }),
];
