import { z } from 'zod';
import { answerOf } from '../api';
import type { Cli } from '../cli';
import { command } from '../command';
import { Failure } from '../failure';
import { memberOf, parseJson } from '../members';
import { momentText } from '../output/moments';
import { present } from '../present';
import { durationOption } from './option-values';

const kinds = ['web', 'spa', 'native', 'machine'] as const;

/** What `apps create` and `apps update` set. */
const draftOptions = {
  name: z.string().optional().describe('the name that people see'),
  redirectUri: z.array(z.string()).optional().meta({ placeholder: 'uri' }).describe('where people return to'),
  homepage: z.string().optional().meta({ placeholder: 'address' }).describe('its home page'),
  scope: z
    .array(z.string())
    .optional()
    .describe('the scopes that it may request; with an exclamation mark, people cannot untick it: openid!'),
  maxGrant: durationOption.describe('the longest access that it accepts'),
  set: z
    .array(z.string())
    .optional()
    .meta({ placeholder: 'name=value' })
    .describe('other client metadata (RFC 7591), as text or JSON'),
  file: z.string().optional().describe('a JSON file with these settings; - reads standard input'),
};
type Draft = z.infer<z.ZodObject<typeof draftOptions>>;

const settingsSchema = z.object({
  metadata: z.record(z.string(), z.unknown()).exactOptional(),
  scopes: z.array(z.object({ scope: z.string(), required: z.boolean().exactOptional() })).exactOptional(),
  max_grant_seconds: z.number().nullable().exactOptional(),
  refresh_idle_seconds: z.number().nullable().exactOptional(),
  first_party: z.boolean().exactOptional(),
});
const newAppSchema = settingsSchema.extend({
  kind: z.enum(kinds),
  owner_id: z.string().nullable().exactOptional(),
  metadata: z.record(z.string(), z.unknown()),
});

/** The settings of the file, with those of the command line over them. */
async function draftOf(
  { readFile }: Pick<Cli, 'readFile'>,
  { name, redirectUri, homepage, scope, maxGrant, set = [], file }: Draft,
): Promise<z.infer<typeof settingsSchema>> {
  const given = settingsSchema.loose().safeParse(file === undefined ? {} : parseJson(await readFile(file), file));
  if (!given.success) throw new Failure('usage', `${file}: ${z.prettifyError(given.error)}`);
  const metadata = {
    ...given.data.metadata,
    ...present({ client_name: name, redirect_uris: redirectUri, client_uri: homepage }),
    ...Object.fromEntries(set.map((text) => memberOf('--set', text))),
  };
  return {
    ...given.data,
    ...(Object.keys(metadata).length > 0 && { metadata }),
    ...(scope && { scopes: scope.map((text) => ({ scope: text.replace(/!$/, ''), required: text.endsWith('!') })) }),
    ...(maxGrant !== undefined && { max_grant_seconds: maxGrant }),
  };
}

const appArgument = { app: z.string().describe('the client id') };

