import { decodeJwt } from 'jose';
import { z } from 'zod';
import { openApi } from '../api';
import type { Cli } from '../cli';
import { type Call, command } from '../command';
import { Failure } from '../failure';
import { durationText } from '../output/moments';
import { readSecret } from '../secret-input';
import {
  type Credentials,
  readCredentials,
  removeCredentials,
  withCredentialsLock,
  writeCredentials,
} from '../settings/credentials';
import { changeConfig, chooseServer, nonEmpty, profileNameFor, readConfig, serverAddress } from '../settings/profiles';
import { tokenOf } from '../sign-in/access-token';
import { startDeviceFlow, waitForTokens } from '../sign-in/device-flow';
import { discover, managementResource } from '../sign-in/discovery';
import { cliClientId, identityScopes, operatorScopes, ownerScopes } from '../sign-in/scopes';
import { revoke } from '../sign-in/sign-out';
import { requestTokens } from '../sign-in/token-request';

export const loginCommands = [
  command({
    name: 'login',
    summary: 'Sign in to a server',
    details:
      'Shows a code, which you confirm in a browser on any device. For machines, use an API key or the credentials of an app instead: both are read from standard input, never from the command line, where other users of the machine could see them.',
    options: {
      operator: z.boolean().default(false).describe("also ask for the operator's permissions"),
      scope: z.array(z.string()).optional().describe('ask for these permissions instead of all'),
      withApiKey: z.boolean().default(false).describe('read an API key from standard input'),
      clientId: z
        .string()
        .optional()
        .meta({ placeholder: 'id' })
        .describe('sign in as this app; its secret is read from standard input'),
      browser: z.boolean().default(false).describe('open the page in the browser of this machine'),
    },
    examples: [
      ['countersign login --server https://id.example.com', 'sign in, with a code in the browser'],
      ['countersign login --operator', 'sign in as an operator'],
      ['countersign login --with-api-key < key.txt', 'sign in with an API key'],
      ['countersign login --client-id app_abc < secret.txt', 'sign in as an app (client credentials)'],
    ],
    async run(call, _, { operator, scope, withApiKey, clientId, browser }) {
      const { cli, print, choice } = call;
      if (withApiKey && clientId !== undefined)
        throw new Failure('usage', 'Use --with-api-key or --client-id, not both.');
      const server = await serverFor(call);
      const profile = profileNameFor(server, choice.profile ?? nonEmpty(cli.env['COUNTERSIGN_PROFILE']));
      await checkProfile(cli, profile, server);
      const before = await readCredentials(cli, profile).catch(() => undefined);
      const credentials = withApiKey
        ? await byApiKey(cli, server)
        : clientId !== undefined
          ? await byClient(cli, server, clientId)
          : await byDevice(call, server, scope ?? [...ownerScopes, ...(operator ? operatorScopes : [])], browser);
      await withCredentialsLock(cli, profile, () => writeCredentials(cli, profile, credentials));
      await changeConfig(cli, (config) => ({
        current: profile,
        profiles: { ...config.profiles, [profile]: { server } },
      }));
      // The sign-in that this one replaces would stay valid until it expires.
      if (before) await revoke(cli, before).catch(() => false);
      print.done(`You are signed in to ${server}${asWhom(credentials)}.`, { profile, server, kind: credentials.kind });
    },
  }),
  command({
    name: 'logout',
    summary: 'Sign out',
    details: 'Revokes the sign-in at the server and removes it from this machine. API keys stay valid.',
    examples: [
      ['countersign logout', 'sign out of the current server'],
      ['countersign logout --profile staging', 'sign out of another one'],
    ],
    async run({ cli, print, server }) {
      const chosen = await server();
      const { profile } = chosen;
      const credentials = profile === undefined ? undefined : await readCredentials(cli, profile);
      if (profile === undefined || credentials === undefined) {
        throw new Failure('notSignedIn', `You are not signed in to ${chosen.server}.`);
      }
      // The credentials go in any case: without a network the person still wants to be signed out here.
      const revoked = await withCredentialsLock(cli, profile, async () => {
        const ended = await revoke(cli, credentials).catch(() => false);
        await removeCredentials(cli, profile);
        return ended;
      });
      if (credentials.kind === 'person' && !revoked) {
        print.warn(
          'The server did not confirm that the sign-in has ended. You can end it on its page "Connected apps".',
        );
      }
      print.done(`You are signed out of ${chosen.server}.`, { profile, server: chosen.server, revoked });
    },
  }),
];

