import { z } from 'zod';
import { command } from '../command';
import { Failure } from '../failure';
import { readCredentials } from '../settings/credentials';
import { changeConfig, readConfig } from '../settings/profiles';

const kinds = { person: 'a person', api_key: 'an API key', client: 'an app' } as const;

export const profileCommands = [
  command({
    name: 'profiles list',
    summary: 'List your profiles',
    examples: [['countersign profiles list', 'the servers that you signed in to']],
    async run({ cli, print }) {
      const { profiles, current } = await readConfig(cli);
      const items = await Promise.all(
        Object.entries(profiles).map(async ([name, { server }]) => {
          const credentials = await readCredentials(cli, name);
          return { name, server, current: name === current, signed_in_as: credentials?.kind ?? null };
        }),
      );
      print.list(
        { items },
        [
          { title: 'Profile', value: ({ name }) => name, whole: true },
          { title: 'Server', value: ({ server }) => server },
          { title: 'Signed in as', value: ({ signed_in_as: kind }) => (kind === null ? 'nobody' : kinds[kind]) },
          { title: 'Current', value: ({ current: is }) => (is ? 'yes' : '') },
        ],
        'There are no profiles. Sign in with "countersign login".',
      );
    },
  }),
  command({
    name: 'profiles use',
    summary: 'Choose the profile of the next commands',
    args: { name: z.string().describe('the profile') },
    examples: [['countersign profiles use id.example.com', 'use this server from now on']],
    async run({ cli, print }, { name }) {
      const { profiles } = await readConfig(cli);
      const found = profiles[name];
      if (found === undefined) throw new Failure('notFound', `There is no profile "${name}".`);
      await changeConfig(cli, (config) => ({ ...config, current: name }));
      print.done(`The next commands use ${found.server}.`, { name, server: found.server });
    },
  }),
];
