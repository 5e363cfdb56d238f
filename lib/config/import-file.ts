/**
 * The import file (`COUNTERSIGN_IMPORT`): people, APIs with their scopes, and apps with given ids and secrets, as JSON
 * that can be kept under version control. It is applied at every start, all of it or nothing.
 *
 * What the file names is created, or changed to what the file says. What it does not name is left alone. Accounts are
 * an exception: an account is created once and then belongs to its user, so a changed password stays changed.
 *
 * `${NAME}` in a text is replaced by that environment variable, so that secrets stay out of the file (`json-text.ts`).
 */

import { readFile } from 'node:fs/promises';
import type { Database } from '@/lib/data/database/database';
import type { Seal } from '@/lib/data/developers/client-secrets';
import { type ImportedPerson, writeImport } from '@/lib/data/developers/import-records';
import { pathWithTags } from '@/lib/oauth/model/localized';
import { SetupError } from '@/lib/setup-error';
import { importProblems } from './import-rules';
import { type ImportFile, importSchema } from './import-schema';
import { parseJsonText, pathText, withEnvironment } from './json-text';

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
};

/** Brings the database to what the file says, in one transaction. Throws `ImportError` if it names unknown things. */
export async function applyImport(target: ImportTarget, file: ImportFile, source: string, now: number): Promise<void> {
  const { db, hashPassword, seal } = target;
  const emails = file.people.map((person) => person.email);
  const existing = await db.prisma.user.findMany({ where: { email: { in: emails } }, select: { email: true } });
  const known = new Set(existing.map((user) => user.email));
  const people: ImportedPerson[] = [];
  for (const { password, passwordHash, ...person } of file.people) {
    if (known.has(person.email)) continue;
    // Hashing is slow on purpose, so it happens before the transaction and only for new accounts.
    const hash = passwordHash ?? (password === undefined ? undefined : await hashPassword(password));
    people.push({ ...person, ...(hash !== undefined && { passwordHash: hash }) });
  }
  const faults = await writeImport(db, { ...file, people }, now, seal);
  if (faults.length > 0) throw new ImportError(source, faults);
}
