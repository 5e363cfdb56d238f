import { z } from 'zod';
import { answerOf } from '../api';
import { command } from '../command';
import { Failure } from '../failure';
import { momentText } from '../output/moments';
import { present } from '../present';
import { durationOption } from './option-values';

const apiArgument = { api: z.string().describe('the id of the API, or its resource identifier') };

const settings = {
  tokens: durationOption.describe('how long access tokens are valid'),
  format: z.enum(['jwt', 'plain-jwt', 'opaque']).optional().describe('the form of access tokens'),
  alg: z
    .enum(['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'])
    .optional()
    .describe('the algorithm that signs access tokens'),
  open: z.boolean().optional().meta({ negatable: true }).describe('any app may request its scopes'),
  idle: durationOption.describe('how long refresh tokens with its scopes may stay unused'),
  lastingKeys: z
    .boolean()
    .optional()
    .meta({ negatable: true })
    .describe('API keys may have no expiry, if the server allows it'),
};
type Settings = z.infer<z.ZodObject<typeof settings>>;

const membersOf = ({ tokens, format, alg, open, idle, lastingKeys }: Settings) =>
  present({
    access_token_seconds: tokens,
    access_token_format: format,
    signing_alg: alg,
    open_to_apps: open,
    refresh_idle_seconds: idle,
    lasting_keys: lastingKeys,
  });

export const apiResourceCommands = [
  command({
    name: 'apis list',
    summary: 'List APIs, newest first',
    operations: ['listApis'],
    kind: 'list',
    options: {
      search: z
        .string()
        .optional()
        .meta({ placeholder: 'text' })
        .describe('a part of a name, an identifier or a scope'),
      owner: z.string().optional().meta({ placeholder: 'user' }).describe("only this account's APIs"),
    },
    examples: [['countersign apis list', 'your APIs']],
    async run({ api, pages, print }, _, { search, owner }) {
      const { GET } = await api();
      const filter = present({ q: search, owner_id: owner });
      print.list(
        await pages((query) => answerOf(GET('/apis', { params: { query: { ...query, ...filter } } }))),
        [
          { title: 'Resource', value: ({ resource }) => resource, whole: true },
          { title: 'Name', value: ({ name }) => name },
          { title: 'Tokens', value: ({ access_token_format }) => access_token_format },
          { title: 'Open', value: ({ open_to_apps }) => (open_to_apps ? 'yes' : 'no') },
          { title: 'Created', value: ({ created_at }) => momentText(created_at) },
        ],
        'There are no APIs. Register one with "countersign apis create".',
      );
    },
  }),
  command({
    name: 'apis show',
    summary: 'Show an API',
    operations: ['getApi'],
    args: apiArgument,
    examples: [['countersign apis show https://api.example', 'its settings']],
    async run({ api: open, print }, { api }) {
      const { GET } = await open();
      print.object(await answerOf(GET('/apis/{api}', { params: { path: { api } } })));
    },
  }),
  command({
    name: 'apis create',
    summary: 'Register an API',
    operations: ['createApi', 'putApi'],
    kind: 'change',
    details: 'With --replace, the same command again sets the API to what you name: for configuration in files.',
    args: { resource: z.string().describe('its resource identifier: the audience of its tokens') },
    options: {
      name: z.string().describe('the name that people see'),
      ...settings,
      owner: z.string().optional().meta({ placeholder: 'user' }).describe('the account of its developer'),
      replace: z.boolean().default(false).describe('change the API if it exists'),
    },
    examples: [
      ['countersign apis create https://api.example --name Routes', 'with the usual settings'],
      ['countersign apis create https://api.example --name Routes --no-open --replace', 'as often as you like'],
    ],
    async run({ api, changed, dry }, { resource }, { name, owner, replace, ...rest }) {
      const { POST, PUT } = await api();
      const body = { name, ...membersOf(rest), ...present({ owner_id: owner }) };
      const made = await answerOf(
        replace
          ? PUT('/apis/{api}', { params: { path: { api: resource }, query: dry }, body })
          : POST('/apis', { params: { query: dry }, body: { ...body, resource } }),
      );
      changed(`The API is registered: ${made.id}`, made);
    },
  }),
  command({
    name: 'apis update',
    summary: 'Change the settings of an API',
    operations: ['patchApi'],
    kind: 'change',
    details: 'What you do not name stays as it is. Closing an API to apps ends what they may request.',
    args: apiArgument,
    options: { name: z.string().optional().describe('the name that people see'), ...settings },
    examples: [
      ['countersign apis update https://api.example --tokens 10m', 'shorter tokens'],
      ['countersign apis update https://api.example --no-open --dry-run', 'what closing it would end'],
    ],
    async run({ api: open, changed, dry }, { api }, { name, ...rest }) {
      const body = { ...membersOf(rest), ...present({ name }) };
      if (Object.keys(body).length === 0) throw new Failure('usage', 'Say what to change, for example --name.');
      const { PATCH } = await open();
      const params = { path: { api }, query: dry };
      changed('The API is changed.', await answerOf(PATCH('/apis/{api}', { params, body })));
    },
  }),
  command({
    name: 'apis delete',
    summary: 'Delete an API',
    operations: ['deleteApi'],
    kind: 'removal',
    details: 'Its scopes leave every grant and every app, and its tokens end at once.',
    args: apiArgument,
    examples: [['countersign apis delete https://api.example', 'after a question that says what ends']],
    async run({ api: open, remove }, { api }) {
      const { DELETE } = await open();
      const texts = { question: `Delete the API ${api}?`, done: 'The API is deleted.' };
      await remove(texts, (query) => DELETE('/apis/{api}', { params: { path: { api }, query } }));
    },
  }),
];
