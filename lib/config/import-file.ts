/**
 * The import file (`COUNTERSIGN_IMPORT`): people, APIs with their scopes, apps with given ids and secrets, and
 * consents, as JSON that can be kept under version control. It is applied at every start, all of it or nothing.
 *
 * What the file names is created, or changed to what the file says. What it does not name is left alone. Accounts and
 * consents are exceptions: they are created once and then belong to their user, so a changed password stays changed.
 *
 * `${NAME}` in a text is replaced by that environment variable, so that secrets stay out of the file (`json-text.ts`).
 */

import { readFile } from 'node:fs/promises';
import type { Database } from '@/lib/data/database/database';
import type { Seal } from '@/lib/data/developers/client-secrets';
import type { ImportedPerson, SealTotp } from '@/lib/data/developers/import-people';
import { writeImport } from '@/lib/data/developers/import-records';
import { pathWithTags } from '@/lib/oauth/model/localized';
import { SetupError } from '@/lib/setup-error';
import { importProblems } from './import-rules';
import { type ImportFile, importSchema } from './import-schema';
import { parseJsonText, pathText, withEnvironment } from './json-text';
import { type PreparedApp, type SlowHash, withoutLegacySecrets } from './legacy-secrets';

/** Every problem of the file, one line each. Nothing was changed. */
export class ImportError extends SetupError {
  override readonly name = 'ImportError';
  readonly faults: string[];

  constructor(source: string, faults: string[]) {
    super(`${source} was not applied:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

/** Reads the file and checks everything that needs no database. Throws `ImportError`. */
export async function readImportFile(
  path: string,
  environment: Record<string, string | undefined>,
): Promise<ImportFile> {
  const text = parseJsonText(await readText(path));
  const filled = 'value' in text ? withEnvironment(text.value, environment) : text;
  if ('faults' in filled) throw new ImportError(path, filled.faults);
  return parseImport(filled.value, path);
}

/** UTF-8, with or without a byte order mark, which editors on Windows write. */
async function readText(path: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    if (error instanceof TypeError) throw new ImportError(path, ['The file is not UTF-8 text. Save it as UTF-8.']);
    throw new ImportError(path, [error instanceof Error ? error.message : String(error)]);
  }
}

/** `source` names the import in messages. */
export function parseImport(content: unknown, source: string): ImportFile {
  const parsed = importSchema.safeParse(content);
  if (!parsed.success) {
    throw new ImportError(
      source,
      parsed.error.issues.map((issue) => `${pathText(pathWithTags(issue.path))}: ${issue.message}`),
    );
  }
  const problems = importProblems(parsed.data);
  if (problems.length > 0) throw new ImportError(source, problems);
  return parsed.data;
}

export type ImportTarget = {
  db: Database;
  hashPassword: (password: string) => Promise<string>;
  /** Seals client secrets that the core must read again. */
  seal: Seal;
  sealTotp: SealTotp;
  /** Hashes and verifies client secrets that are too weak for a fast hash. */
  slowHash: SlowHash;
};

/** Brings the database to what the file says, in one transaction. Throws `ImportError` if it names unknown things. */
export async function applyImport(target: ImportTarget, file: ImportFile, source: string, now: number): Promise<void> {
  const faults = await writeImport(target.db, await prepared(target, file, now), now, target);
  if (faults.length > 0) throw new ImportError(source, faults);
}

/**
 * The file without clear passwords and weak secrets. Hashing is slow on purpose, so it happens before the transaction.
 */
export async function prepared(target: ImportTarget, file: ImportFile, now: number): Promise<PreparedImport> {
  return {
    ...file,
    people: await preparedPeople(target, file.people),
    apps: await withoutLegacySecrets(target, file.apps, now),
  };
}

export type PreparedImport = Omit<ImportFile, 'people' | 'apps'> & { people: ImportedPerson[]; apps: PreparedApp[] };

async function preparedPeople(
  { db, hashPassword }: ImportTarget,
  people: ImportFile['people'],
): Promise<ImportedPerson[]> {
  const withPassword = people.flatMap(({ email, password }) => (password === undefined ? [] : [email]));
  const existing = await db.prisma.user.findMany({ where: { email: { in: withPassword } }, select: { email: true } });
  const known = new Set(existing.map((user) => user.email));
  const prepared: ImportedPerson[] = [];
  for (const { password, ...person } of people) {
    // An account that exists keeps its password.
    const hash = password === undefined || known.has(person.email) ? undefined : await hashPassword(password);
    prepared.push(hash === undefined ? person : { ...person, passwordHash: hash });
  }
  return prepared;
}
