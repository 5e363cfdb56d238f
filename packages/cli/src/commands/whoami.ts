import { command } from '../command';
import { readCredentials } from '../settings/credentials';
import { bearerToken } from '../sign-in/access-token';

export const whoamiCommands = [
  command({
    name: 'whoami',
    summary: 'Show who is signed in',
    examples: [['countersign whoami', 'the account, the server and the permissions']],
    async run({ cli, print, server }) {
      const chosen = await server();
      // Gets a new token if it has to, so the answer is true now.
      const bearer = await bearerToken(cli, chosen);
      const isStored = !bearer.source.startsWith('COUNTERSIGN_');
      const credentials =
        isStored && chosen.profile !== undefined ? await readCredentials(cli, chosen.profile) : undefined;
      print.object({
        server: chosen.server,
        profile: chosen.profile ?? null,
        signed_in_by: bearer.source,
        ...(credentials?.kind === 'person' && { name: credentials.name, email: credentials.email }),
        ...(credentials?.kind === 'client' && { client_id: credentials.clientId }),
        ...(credentials !== undefined && credentials.kind !== 'api_key' && { scopes: credentials.accessToken?.scopes }),
      });
    },
  }),
];
