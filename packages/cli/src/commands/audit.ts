import { z } from 'zod';
import { answerOf } from '../api';
import { command } from '../command';
import { momentText } from '../output/moments';
import { present } from '../present';
import { momentOption } from './option-values';

export const auditCommands = [
  command({
    name: 'audit',
    summary: 'List what was done with the permissions of operators, newest first',
    operations: ['listAuditEntries'],
    kind: 'list',
    options: {
      client: z.string().optional().meta({ placeholder: 'id' }).describe('only by this app'),
      user: z.string().optional().describe('only by this operator'),
      operation: z.string().optional().describe('only this operation, for example rotateKeys'),
      since: momentOption.describe('not before: a date, a time, or a duration such as 7d ago'),
      until: momentOption.describe('not after'),
    },
    examples: [
      ['countersign audit --since 7d', 'the last week'],
      ['countersign audit --since 2026-11-01 --all --json', 'everything since a day, for a script'],
    ],
    async run({ api, cli, pages, print }, _, { client, user, operation, since, until }) {
      const { GET } = await api();
      const filter = present({
        client_id: client,
        user_id: user,
        operation,
        since: since?.before(cli.now()),
        until: until?.before(cli.now()),
      });
      const page = await pages((query) => answerOf(GET('/audit', { params: { query: { ...query, ...filter } } })));
      print.list(
        page,
        [
          { title: 'When', value: ({ at }) => momentText(at), whole: true },
          { title: 'Operation', value: (entry) => entry.operation },
          { title: 'Target', value: ({ target }) => target },
          { title: 'Status', value: ({ status }) => String(status) },
          { title: 'App', value: ({ client_id }) => client_id },
          { title: 'Operator', value: ({ user_id }) => user_id ?? '' },
        ],
        'There are no entries.',
      );
    },
  }),
];
