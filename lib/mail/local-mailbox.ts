/**
 * The mails of a portal on a developer's machine without a mail server: files in the data folder, shown by `/dev/mail`.
 * Mails hold links that open accounts, so this exists only on loopback (`mail.kind` in the configuration).
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Env } from '@/lib/config/env';
import type { Letter } from './transport';

type Place = Pick<Env, 'dataDir'>;

const keptSchema = z.object({
  id: z.string(),
  at: z.number(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
});
export type KeptLetter = z.infer<typeof keptSchema>;

const mostLetters = 200;
const folderOf = ({ dataDir }: Place) => join(dataDir, 'outbox');
const namesLetter = /^[\w-]{1,100}$/;

/** A mail with the same id is replaced. */
export async function keepLetter(place: Place, { to, subject, text, html }: Letter, id: string): Promise<void> {
  const folder = folderOf(place);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const letter: KeptLetter = { id, at: Math.floor(Date.now() / 1000), to, subject, text, html };
  const draft = join(folder, `${id}.draft`);
  await writeFile(draft, JSON.stringify(letter), { mode: 0o600 });
  await rename(draft, join(folder, `${id}.json`));
  for (const old of (await listLetters(place)).slice(mostLetters))
    await rm(join(folder, `${old.id}.json`), { force: true });
}

/** Latest first. */
export async function listLetters(place: Place): Promise<KeptLetter[]> {
  const names = await readdir(folderOf(place)).catch(() => []);
  const letters = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => findLetter(place, name.slice(0, -5))),
  );
  return letters.flatMap((letter) => letter ?? []).sort((one, other) => other.at - one.at);
}

export async function findLetter(place: Place, id: string): Promise<KeptLetter | undefined> {
  if (!namesLetter.test(id)) return undefined;
  const text = await readFile(join(folderOf(place), `${id}.json`), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : keptSchema.safeParse(JSON.parse(text)).data;
}
