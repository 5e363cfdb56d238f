import { z } from 'zod';
import { answerOf } from '../api';
import { command } from '../command';
import { Failure } from '../failure';
import { momentForApi, momentText, parseMoment } from '../output/moments';
import { present } from '../present';

const grantArgument = { grant: z.string().describe('the id of the grant') };
const endOption = z
  .string()
  .refine(
    (text) => text === 'never' || parseMoment(text, 0) !== undefined,
    'Give a date, a time, a duration, or never.',
  )
  .optional()
  .meta({ placeholder: 'time' });

export const grantCommands = [
  command({
    name: 'grants list',
    summary: 'List what people allowed apps, newest first',
    operations: ['listGrants'],
    kind: 'list',
    options: {
      state: z.enum(['live', 'paused', 'ended']).optional().describe('only grants in this state'),
      app: z.string().optional().meta({ placeholder: 'id' }).describe('only grants of this app'),
      user: z.string().optional().meta({ placeholder: 'id' }).describe("only this person's grants"),
    },
    examples: [
      ['countersign grants list', 'what you allowed'],
      ['countersign grants list --app app_abc --state live --all', 'everyone who uses an app, for operators'],
    ],
    async run({ api, pages, print }, _, { state, app, user }) {
      const { GET } = await api();
      const filter = present({ state, app_id: app, user_id: user });
      const page = await pages((query) => answerOf(GET('/grants', { params: { query: { ...query, ...filter } } })));
      print.list(
        page,
        [
          { title: 'Id', value: ({ id }) => id, whole: true },
          { title: 'App', value: ({ app_id }) => app_id },
          { title: 'State', value: (grant) => grant.state },
          { title: 'Ends', value: ({ ends_at }) => (ends_at === null ? 'never' : momentText(ends_at)) },
          { title: 'Scopes', value: ({ scopes }) => scopes.map(({ scope }) => scope).join(' ') },
        ],
        'There are no grants.',
      );
    },
  }),
  command({
    name: 'grants show',
    summary: 'Show a grant',
    operations: ['getGrant'],
    args: grantArgument,
    examples: [['countersign grants show 4f0c…', 'its scopes, its end and its last use']],
    async run({ api, print }, { grant }) {
      const { GET } = await api();
      print.object(await answerOf(GET('/grants/{grant}', { params: { path: { grant } } })));
    },
  }),
  command({
    name: 'grants change',
    summary: 'Narrow a grant, or change its end',
    operations: ['updateGrant'],
    kind: 'change',
    details: 'Only its owner can make it last longer. Nobody can add permissions: the person allows them at the app.',
    args: grantArgument,
    options: {
      keep: z.array(z.string()).optional().meta({ placeholder: 'scope' }).describe('the scopes to keep; all others go'),
      until: endOption.describe('the new end: a date, a time, a duration from now, or never'),
    },
    examples: [
      ['countersign grants change 4f0c… --until 30d', 'end it in 30 days'],
      ['countersign grants change 4f0c… --keep routes.read --dry-run', 'what keeping one scope would change'],
    ],
    async run({ api, cli, changed, dry }, { grant }, { keep, until }) {
      if (keep === undefined && until === undefined)
        throw new Failure('usage', 'Say what to change: --keep or --until.');
      const at = until === undefined || until === 'never' ? undefined : parseMoment(until, cli.now());
      const body = {
        ...(keep && { scopes: keep }),
        ...(until !== undefined && { ends_at: at === undefined ? null : momentForApi(at) }),
      };
      const { PATCH } = await api();
      const value = await answerOf(PATCH('/grants/{grant}', { params: { path: { grant }, query: dry }, body }));
      changed('The grant is changed.', value);
    },
  }),
  command({
    name: 'grants pause',
    summary: 'Pause a grant',
    operations: ['pauseGrant'],
    kind: 'change',
    args: grantArgument,
    examples: [['countersign grants pause 4f0c…', 'the app has no access until the owner resumes it']],
    async run({ api, changed, dry }, { grant }) {
      const { POST } = await api();
      const params = { path: { grant }, query: dry };
      changed('The grant is paused.', await answerOf(POST('/grants/{grant}/pause', { params })));
    },
  }),
  command({
    name: 'grants resume',
    summary: 'Resume a paused grant',
    operations: ['resumeGrant'],
    kind: 'change',
    details: 'Only its owner can do this.',
    args: grantArgument,
    examples: [['countersign grants resume 4f0c…', 'the app has access again']],
    async run({ api, changed, dry }, { grant }) {
      const { POST } = await api();
      const params = { path: { grant }, query: dry };
      changed('The grant is live again.', await answerOf(POST('/grants/{grant}/resume', { params })));
    },
  }),
  command({
    name: 'grants end',
    summary: 'End a grant for good',
    operations: ['endGrant'],
    kind: 'removal',
    args: grantArgument,
    examples: [
      ['countersign grants end 4f0c…', 'the app loses its access at once'],
      ['countersign grants end 4f0c… --yes', 'without a question, for scripts'],
    ],
    async run({ api, remove }, { grant }) {
      const { DELETE } = await api();
      const texts = { question: `End the grant ${grant}?`, done: 'The grant has ended.' };
      await remove(texts, (query) => DELETE('/grants/{grant}', { params: { path: { grant }, query } }));
    },
  }),
  command({
    name: 'grants receipts',
    summary: 'List the receipts of a grant, newest first',
    operations: ['listGrantReceipts'],
    args: grantArgument,
    examples: [['countersign grants receipts 4f0c…', 'what was decided, and when']],
    async run({ api, print }, { grant }) {
      const { GET } = await api();
      print.list(
        await answerOf(GET('/grants/{grant}/receipts', { params: { path: { grant } } })),
        [
          { title: 'Id', value: ({ id }) => id, whole: true },
          { title: 'Kind', value: ({ kind }) => kind },
          { title: 'When', value: ({ at }) => momentText(at) },
        ],
        'There are no receipts.',
      );
    },
  }),
  command({
    name: 'grants receipt',
    summary: 'Show a signed receipt',
    operations: ['getGrantReceipt'],
    args: { ...grantArgument, receipt: z.string().describe('the id of the receipt') },
    examples: [['countersign grants receipt 4f0c… 91ab… --json', 'the signed receipt, for an archive']],
    async run({ api, print }, { grant, receipt }) {
      const { GET } = await api();
      const params = { path: { grant, receipt } };
      print.object(await answerOf(GET('/grants/{grant}/receipts/{receipt}', { params })));
    },
  }),
];
