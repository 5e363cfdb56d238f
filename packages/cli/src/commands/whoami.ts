import { answerOf } from '../api';
import { command } from '../command';
import { bearerToken } from '../sign-in/access-token';

export const whoamiCommands = [
  command({
    name: 'whoami',
    summary: 'Show who is signed in',
    operations: ['getCaller'],
    examples: [['countersign whoami', 'the account, the server and the permissions']],
    async run({ cli, api, print, server }) {
      const chosen = await server();
      const { source } = await bearerToken(cli, chosen);
      const { GET } = await api();
      const caller = await answerOf(GET('/me', {}));
      print.object(
        { server: chosen.server, profile: chosen.profile ?? null, signed_in_by: source, ...caller },
        {
          server: chosen.server,
          profile: chosen.profile,
          signed_in_by: ways[source],
          name: caller.user?.name,
          email: caller.user?.email,
          operator: caller.user?.is_operator,
          ...(caller.user === null && { app: caller.client_id }),
          scopes: caller.scopes,
        },
      );
    },
  }),
];

const ways = {
  person: 'a browser (device flow)',
  api_key: 'a stored API key',
  client: 'the credentials of an app',
  COUNTERSIGN_TOKEN: 'COUNTERSIGN_TOKEN',
  COUNTERSIGN_API_KEY: 'COUNTERSIGN_API_KEY',
} as const;
