import { z } from 'zod';
import { answerOf } from '../api';
import { command } from '../command';
import { momentText } from '../output/moments';
import { present } from '../present';

const appArgument = { app: z.string().describe('the client id') };

export const appCommands = [
  command({
    name: 'apps list',
    summary: 'List apps, newest first',
    operations: ['listApps'],
    kind: 'list',
    options: {
      search: z.string().optional().meta({ placeholder: 'text' }).describe('only apps with this in their name or id'),
      kind: z.enum(['web', 'spa', 'native', 'machine']).optional().describe('only apps of this kind'),
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
];

const nameOf = (metadata: Record<string, unknown>): string => String(metadata['client_name'] ?? '');
