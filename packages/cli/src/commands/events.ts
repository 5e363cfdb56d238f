import { z } from 'zod';
import { answerOf, completed } from '../api';
import { command } from '../command';
import { momentText } from '../output/moments';
import type { Column } from '../output/table';
import { eventTypes } from './webhooks';

const appArgument = { app: z.string().describe('the client id of the app') };
type Event = { id: string; type: string; timestamp: string; data: Record<string, unknown> };

const columns: Column<Event>[] = [
  { title: 'When', value: ({ timestamp }) => momentText(timestamp), whole: true },
  { title: 'Type', value: ({ type }) => type },
  { title: 'Data', value: ({ data }) => JSON.stringify(data) },
];

export const eventCommands = [
  command({
    name: 'events list',
    summary: 'Show what happened to an app, oldest first',
    operations: ['listEvents'],
    details:
      'The first call opens the feed: events are recorded from then on. The answer names a cursor; with --cursor, the next call continues there.',
    args: appArgument,
    options: {
      cursor: z.string().optional().describe('continue after an earlier answer'),
      type: z
        .array(z.enum(eventTypes))
        .default([])
        .meta({ placeholder: 'type' })
        .describe('only events of these types'),
      follow: z.boolean().default(false).describe('wait for more events, until Ctrl-C'),
      interval: z.coerce
        .number('Give a number.')
        .min(1, 'Give 1 or more.')
        .default(5)
        .meta({ placeholder: 'seconds' })
        .describe('with --follow: how often to ask'),
    },
    examples: [
      ['countersign events list app_abc', 'what is new'],
      ['countersign events list app_abc --follow --type grant.ended', 'watch grants end'],
    ],
    async run({ api, cli, print }, { app }, { cursor: given, type, follow, interval }) {
      const { GET } = await api();
      let cursor = given;
      for (;;) {
        const query = { ...(cursor !== undefined && { cursor }), ...(type.length > 0 && { types: type.join(',') }) };
        const page = await answerOf(GET('/apps/{app}/events', { params: { path: { app }, query } }));
        cursor = page.next_cursor;
        if (!follow) {
          // The cursor is for the next call, and not a sign that there is more.
          if (print.json) print.object(page);
          else print.list({ items: page.items }, columns, 'Nothing happened since.');
          print.note(`Continue with --cursor ${cursor}`);
          return;
        }
        for (const event of page.items) {
          print.text(
            print.json ? `${JSON.stringify(event)}\n` : `${columns.map(({ value }) => value(event)).join('  ')}\n`,
          );
        }
        if (!page.has_more) await cli.sleep(interval);
      }
    },
  }),
  command({
    name: 'events ping',
    summary: 'Record a test event, for the feed and all webhooks of an app',
    operations: ['pingFeed'],
    kind: 'change',
    args: appArgument,
    examples: [['countersign events ping app_abc', 'then look at "events list"']],
    async run({ api, changed, dry }, { app }) {
      const { POST } = await api();
      const params = { path: { app }, query: dry };
      changed('The test event is recorded.', await completed(POST('/apps/{app}/events/ping', { params })));
    },
  }),
];
