/**
 * The mails of a portal on a developer's machine without a mail server: files in the data folder, shown by `/dev/mail`.
 * Mails hold links that open accounts, so this exists only on loopback (`mail.kind` in the configuration).
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Env } from '@/lib/config/env';
import { nowSeconds } from '@/lib/time';
import type { Mail } from './transport';

type MailFolder = Pick<Env, 'dataDir'>;

const storedMailSchema = z.object({
  id: z.string(),
  at: z.number(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
});
export type StoredMail = z.infer<typeof storedMailSchema>;

const mostMails = 200;
const folderOf = ({ dataDir }: MailFolder) => join(dataDir, 'outbox');
const mailId = /^[\w-]{1,100}$/;

/** A mail with the same id is replaced. */
export async function storeMail(place: MailFolder, { to, subject, text, html }: Mail, id: string): Promise<void> {
  const folder = folderOf(place);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const mail: StoredMail = { id, at: nowSeconds(), to, subject, text, html };
  const draft = join(folder, `${id}.draft`);
  await writeFile(draft, JSON.stringify(mail), { mode: 0o600 });
  await rename(draft, join(folder, `${id}.json`));
  for (const old of (await listMails(place)).slice(mostMails))
    await rm(join(folder, `${old.id}.json`), { force: true });
}

/** Latest first. */
export async function listMails(place: MailFolder): Promise<StoredMail[]> {
  const names = await readdir(folderOf(place)).catch(() => []);
  const mails = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => findMail(place, name.slice(0, -5))),
  );
  return mails.flatMap((mail) => mail ?? []).sort((one, other) => other.at - one.at);
}

export async function findMail(place: MailFolder, id: string): Promise<StoredMail | undefined> {
  if (!mailId.test(id)) return undefined;
  const text = await readFile(join(folderOf(place), `${id}.json`), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : storedMailSchema.safeParse(JSON.parse(text)).data;
}
