import { z } from 'zod';
import { answerOf } from '../api';
import { command } from '../command';
import { Failure } from '../failure';
import { momentText } from '../output/moments';

export const verificationCommands = [
  command({
    name: 'verifications list',
    summary: 'List the apps whose identity operators verified',
    operations: ['listVerifications'],
    kind: 'list',
    examples: [['countersign verifications list', 'also those that lost their mark']],
    async run({ api, pages, print }) {
      const { GET } = await api();
      print.list(
        await pages((query) => answerOf(GET('/verifications', { params: { query } }))),
        [
          { title: 'App', value: ({ app_id }) => app_id, whole: true },
          { title: 'Name', value: ({ identity }) => identity.name },
          { title: 'Since', value: ({ verified_at }) => (verified_at === null ? '' : momentText(verified_at)) },
          { title: 'Changed', value: ({ lost }) => lost?.changed.join(' ') },
        ],
        'No app is verified.',
      );
    },
  }),
  command({
    name: 'verifications show',
    summary: 'Show the identity of an app, and whether it is verified',
    operations: ['getVerification'],
    args: { app: z.string().describe('the client id') },
    examples: [['countersign verifications show app_abc', 'what to check before you verify it']],
    async run({ api, print }, { app }) {
      const { GET } = await api();
      print.object(await answerOf(GET('/apps/{app}/verification', { params: { path: { app } } })));
    },
  }),
  command({
    name: 'verifications set',
    summary: 'Verify the identity of an app',
    operations: ['putVerification'],
    kind: 'change',
    details: 'Shows what people see of the app, and asks. Check its home page and its logo first.',
    args: { app: z.string().describe('the client id') },
    options: { yes: z.boolean().default(false).describe('do not ask') },
    examples: [['countersign verifications set app_abc', 'after a look at its identity']],
    async run({ api, changed, cli, dry, print }, { app }, { yes }) {
      const { GET, PUT } = await api();
      const { identity, logo_hash } = await answerOf(GET('/apps/{app}/verification', { params: { path: { app } } }));
      if (!yes && dry.dry_run === undefined) {
        if (!cli.input.isTerminal) throw new Failure('usage', 'Verify this app? Confirm with --yes.');
        print.note(JSON.stringify(identity, null, 2));
        const answer = await cli.input.ask('Verify this app? [y/N] ');
        if (!/^y(es)?$/i.test(answer?.trim() ?? '')) throw new Failure('failed', 'Nothing was changed.');
      }
      const params = { path: { app }, query: dry };
      const value = await answerOf(PUT('/apps/{app}/verification', { params, body: { identity, logo_hash } }));
      changed('The identity of the app is verified.', value);
    },
  }),
  command({
    name: 'verifications remove',
    summary: 'Withdraw the mark of a verified app',
    operations: ['deleteVerification'],
    kind: 'removal',
    args: { app: z.string().describe('the client id') },
    examples: [['countersign verifications remove app_abc', 'after a question']],
    async run({ api, remove }, { app }) {
      const { DELETE } = await api();
      const texts = { question: `Withdraw the mark of ${app}?`, done: 'The app is no longer verified.' };
      await remove(texts, (query) => DELETE('/apps/{app}/verification', { params: { path: { app }, query } }));
    },
  }),
];
