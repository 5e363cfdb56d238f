import { z } from 'zod';
import { answerOf, completed } from '../api';
import { command } from '../command';
import { Failure } from '../failure';
import { present } from '../present';
import { readSecret } from '../secret-input';

const apiArgument = { api: z.string().describe('the id of the API, or its resource identifier') };
const streamArguments = { ...apiArgument, stream: z.string().describe('the id of the stream') };
const withAuthorization = z
  .boolean()
  .default(false)
  .describe('read the Authorization header of pushes from standard input');

export const streamCommands = [
  command({
    name: 'apis streams list',
    summary: 'List the event streams of an API (Shared Signals)',
    operations: ['listEventStreams'],
    args: apiArgument,
    examples: [['countersign apis streams list https://api.example', 'where its security events are sent']],
    async run({ api: open, print }, { api }) {
      const { GET } = await open();
      print.list(
        await answerOf(GET('/apis/{api}/streams', { params: { path: { api } } })),
        [
          { title: 'Id', value: ({ id }) => id, whole: true },
          { title: 'Address', value: ({ url }) => url ?? 'polled' },
          { title: 'Status', value: ({ status }) => status },
          { title: 'Waiting', value: ({ waiting }) => String(waiting) },
          { title: 'Last error', value: ({ last_error }) => last_error?.text },
        ],
        'There are no event streams.',
      );
    },
  }),
  command({
    name: 'apis streams show',
    summary: 'Show an event stream with its latest events',
    operations: ['getEventStream'],
    args: streamArguments,
    examples: [['countersign apis streams show https://api.example 2c7d…', 'whether events arrive']],
    async run({ api: open, print }, { api, stream }) {
      const { GET } = await open();
      print.object(await answerOf(GET('/apis/{api}/streams/{stream}', { params: { path: { api, stream } } })));
    },
  }),
  command({
    name: 'apis streams create',
    summary: 'Create an event stream',
    operations: ['createEventStream'],
    kind: 'change',
    args: apiArgument,
    options: {
      url: z
        .string()
        .optional()
        .meta({ placeholder: 'address' })
        .describe('where events are pushed; otherwise they are polled'),
      description: z.string().optional().meta({ placeholder: 'text' }).describe('what it is for'),
      event: z.array(z.string()).default([]).meta({ placeholder: 'type' }).describe('only events of these types'),
      withAuthorization,
    },
    examples: [['countersign apis streams create https://api.example --url https://api.example/events', 'pushed']],
    async run({ api: open, changed, cli, dry }, { api }, { url, description, event, withAuthorization: asks }) {
      const authorization = asks ? await readSecret(cli, 'Authorization header: ') : undefined;
      const { POST } = await open();
      const params = { path: { api }, query: dry };
      const body = { events: event, ...present({ url, description, authorization }) };
      const made = await answerOf(POST('/apis/{api}/streams', { params, body }));
      changed(`The event stream is set up: ${made.id}`, made);
    },
  }),
  command({
    name: 'apis streams update',
    summary: 'Change, pause or resume an event stream',
    operations: ['patchEventStream'],
    kind: 'change',
    args: streamArguments,
    options: {
      url: z.string().optional().meta({ placeholder: 'address' }).describe('where events are pushed'),
      description: z.string().optional().meta({ placeholder: 'text' }).describe('what it is for'),
      event: z.array(z.string()).optional().meta({ placeholder: 'type' }).describe('only events of these types'),
      status: z.enum(['enabled', 'paused']).optional().describe('events wait while it is paused'),
      withAuthorization,
    },
    examples: [['countersign apis streams update https://api.example 2c7d… --status paused', 'events wait']],
    async run(
      { api: open, changed, cli, dry },
      { api, stream },
      { url, description, event, status, withAuthorization: asks },
    ) {
      const authorization = asks ? await readSecret(cli, 'Authorization header: ') : undefined;
      const body = present({ url, description, events: event, status, authorization });
      if (Object.keys(body).length === 0)
        throw new Failure('usage', 'Say what to change, for example --status paused.');
      const { PATCH } = await open();
      const params = { path: { api, stream }, query: dry };
      changed('The event stream is changed.', await answerOf(PATCH('/apis/{api}/streams/{stream}', { params, body })));
    },
  }),
  command({
    name: 'apis streams delete',
    summary: 'Delete an event stream with its waiting events',
    operations: ['deleteEventStream'],
    kind: 'removal',
    args: streamArguments,
    examples: [['countersign apis streams delete https://api.example 2c7d…', 'after a question']],
    async run({ api: open, remove }, { api, stream }) {
      const { DELETE } = await open();
      const texts = { question: `Delete the event stream ${stream}?`, done: 'The event stream is deleted.' };
      await remove(texts, (query) =>
        DELETE('/apis/{api}/streams/{stream}', { params: { path: { api, stream }, query } }),
      );
    },
  }),
  command({
    name: 'apis streams verify',
    summary: 'Send a verification event to an event stream',
    operations: ['verifyEventStream'],
    kind: 'change',
    args: streamArguments,
    examples: [['countersign apis streams verify https://api.example 2c7d…', 'whether its receiver works']],
    async run({ api: open, changed, dry }, { api, stream }) {
      const { POST } = await open();
      const params = { path: { api, stream }, query: dry };
      changed('The event is on its way.', await completed(POST('/apis/{api}/streams/{stream}/verify', { params })));
    },
  }),
];
