/**
 * Profiles: which servers a person uses. One file, `config.json`. The secrets of each profile are in a file of their
 * own (`credentials.ts`).
 */
import { join } from 'node:path';
import { z } from 'zod';
import type { Cli } from '../cli';
import { Failure } from '../failure';
import { readPrivateJson, underLock, writePrivateJson } from './private-file';

const profileSchema = z.object({ server: z.string() });
const configSchema = z.object({
  current: z.string().optional(),
  profiles: z.record(z.string(), profileSchema).default({}),
});

export type Config = z.infer<typeof configSchema>;
export type Chosen = {
  server: string;
  /** Undefined if the environment names the server and no profile has it. */
  profile: string | undefined;
};

const profileName = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}$/;

export function configFolderOf(env: Cli['env'], home: string): string {
  const base = env['XDG_CONFIG_HOME'];
  return join(base === undefined || base === '' ? join(home, '.config') : base, 'countersign');
}

const configPath = ({ configFolder }: Pick<Cli, 'configFolder'>): string => join(configFolder, 'config.json');

export async function readConfig(cli: Pick<Cli, 'configFolder'>): Promise<Config> {
  const path = configPath(cli);
  const parsed = configSchema.safeParse((await readPrivateJson(path)) ?? {});
  if (parsed.success) return parsed.data;
  throw new Failure('failed', `${path} cannot be read: ${z.prettifyError(parsed.error)}`);
}

export async function changeConfig(
  cli: Pick<Cli, 'configFolder' | 'sleep'>,
  change: (config: Config) => Config,
): Promise<void> {
  await underLock(`${configPath(cli)}.lock`, cli, async () => {
    await writePrivateJson(configPath(cli), change(await readConfig(cli)));
  });
}

export type ServerChoice = { profile?: string | undefined; server?: string | undefined };

/**
 * The server of this call, from the options, then the environment, then the current profile. A profile is used only for
 * its own server: its credentials never go to another one.
 */
export async function chooseServer(cli: Pick<Cli, 'configFolder' | 'env'>, choice: ServerChoice): Promise<Chosen> {
  const config = await readConfig(cli);
  const named = choice.profile ?? nonEmpty(cli.env['COUNTERSIGN_PROFILE']);
  const address = choice.server ?? nonEmpty(cli.env['COUNTERSIGN_URL']);
  if (named !== undefined) {
    const profile = config.profiles[named];
    if (profile === undefined) {
      throw new Failure('usage', `There is no profile "${named}".`, { hint: knownProfiles(config) });
    }
    if (address !== undefined && serverAddress(address) !== profile.server) {
      throw new Failure('usage', `The profile "${named}" is for ${profile.server}, not for ${serverAddress(address)}.`);
    }
    return { server: profile.server, profile: named };
  }
  if (address !== undefined) {
    const server = serverAddress(address);
    return { server, profile: profileOf(config, server) };
  }
  const current = config.current === undefined ? undefined : config.profiles[config.current];
  if (current) return { server: current.server, profile: config.current };
  throw new Failure('notSignedIn', 'No server is set.', {
    hint: 'Run "countersign login --server https://id.example.com", or set COUNTERSIGN_URL.',
  });
}

/** The profile of a server. The current one comes first if several have the same server. */
function profileOf(config: Config, server: string): string | undefined {
  const matching = Object.entries(config.profiles).filter(([, profile]) => profile.server === server);
  const names = matching.map(([name]) => name);
  return config.current !== undefined && names.includes(config.current) ? config.current : names[0];
}

function knownProfiles({ profiles }: Config): string {
  const names = Object.keys(profiles);
  return names.length === 0 ? 'Run "countersign login" to make one.' : `The profiles are: ${names.join(', ')}.`;
}

/** The name of a new profile: as given, or the host of its server. */
export function profileNameFor(server: string, given: string | undefined): string {
  const name = given ?? new URL(server).host.replace(':', '_').replaceAll(/[^a-zA-Z0-9._-]/g, '');
  if (profileName.test(name)) return name;
  throw new Failure('usage', `"${name}" cannot be the name of a profile. Use letters, digits, dots and dashes.`);
}

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** The origin of a server. Credentials travel over TLS, or stay on this machine. */
export function serverAddress(text: string): string {
  const complete = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  const url = URL.canParse(complete) ? new URL(complete) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.hostname === '') {
    throw new Failure('usage', `"${text}" is not the address of a server. Write it as https://id.example.com.`);
  }
  if (url.protocol === 'http:' && !loopback.test(url.hostname)) {
    throw new Failure('usage', `${url.origin} has no TLS: anyone on the way could read your credentials. Use https.`);
  }
  return url.origin;
}

export function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text.trim();
}
