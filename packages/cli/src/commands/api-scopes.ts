import { z } from 'zod';
import { answerOf, completed } from '../api';
import { command } from '../command';
import { Failure } from '../failure';
import { parseJson } from '../members';
import { present } from '../present';

const apiArgument = { api: z.string().describe('the id of the API, or its resource identifier') };
const scopeArguments = { ...apiArgument, scope: z.string().describe('the scope value') };
const typesSchema = z.object({ items: z.array(z.record(z.string(), z.unknown())) });

export const scopeCommands = [
  command({
    name: 'apis scopes list',
    summary: 'List the scopes of an API',
    operations: ['listScopes'],
    args: apiArgument,
    examples: [['countersign apis scopes list https://api.example', 'with the texts that people see']],
    async run({ api: open, print }, { api }) {
      const { GET } = await open();
      print.list(
        await answerOf(GET('/apis/{api}/scopes', { params: { path: { api } } })),
        [
          { title: 'Scope', value: ({ scope }) => scope, whole: true },
          { title: 'Title', value: ({ title }) => title },
          { title: 'Effect', value: ({ effect }) => effect },
        ],
        'The API has no scopes.',
      );
    },
  }),
  command({
    name: 'apis scopes show',
    summary: 'Show a scope',
    operations: ['getScope'],
    args: scopeArguments,
    examples: [['countersign apis scopes show https://api.example routes.read', 'its texts in every language']],
    async run({ api: open, print }, { api, scope }) {
      const { GET } = await open();
      print.object(await answerOf(GET('/apis/{api}/scopes/{scope}', { params: { path: { api, scope } } })));
    },
  }),
  command({
    name: 'apis scopes set',
    summary: 'Add a scope, or replace its texts',
    operations: ['putScope'],
    kind: 'change',
    args: scopeArguments,
    options: {
      title: z.string().describe('in plain language: "See your saved routes"'),
      description: z.string().optional().meta({ placeholder: 'text' }).describe('more about it'),
      effect: z.enum(['reads', 'changes', 'deletes']).describe('what it does to data'),
    },
    examples: [
      [
        'countersign apis scopes set https://api.example routes.read --title "See your saved routes" --effect reads',
        'a permission to read',
      ],
    ],
    async run({ api: open, changed, dry }, { api, scope }, { title, description, effect }) {
      const { PUT } = await open();
      const params = { path: { api, scope }, query: dry };
      const body = { title, effect, ...present({ description }) };
      changed(`The API has the scope ${scope}.`, await answerOf(PUT('/apis/{api}/scopes/{scope}', { params, body })));
    },
  }),
  command({
    name: 'apis scopes delete',
    summary: 'Remove a scope',
    operations: ['deleteScope'],
    kind: 'removal',
    details: 'It leaves every grant and every app. A grant of only this scope ends.',
    args: scopeArguments,
    examples: [['countersign apis scopes delete https://api.example routes.read', 'after a question']],
    async run({ api: open, remove }, { api, scope }) {
      const { DELETE } = await open();
      const texts = { question: `Remove the scope ${scope}?`, done: 'The scope is removed.' };
      await remove(texts, (query) => DELETE('/apis/{api}/scopes/{scope}', { params: { path: { api, scope }, query } }));
    },
  }),
  command({
    name: 'apis scopes prefix',
    summary: 'Show or choose how new scope values of an API begin',
    operations: ['getScopePrefix', 'putScopePrefix'],
    kind: 'change',
    details: 'A prefix is unique on the server, and cannot change.',
    args: { ...apiArgument, prefix: z.string().optional().describe('the prefix to choose') },
    examples: [['countersign apis scopes prefix https://api.example routes', 'for routes.read and routes.write']],
    async run({ api: open, changed, dry, print }, { api, prefix }) {
      const { GET, PUT } = await open();
      const path = { api };
      if (prefix === undefined)
        return print.object(await answerOf(GET('/apis/{api}/scope-prefix', { params: { path } })));
      const params = { path, query: dry };
      changed(
        `New scopes begin with ${prefix}.`,
        await answerOf(PUT('/apis/{api}/scope-prefix', { params, body: { prefix } })),
      );
    },
  }),
  command({
    name: 'apis scopes permitted',
    summary: 'List the scope values without a prefix that operators permitted',
    operations: ['listPermittedScopes'],
    kind: 'list',
    options: { search: z.string().optional().meta({ placeholder: 'text' }).describe('a part of a value or of an API') },
    examples: [['countersign apis scopes permitted', 'for operators']],
    async run({ api, pages, print }, _, { search }) {
      const { GET } = await api();
      const filter = present({ q: search });
      print.list(
        await pages((query) => answerOf(GET('/permitted-scopes', { params: { query: { ...query, ...filter } } }))),
        [
          { title: 'Scope', value: ({ scope }) => scope, whole: true },
          { title: 'API', value: ({ api_name }) => api_name },
          { title: 'Resource', value: ({ resource }) => resource },
          { title: 'Used', value: ({ used }) => (used ? 'yes' : 'no') },
        ],
        'No such value is permitted.',
      );
    },
  }),
  command({
    name: 'apis scopes permit',
    summary: 'Permit an API a scope value without its prefix',
    operations: ['permitScope'],
    kind: 'change',
    args: scopeArguments,
    examples: [['countersign apis scopes permit https://api.example calendar', 'for operators']],
    async run({ api: open, changed, dry }, { api, scope }) {
      const { PUT } = await open();
      const params = { path: { api, scope }, query: dry };
      changed(`The API may use ${scope}.`, await completed(PUT('/apis/{api}/permitted-scopes/{scope}', { params })));
    },
  }),
  command({
    name: 'apis scopes forbid',
    summary: 'Withdraw the permission of a scope value without a prefix',
    operations: ['forbidScope'],
    kind: 'removal',
    args: scopeArguments,
    examples: [['countersign apis scopes forbid https://api.example calendar', 'a scope that exists stays']],
    async run({ api: open, remove }, { api, scope }) {
      const { DELETE } = await open();
      const texts = { question: `Forbid ${scope}?`, done: `${scope} is no longer permitted.` };
      await remove(texts, (query) =>
        DELETE('/apis/{api}/permitted-scopes/{scope}', { params: { path: { api, scope }, query } }),
      );
    },
  }),
  command({
    name: 'apis types',
    summary: 'Show or replace the types of authorization details of an API',
    operations: ['listDetailTypes', 'putDetailTypes'],
    kind: 'change',
    details:
      'The file has the form that the command prints with --json (RFC 9396). What people allowed of other types ends.',
    args: apiArgument,
    options: { file: z.string().optional().describe('a JSON file with all types; - reads standard input') },
    examples: [
      ['countersign apis types https://api.example --json > types.json', 'write them to a file'],
      ['countersign apis types https://api.example --file types.json --dry-run', 'what the file would change'],
    ],
    async run({ api: open, changed, cli, dry, print }, { api }, { file }) {
      const { GET, PUT } = await open();
      const path = { api };
      if (file === undefined)
        return print.object(await answerOf(GET('/apis/{api}/detail-types', { params: { path } })));
      const body = typesSchema.safeParse(parseJson(await cli.readFile(file), file));
      if (!body.success) throw new Failure('usage', `${file}: Give an object with a list "items".`);
      const params = { path, query: dry };
      const value = await answerOf(PUT('/apis/{api}/detail-types', { params, body: body.data }));
      changed('The types are replaced.', value);
    },
  }),
];