export const appCommands = [
  command({
    name: 'apps list',
    summary: 'List apps, newest first',
    operations: ['listApps'],
    kind: 'list',
    options: {
      search: z.string().optional().meta({ placeholder: 'text' }).describe('only apps with this in their name or id'),
      kind: z.enum(kinds).optional().describe('only apps of this kind'),
      owner: z.string().optional().meta({ placeholder: 'user' }).describe("only this account's apps"),
    },
    examples: [
      ['countersign apps list', 'your apps'],
      ['countersign apps list --kind machine --all --json', 'every app that acts for itself, for a script'],
    ],
    async run({ api, pages, print }, _, { search, kind, owner }) {
      const { GET } = await api();
      const filter = present({ q: search, kind, owner_id: owner });
      const page = await pages((query) => answerOf(GET('/apps', { params: { query: { ...query, ...filter } } })));
      print.list(
        page,
        [
          { title: 'Id', value: ({ id }) => id, whole: true },
          { title: 'Name', value: ({ metadata }) => nameOf(metadata) },
          { title: 'Kind', value: ({ kind }) => kind },
          { title: 'Created', value: ({ created_at }) => momentText(created_at) },
        ],
        'There are no apps. Register one with "countersign apps create".',
      );
    },
  }),
  command({
    name: 'apps show',
    summary: 'Show an app',
    operations: ['getApp'],
    args: appArgument,
    examples: [['countersign apps show app_abc', 'its settings and its scopes']],
    async run({ api, print }, { app }) {
      const { GET } = await api();
      print.object(await answerOf(GET('/apps/{app}', { params: { path: { app } } })));
    },
  }),
  command({
    name: 'apps create',
    summary: 'Register an app',
    operations: ['createApp', 'putApp'],
    kind: 'change',
    details:
      'The secret, if the app has one, is shown once. With --id, the same command again changes the app instead of registering another one: use it for configuration that you keep in files.',
    options: {
      ...draftOptions,
      kind: z.enum(kinds).optional().describe('what it is: it cannot change later'),
      id: z.string().optional().describe('a client id that you choose'),
      owner: z.string().optional().meta({ placeholder: 'user' }).describe('the account of its developer'),
    },
    examples: [
      [
        'countersign apps create --kind web --name Trailmap --redirect-uri https://trailmap.example/cb --scope openid email',
        'a website',
      ],
      ['countersign apps create --kind machine --name Report --set grant_types=["client_credentials"]', 'a job'],
      ['countersign apps create --id trailmap --file trailmap.json', 'from a file, as often as you like'],
    ],
    async run(call, _, { kind, id, owner, ...draft }) {
      const { api, cli, changed, dry, print } = call;
      const body = newAppSchema.safeParse({
        ...(await draftOf(cli, draft)),
        ...present({ kind, owner_id: owner }),
      });
      if (!body.success) {
        throw new Failure('usage', 'Name the kind and the name of the app: --kind and --name, or --file.');
      }
      const { POST, PUT } = await api();
      const app = await answerOf(
        id === undefined
          ? POST('/apps', { params: { query: dry }, body: body.data })
          : PUT('/apps/{app}', { params: { path: { app: id }, query: dry }, body: body.data }),
      );
      changed(`The app is registered: ${app.id}`, app);
      if (typeof app.client_secret === 'string') print.secret('Client secret', app.client_secret);
    },
  }),
  command({
    name: 'apps update',
    summary: 'Change the settings of an app',
    operations: ['patchApp'],
    kind: 'change',
    details: 'What you do not name stays as it is. --set with null removes a member of the metadata.',
    args: appArgument,
    options: {
      ...draftOptions,
      loseMark: z.boolean().default(false).describe('the app may lose its mark of a verified identity'),
    },
    examples: [
      ['countersign apps update app_abc --name Trailmaps --dry-run', 'what another name would change'],
      ['countersign apps update app_abc --set logo_uri=null', 'without a logo'],
    ],
    async run({ api, cli, changed, dry }, { app }, { loseMark, ...draft }) {
      const body = await draftOf(cli, draft);
      if (Object.keys(body).length === 0) throw new Failure('usage', 'Say what to change, for example --name.');
      const { PATCH } = await api();
      const params = { path: { app }, query: dry };
      const value = await answerOf(
        PATCH('/apps/{app}', { params, body: { ...body, ...(loseMark && { lose_mark: true }) } }),
      );
      changed('The app is changed.', value);
    },
  }),
  command({
    name: 'apps delete',
    summary: 'Delete an app',
    operations: ['deleteApp'],
    kind: 'removal',
    details: 'Its grants, tokens and secrets end at once.',
    args: appArgument,
    examples: [
      ['countersign apps delete app_abc', 'after a question that says what ends'],
      ['countersign apps delete app_abc --dry-run', 'only what would end'],
    ],
    async run({ api, remove }, { app }) {
      const { DELETE } = await api();
      const texts = { question: `Delete the app ${app}?`, done: 'The app is deleted.' };
      await remove(texts, (query) => DELETE('/apps/{app}', { params: { path: { app }, query } }));
    },
  }),
  command({
    name: 'apps standing',
    summary: 'Show how much an app is in use',
    operations: ['getAppStanding'],
    args: appArgument,
    examples: [['countersign apps standing app_abc', 'how many people allowed it something']],
    async run({ api, print }, { app }) {
      const { GET } = await api();
      print.object(await answerOf(GET('/apps/{app}/standing', { params: { path: { app } } })));
    },
  }),
  command({
    name: 'apps scopes',
    summary: 'List the scopes that an app may register to request',
    operations: ['listAvailableScopes'],
    args: appArgument,
    examples: [['countersign apps scopes app_abc', 'of your APIs, of open APIs, and of those that allowed it']],
    async run({ api, print }, { app }) {
      const { GET } = await api();
      print.list(
        await answerOf(GET('/apps/{app}/available-scopes', { params: { path: { app } } })),
        [
          { title: 'Scope', value: ({ scope }) => scope, whole: true },
          { title: 'Title', value: ({ title }) => title },
          { title: 'API', value: ({ api: resource }) => resource ?? '' },
        ],
        'There are no scopes.',
      );
    },
  }),
];

const nameOf = (metadata: Record<string, unknown>): string => String(metadata['client_name'] ?? '');
