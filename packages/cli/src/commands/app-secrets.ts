import { z } from 'zod';
import { answerOf } from '../api';
import { command } from '../command';
import { momentText } from '../output/moments';
import { present } from '../present';
import { durationOption } from './option-values';

const appArgument = { app: z.string().describe('the client id') };

export const secretCommands = [
  command({
    name: 'apps rotate-secret',
    summary: 'Make a new secret for an app',
    operations: ['rotateAppSecret'],
    kind: 'change',
    details: 'The old secret works for the overlap, so that you can change it everywhere. The new one is shown once.',
    args: appArgument,
    options: {
      overlap: durationOption.describe('how long the old secret still works, at most 7d; by default not at all'),
    },
    examples: [
      ['countersign apps rotate-secret app_abc --overlap 1d', 'the old secret works for another day'],
      ['countersign apps rotate-secret app_abc --json', 'the secret as client_secret, for a script'],
    ],
    async run({ api, changed, dry, print }, { app }, { overlap }) {
      const { POST } = await api();
      const params = { path: { app }, query: dry };
      const body = present({ overlap_seconds: overlap });
      const value = await answerOf(POST('/apps/{app}/secrets', { params, body }));
      changed('The app has a new secret.', value);
      if (dry.dry_run === undefined) print.secret('Client secret', value.client_secret);
    },
  }),
  command({
    name: 'apps secrets list',
    summary: 'List the secrets of an app',
    operations: ['listAppSecrets'],
    args: appArgument,
    examples: [['countersign apps secrets list app_abc', 'the last characters of each, and when it ends']],
    async run({ api, print }, { app }) {
      const { GET } = await api();
      print.list(
        await answerOf(GET('/apps/{app}/secrets', { params: { path: { app } } })),
        [
          { title: 'Id', value: ({ id }) => id, whole: true },
          { title: 'Ends with', value: ({ hint }) => (hint === '' ? '' : `…${hint}`) },
          { title: 'Strength', value: ({ strength }) => (strength === 'weak' ? 'weak: replace it' : strength) },
          { title: 'Created', value: ({ created_at }) => momentText(created_at) },
          { title: 'Ends', value: ({ ends_at }) => (ends_at === null ? 'never' : momentText(ends_at)) },
        ],
        'The app has no secrets.',
      );
    },
  }),
  command({
    name: 'apps secrets end',
    summary: 'End a secret at once',
    operations: ['endAppSecret'],
    kind: 'removal',
    args: { ...appArgument, secret: z.string().describe('the id of the secret') },
    examples: [['countersign apps secrets end app_abc 3f0e…', 'for example because it leaked']],
    async run({ api, remove }, { app, secret }) {
      const { DELETE } = await api();
      const texts = { question: `End the secret ${secret}?`, done: 'The secret has ended.' };
      await remove(texts, (query) =>
        DELETE('/apps/{app}/secrets/{secret}', { params: { path: { app, secret }, query } }),
      );
    },
  }),
  command({
    name: 'logs',
    summary: 'List refused requests of an app, newest first',
    operations: ['listAppLog'],
    kind: 'list',
    details: 'Each entry says what was wrong with the request, and the request id that the app got.',
    args: appArgument,
    options: {
      search: z
        .string()
        .optional()
        .meta({ placeholder: 'text' })
        .describe('a part of a reason, an error or a request id'),
    },
    examples: [
      ['countersign logs app_abc', 'why requests of the app fail'],
      ['countersign logs app_abc --search invalid_grant --all', 'one kind of error'],
    ],
    async run({ api, pages, print }, { app }, { search }) {
      const { GET } = await api();
      const page = await pages((query) =>
        answerOf(GET('/apps/{app}/log', { params: { path: { app }, query: { ...query, ...present({ q: search }) } } })),
      );
      print.list(
        page,
        [
          { title: 'When', value: ({ at }) => momentText(at), whole: true },
          { title: 'Endpoint', value: ({ endpoint }) => endpoint },
          { title: 'Error', value: ({ error }) => error },
          { title: 'Reason', value: ({ reason }) => reason },
        ],
        'No request was refused.',
      );
    },
  }),
  command({
    name: 'apps logo',
    summary: "Show the state of the server's copy of an app's logo",
    operations: ['getAppLogo', 'refetchAppLogo'],
    kind: 'change',
    args: appArgument,
    options: { refetch: z.boolean().default(false).describe('fetch it again') },
    examples: [
      ['countersign apps logo app_abc', 'why there is no logo'],
      ['countersign apps logo app_abc --refetch', 'after you corrected it'],
    ],
    async run({ api, changed, dry, print }, { app }, { refetch }) {
      const { GET, POST } = await api();
      if (!refetch) return print.object(await answerOf(GET('/apps/{app}/logo', { params: { path: { app } } })));
      const params = { path: { app }, query: dry };
      changed('The logo is fetched again.', await answerOf(POST('/apps/{app}/logo/refetch', { params })));
    },
  }),
];
