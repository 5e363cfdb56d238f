import { z } from 'zod';
import { answerOf } from '../api';
import { command } from '../command';
import { Failure } from '../failure';

const clientArgument = { app: z.string().describe('the client id') };

export const settingsCommands = [
  command({
    name: 'settings',
    summary: 'Show the settings of the server',
    operations: ['getSettings'],
    details: 'They come from environment variables of the server. Secrets are left out.',
    examples: [['countersign settings --json', 'for a script']],
    async run({ api, print }) {
      const { GET } = await api();
      print.object(await answerOf(GET('/settings', {})));
    },
  }),
  command({
    name: 'operator-access list',
    summary: 'List the apps with permissions of the Management API',
    operations: ['listOperatorAccess'],
    examples: [['countersign operator-access list', 'which apps can do what']],
    async run({ api, print }) {
      const { GET } = await api();
      print.list(
        await answerOf(GET('/operator-access', {})),
        [
          { title: 'App', value: ({ client_id }) => client_id, whole: true },
          { title: 'Name', value: ({ name }) => name },
          { title: 'Itself', value: ({ machine_scopes }) => machine_scopes.join(' ') },
          { title: 'For operators', value: ({ user_scopes }) => user_scopes.join(' ') },
        ],
        'No app has such permissions.',
      );
    },
  }),
  command({
    name: 'operator-access show',
    summary: 'Show the permissions of an app',
    operations: ['getOperatorAccess'],
    args: clientArgument,
    examples: [['countersign operator-access show app_abc', 'what it can do']],
    async run({ api, print }, { app }) {
      const { GET } = await api();
      print.object(await answerOf(GET('/operator-access/{client}', { params: { path: { client: app } } })));
    },
  }),
  command({
    name: 'operator-access set',
    summary: 'Give an app permissions of the Management API',
    operations: ['putOperatorAccess'],
    kind: 'change',
    details:
      "Replaces what the app had. With permissions for itself, it reaches everyone's objects. Only operators can do this.",
    args: clientArgument,
    options: {
      itself: z.array(z.string()).default([]).meta({ placeholder: 'scope' }).describe('scopes by client credentials'),
      forOperators: z
        .array(z.string())
        .default([])
        .meta({ placeholder: 'scope' })
        .describe('scopes that it may ask operators for'),
    },
    examples: [
      ['countersign operator-access set app_abc --itself users.read users.write', 'an app that manages accounts'],
    ],
    async run({ api, changed, dry }, { app }, { itself, forOperators }) {
      if (itself.length + forOperators.length === 0) {
        throw new Failure('usage', 'Name scopes with --itself or --for-operators, or use "operator-access remove".');
      }
      const { PUT } = await api();
      const params = { path: { client: app }, query: dry };
      const body = { machine_scopes: itself, user_scopes: forOperators };
      changed(`${app} has these permissions now.`, await answerOf(PUT('/operator-access/{client}', { params, body })));
    },
  }),
  command({
    name: 'operator-access remove',
    summary: 'Take all permissions of the Management API from an app',
    operations: ['deleteOperatorAccess'],
    kind: 'removal',
    args: clientArgument,
    examples: [['countersign operator-access remove app_abc', 'its tokens stop working at once']],
    async run({ api, remove }, { app }) {
      const { DELETE } = await api();
      const texts = { question: `Take all permissions from ${app}?`, done: `${app} has no permissions any more.` };
      await remove(texts, (query) => DELETE('/operator-access/{client}', { params: { path: { client: app }, query } }));
    },
  }),
];
