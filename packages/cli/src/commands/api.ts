import { z } from 'zod';
import { failureOfResponse } from '../api';
import { command } from '../command';
import { Failure } from '../failure';
import { memberOf } from '../members';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export const apiCommands = [
  command({
    name: 'api',
    summary: 'Call the Management API directly',
    details:
      'The path follows /api/v1. Fields make a JSON body, or the query of a GET request. A value is text, unless it is written as JSON: name=Trailmap, limit=10, scopes=["a","b"].',
    args: {
      method: z
        .string()
        .transform((text) => text.toUpperCase())
        .pipe(z.enum(methods, `Give one of ${methods.join(', ')}.`))
        .describe('GET, POST, PUT, PATCH or DELETE'),
      path: z.string().startsWith('/', 'Begin with a slash: /apps').describe('for example /apps'),
    },
    options: {
      field: z
        .array(z.string())
        .default([])
        .meta({ placeholder: 'name=value' })
        .describe('a field of the body or query'),
      input: z
        .string()
        .optional()
        .meta({ placeholder: 'file' })
        .describe('the body, from a file or - for standard input'),
      header: z.array(z.string()).default([]).meta({ placeholder: 'name:value' }).describe('a header'),
      include: z.boolean().default(false).describe('also print the status and the headers'),
    },
    examples: [
      ['countersign api GET /apps --field limit=5', 'the first five apps'],
      ['countersign api POST /apps --input app.json', 'a request with a body from a file'],
    ],
    async run({ cli, api, print }, { method, path }, { field, input, header, include }) {
      const members = field.map((text) => memberOf('--field', text));
      const inQuery = method === 'GET' || method === 'DELETE';
      if (input !== undefined && inQuery) throw new Failure('usage', `${method} has no body. Use --field.`);
      if (input !== undefined && members.length > 0) throw new Failure('usage', 'Use --field or --input, not both.');
      const headers = new Headers({ Accept: 'application/json' });
      for (const text of header) headers.append(...headerOf(text));
      const body =
        input === undefined
          ? inQuery || members.length === 0
            ? undefined
            : JSON.stringify(Object.fromEntries(members))
          : await cli.readFile(input);
      if (body !== undefined && !headers.has('content-type')) headers.set('Content-Type', 'application/json');
      const query = inQuery && members.length > 0 ? `${path.includes('?') ? '&' : '?'}${queryOf(members)}` : '';
      const { raw } = await api();
      const response = await raw(`${path}${query}`, { method, headers, ...(body !== undefined && { body }) });
      if (include) {
        print.text(
          `${response.status}\n${[...response.headers].map(([name, value]) => `${name}: ${value}\n`).join('')}\n`,
        );
      }
      if (!response.ok) throw await failureOfResponse(response);
      const text = await response.text();
      if (text !== '') print.text(isJson(response) ? `${JSON.stringify(JSON.parse(text), null, 2)}\n` : text);
    },
  }),
];

const isJson = (response: Response): boolean => /[/+]json\b/.test(response.headers.get('content-type') ?? '');

function queryOf(members: [string, unknown][]): string {
  return new URLSearchParams(
    members.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  ).toString();
}

function headerOf(text: string): [name: string, value: string] {
  const [, name, value] = /^([\w-]+):\s*(.*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new Failure('usage', `--header: Write ${text} as name:value.`);
  if (name.toLowerCase() === 'authorization') throw new Failure('usage', '--header: The CLI sets Authorization.');
  return [name, value];
}