/** As given, or of the current profile, or as the person types it. */
async function serverFor({ cli, choice }: Call): Promise<string> {
  if (choice.server !== undefined) return serverAddress(choice.server);
  const known = await chooseServer(cli, choice).catch((error: unknown) => {
    if (choice.profile !== undefined || !(error instanceof Failure)) throw error;
    return undefined;
  });
  if (known) return known.server;
  const typed = cli.input.isTerminal ? nonEmpty(await cli.input.ask('Address of the server: ')) : undefined;
  if (typed === undefined) throw new Failure('usage', 'Name the server: --server https://id.example.com');
  return serverAddress(typed);
}

/** A profile keeps its server: otherwise its name would suddenly mean another one. */
async function checkProfile(cli: Cli, profile: string, server: string): Promise<void> {
  const existing = (await readConfig(cli)).profiles[profile];
  if (existing === undefined || existing.server === server) return;
  throw new Failure('usage', `The profile "${profile}" is for ${existing.server}. Choose another name with --profile.`);
}

async function byDevice(
  { cli, print }: Call,
  server: string,
  scopes: readonly string[],
  browser: boolean,
): Promise<Credentials> {
  const metadata = await discover(cli, server);
  const device = await startDeviceFlow(cli, metadata, cliClientId, [...identityScopes, ...scopes]);
  const complete = device.verification_uri_complete ?? device.verification_uri;
  print.instruct(
    [
      '',
      `  Open     ${device.verification_uri}`,
      `  Enter    ${print.style('bold', device.user_code)}`,
      '',
      `The code is valid for ${durationText(device.expires_in)}. Waiting for your answer in the browser…`,
      '',
    ].join('\n'),
  );
  if (browser && !(await cli.openBrowser(complete))) print.warn('No browser could be started. Open the page yourself.');
  const tokens = await waitForTokens(cli, metadata, cliClientId, device);
  if (tokens.refresh_token === undefined) {
    throw new Failure('failed', 'You allowed this once only. Sign in again, and choose a longer time.');
  }
  const identity = identitySchema.safeParse(tokens.id_token === undefined ? {} : decodeJwt(tokens.id_token)).data ?? {};
  return {
    kind: 'person',
    server,
    clientId: cliClientId,
    refreshToken: tokens.refresh_token,
    accessToken: tokenOf(cli, tokens),
    ...(identity.name !== undefined && { name: identity.name }),
    ...(identity.email !== undefined && { email: identity.email }),
  };
}

const identitySchema = z.object({ name: z.string().optional(), email: z.string().optional() });

async function byApiKey(cli: Cli, server: string): Promise<Credentials> {
  const key = (await readSecret(cli, 'API key: ')).trim();
  await discover(cli, server);
  const bare = { ...cli, env: { ...cli.env, COUNTERSIGN_TOKEN: '', COUNTERSIGN_API_KEY: key } };
  const { raw } = await openApi(bare, { server, profile: undefined });
  const response = await raw('/me', {});
  if (!response.ok) throw new Failure('notSignedIn', 'The server does not accept this key.');
  return { kind: 'api_key', server, key };
}

async function byClient(cli: Cli, server: string, clientId: string): Promise<Credentials> {
  const clientSecret = (await readSecret(cli, 'Secret of the app: ')).trim();
  const { token_endpoint } = await discover(cli, server);
  const answer = await requestTokens(
    cli,
    token_endpoint,
    { clientId, clientSecret },
    { grant_type: 'client_credentials', resource: managementResource(server) },
  );
  if ('error' in answer) {
    throw new Failure('notSignedIn', `The server gave no token: ${answer.description ?? answer.error}`);
  }
  return { kind: 'client', server, clientId, clientSecret, accessToken: tokenOf(cli, answer) };
}

function asWhom(credentials: Credentials): string {
  if (credentials.kind === 'api_key') return ' with an API key';
  if (credentials.kind === 'client') return ` as the app ${credentials.clientId}`;
  const who = credentials.name ?? credentials.email;
  return who === undefined ? '' : ` as ${who}`;
}
