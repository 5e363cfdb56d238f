import { z } from 'zod';
import { answerOf, completed } from '../api';
import { command } from '../command';
import { Failure } from '../failure';
import { momentText } from '../output/moments';
import { present } from '../present';
import { readSecret } from '../secret-input';

const userArgument = { user: z.string().describe('the id of the account') };
const languages = ['en', 'de', 'fr', 'es', 'ja', 'ar'] as const;

export const userCommands = [
  command({
    name: 'users list',
    summary: 'List accounts, newest first',
    operations: ['listUsers'],
    kind: 'list',
    options: {
      search: z.string().optional().meta({ placeholder: 'text' }).describe('a part of a name or of an address'),
      email: z.string().optional().meta({ placeholder: 'address' }).describe('exactly this address'),
      operators: z.boolean().default(false).describe('only operators'),
      deleted: z.boolean().default(false).describe('deleted accounts that can be restored'),
    },
    examples: [
      ['countersign users list --search ada', 'accounts by name or address'],
      ['countersign users list --operators --json', 'who the operators are'],
    ],
    async run({ api, pages, print }, _, { search, email, operators, deleted }) {
      const { GET } = await api();
      const flags = { ...(operators && { is_operator: 'true' }), ...(deleted && { deleted: 'true' }) };
      const filter = { ...present({ q: search, email }), ...flags };
      const page = await pages((query) => answerOf(GET('/users', { params: { query: { ...query, ...filter } } })));
      print.list(
        page,
        [
          { title: 'Id', value: ({ id }) => id, whole: true },
          { title: 'Email', value: ({ email: address }) => address },
          { title: 'Name', value: ({ name }) => name },
          { title: 'Operator', value: ({ is_operator }) => (is_operator ? 'yes' : '') },
          { title: 'Created', value: ({ created_at }) => momentText(created_at) },
        ],
        'There are no such accounts.',
      );
    },
  }),
  command({
    name: 'users show',
    summary: 'Show an account',
    operations: ['getUser'],
    args: userArgument,
    examples: [['countersign users show 7c1f…', 'its address, its claims and its ways to sign in']],
    async run({ api, print }, { user }) {
      const { GET } = await api();
      print.object(await answerOf(GET('/users/{user}', { params: { path: { user } } })));
    },
  }),
  command({
    name: 'users create',
    summary: 'Create an account',
    operations: ['createUser'],
    kind: 'change',
    details: 'Without a password, the person gets a link by mail and chooses one.',
    options: {
      email: z.string().meta({ placeholder: 'address' }).describe('the address of the person'),
      name: z.string().describe('the name of the person'),
      verified: z.boolean().default(false).describe('the address is known to be theirs'),
      language: z.enum(languages).optional().describe('of pages and mails'),
      operator: z.boolean().default(false).describe('make the person an operator'),
      withPassword: z.boolean().default(false).describe('read a first password from standard input'),
    },
    examples: [
      ['countersign users create --email ada@example.com --name "Ada Lovelace"', 'with a link by mail'],
      ['countersign users create --email a@example.com --name A --with-password < password.txt', 'with a password'],
    ],
    async run({ api, cli, changed, dry }, _, { email, name, verified, language, operator, withPassword }) {
      const password = withPassword ? await readSecret(cli, 'Password of the account: ') : undefined;
      const body = {
        email,
        name,
        ...(verified && { email_verified: true }),
        ...(operator && { is_operator: true }),
        ...(language && { language }),
        ...(password !== undefined && { password }),
      };
      const { POST } = await api();
      const user = await answerOf(POST('/users', { params: { query: dry }, body }));
      changed(`The account ${email} is created${'id' in user ? `: ${user.id}` : ''}.`, user);
    },
  }),
  command({
    name: 'users update',
    summary: 'Change an account',
    operations: ['updateUser'],
    kind: 'change',
    args: userArgument,
    options: {
      email: z.string().optional().meta({ placeholder: 'address' }).describe('the new address'),
      name: z.string().optional().describe('the new name'),
      verified: z.boolean().optional().meta({ negatable: true }).describe('the address is known to be theirs'),
      language: z
        .enum([...languages, 'browser'])
        .optional()
        .describe('of pages and mails'),
      operator: z.boolean().optional().meta({ negatable: true }).describe('whether the person is an operator'),
    },
    examples: [
      ['countersign users update 7c1f… --name "Ada King"', 'another name'],
      ['countersign users update 7c1f… --no-operator', 'no longer an operator'],
    ],
    async run({ api, changed, dry }, { user }, { email, name, verified, language, operator }) {
      const body = {
        ...present({ email, name, email_verified: verified, is_operator: operator }),
        ...(language && { language: language === 'browser' ? null : language }),
      };
      if (Object.keys(body).length === 0) throw new Failure('usage', 'Say what to change, for example --name.');
      const { PATCH } = await api();
      const value = await answerOf(PATCH('/users/{user}', { params: { path: { user }, query: dry }, body }));
      changed('The account is changed.', value);
    },
  }),
  command({
    name: 'users delete',
    summary: 'Delete an account',
    operations: ['deleteUser'],
    kind: 'removal',
    details: 'Its sessions, grants, apps and APIs end at once. For 14 days, "users restore" brings the account back.',
    args: userArgument,
    examples: [['countersign users delete 7c1f…', 'delete it, after a question']],
    async run({ api, remove }, { user }) {
      const { DELETE } = await api();
      const texts = { question: `Delete the account ${user}?`, done: 'The account is deleted.' };
      await remove(texts, (query) => DELETE('/users/{user}', { params: { path: { user }, query } }));
    },
  }),
  command({
    name: 'users disable',
    summary: 'Disable an account',
    operations: ['disableUser'],
    kind: 'removal',
    details: 'The person can no longer sign in. "users enable" undoes it.',
    args: userArgument,
    examples: [['countersign users disable 7c1f…', 'after a question that says what ends']],
    async run({ api, remove }, { user }) {
      const { POST } = await api();
      const texts = { question: `Disable the account ${user}?`, done: 'The account is disabled.' };
      await remove(texts, (query) => POST('/users/{user}/disable', { params: { path: { user }, query } }));
    },
  }),
  command({
    name: 'users enable',
    summary: 'Enable a disabled account',
    operations: ['enableUser'],
    kind: 'change',
    args: userArgument,
    examples: [['countersign users enable 7c1f…', 'the person can sign in again']],
    async run({ api, changed, dry }, { user }) {
      const { POST } = await api();
      const params = { path: { user }, query: dry };
      changed('The account is enabled.', await answerOf(POST('/users/{user}/enable', { params })));
    },
  }),
  command({
    name: 'users restore',
    summary: 'Restore a deleted account',
    operations: ['restoreUser'],
    kind: 'change',
    args: userArgument,
    examples: [['countersign users restore 7c1f…', 'within 14 days']],
    async run({ api, changed, dry }, { user }) {
      const { POST } = await api();
      const params = { path: { user }, query: dry };
      changed('The account is restored.', await answerOf(POST('/users/{user}/restore', { params })));
    },
  }),
  command({
    name: 'users reset-password',
    summary: 'Send a link to choose a new password',
    operations: ['sendPasswordReset'],
    kind: 'change',
    args: userArgument,
    examples: [['countersign users reset-password 7c1f…', 'the person gets a mail']],
    async run({ api, changed, dry }, { user }) {
      const { POST } = await api();
      const params = { path: { user }, query: dry };
      changed('The link is on its way.', await completed(POST('/users/{user}/password-reset', { params })));
    },
  }),
  command({
    name: 'users sessions list',
    summary: 'List the browsers in which a person is signed in',
    operations: ['listUserSessions'],
    args: userArgument,
    examples: [['countersign users sessions list 7c1f…', 'where and since when']],
    async run({ api, print }, { user }) {
      const { GET } = await api();
      print.list(
        await answerOf(GET('/users/{user}/sessions', { params: { path: { user } } })),
        [
          { title: 'Id', value: ({ id }) => id, whole: true },
          { title: 'Signed in', value: ({ signed_in_at }) => momentText(signed_in_at) },
          { title: 'Last seen', value: ({ last_seen_at }) => momentText(last_seen_at) },
          { title: 'Address', value: ({ ip }) => ip ?? '' },
          { title: 'Browser', value: ({ user_agent }) => user_agent ?? '' },
        ],
        'The person is not signed in.',
      );
    },
  }),
  command({
    name: 'users sessions end',
    summary: 'Sign a person out',
    operations: ['endUserSession', 'endUserSessions'],
    kind: 'removal',
    args: { ...userArgument, session: z.string().optional().describe('one session; by default all') },
    examples: [
      ['countersign users sessions end 7c1f…', 'everywhere'],
      ['countersign users sessions end 7c1f… 0b9e…', 'in one browser'],
    ],
    async run({ api, remove }, { user, session }) {
      const { DELETE } = await api();
      if (session === undefined) {
        const texts = { question: `End all sessions of ${user}?`, done: 'The sessions have ended.' };
        return remove(texts, (query) => DELETE('/users/{user}/sessions', { params: { path: { user }, query } }));
      }
      await remove({ question: `End the session ${session}?`, done: 'The session has ended.' }, (query) =>
        DELETE('/users/{user}/sessions/{session}', { params: { path: { user, session }, query } }),
      );
    },
  }),
  command({
    name: 'users log',
    summary: 'List the security log of an account, newest first',
    operations: ['listUserSecurityLog'],
    kind: 'list',
    args: userArgument,
    examples: [['countersign users log 7c1f… --limit 10', 'the latest sign-ins and changes']],
    async run({ api, pages, print }, { user }) {
      const { GET } = await api();
      const page = await pages((query) =>
        answerOf(GET('/users/{user}/security-log', { params: { path: { user }, query } })),
      );
      print.list(
        page,
        [
          { title: 'When', value: ({ at }) => momentText(at), whole: true },
          { title: 'Event', value: ({ kind }) => kind.replaceAll('_', ' ') },
          { title: 'Address', value: ({ ip }) => ip ?? '' },
          { title: 'Browser', value: ({ user_agent }) => user_agent ?? '' },
        ],
        'There are no entries.',
      );
    },
  }),
];
