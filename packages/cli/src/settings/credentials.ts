/** The secrets of a profile: one file for each, which only its owner can read. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Cli } from '../cli';
import { Failure } from '../failure';
import { isOpenToOthers, readPrivateJson, underLock, writePrivateJson } from './private-file';

const accessTokenSchema = z.object({ value: z.string(), endsAt: z.number(), scopes: z.array(z.string()) });

const credentialsSchema = z.discriminatedUnion('kind', [
  /** A person who signed in by the device flow. */
  z.object({
    kind: z.literal('person'),
    server: z.string(),
    clientId: z.string(),
    refreshToken: z.string(),
    accessToken: accessTokenSchema.optional(),
    name: z.string().optional(),
    email: z.string().optional(),
  }),
  z.object({ kind: z.literal('api_key'), server: z.string(), key: z.string() }),
  z.object({
    kind: z.literal('client'),
    server: z.string(),
    clientId: z.string(),
    clientSecret: z.string(),
    accessToken: accessTokenSchema.optional(),
  }),
]);

export type AccessToken = z.infer<typeof accessTokenSchema>;
export type Credentials = z.infer<typeof credentialsSchema>;
type Place = Pick<Cli, 'configFolder'>;

export const credentialsPath = ({ configFolder }: Place, profile: string): string =>
  join(configFolder, 'credentials', `${profile}.json`);

export async function readCredentials(cli: Place, profile: string): Promise<Credentials | undefined> {
  const path = credentialsPath(cli, profile);
  const value = await readPrivateJson(path);
  if (value === undefined) return undefined;
  if (await isOpenToOthers(path)) {
    throw new Failure('failed', `Other users of this machine can read ${path}. Run "chmod 600" on it.`);
  }
  const parsed = credentialsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Failure('failed', `${path} has an unknown form. Remove it and sign in again.`);
}

export async function writeCredentials(cli: Place, profile: string, credentials: Credentials): Promise<void> {
  await writePrivateJson(credentialsPath(cli, profile), credentials);
}

export async function removeCredentials(cli: Place, profile: string): Promise<void> {
  await rm(credentialsPath(cli, profile), { force: true });
}

/** Only one process at a time changes the credentials of a profile. */
export function withCredentialsLock<T>(
  cli: Pick<Cli, 'configFolder' | 'sleep'>,
  profile: string,
  work: () => Promise<T>,
): Promise<T> {
  return underLock(`${credentialsPath(cli, profile)}.lock`, cli, work);
}
