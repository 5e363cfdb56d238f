/** What an import does with each of its objects, and how one is undone without the others. */
import { Prisma } from '../generated/client';

type Transaction = Prisma.TransactionClient;

/** Why an object was not taken over, or what of it was not. */
export type ImportReason = {
  /** Of the object, such as `scopes[0]`. */
  field: string;
  code: string;
  detail: string;
  /** The object that is missing, so that the importer can bring it first. */
  missing?: { kind: 'app' | 'api' | 'scope' | 'person'; name: string };
};

export type ImportOutcome = {
  /** `refused`: nothing of this object was written. */
  outcome: 'created' | 'updated' | 'unchanged' | 'refused';
  reasons: ImportReason[];
};

export const refused = (...reasons: ImportReason[]): ImportOutcome => ({ outcome: 'refused', reasons });

/** Thrown to undo what was written for one object. */
class Undo extends Error {}

/**
 * Writes one object or one set of them, all of it or nothing. `compare` returns what is stored; if that is the same
 * afterwards, the object was unchanged, and even its time of change stays.
 */
export async function inSavepoint(
  tx: Transaction,
  compare: () => Promise<string | undefined>,
  write: () => Promise<ImportReason[]>,
): Promise<ImportOutcome> {
  const before = await compare();
  await tx.$executeRaw`SAVEPOINT import_item`;
  try {
    const reasons = await write();
    if (reasons.length > 0) throw new Undo(undefined, { cause: refused(...reasons) });
    if (before !== undefined && (await compare()) === before) {
      throw new Undo(undefined, { cause: { outcome: 'unchanged', reasons: [] } });
    }
    await tx.$executeRaw`RELEASE SAVEPOINT import_item`;
    return { outcome: before === undefined ? 'created' : 'updated', reasons: [] };
  } catch (error) {
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT import_item`;
    return undoneOutcome(error);
  }
}

/**
 * The same for work that returns its own outcomes; undefined if another request was faster, and nothing was written.
 */
export async function unlessOvertaken<T>(tx: Transaction, write: () => Promise<T>): Promise<T | undefined> {
  await tx.$executeRaw`SAVEPOINT import_set`;
  try {
    const result = await write();
    await tx.$executeRaw`RELEASE SAVEPOINT import_set`;
    return result;
  } catch (error) {
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT import_set`;
    if (isConflict(error)) return undefined;
    throw error;
  }
}

export const overtaken = (): ImportOutcome =>
  refused({ field: '', code: 'conflict', detail: 'Another request wrote the same object. Import it again.' });

function undoneOutcome(error: unknown): ImportOutcome {
  if (error instanceof Undo && isOutcome(error.cause)) return error.cause;
  if (isConflict(error)) return overtaken();
  throw error;
}

const isOutcome = (value: unknown): value is ImportOutcome =>
  typeof value === 'object' && value !== null && 'outcome' in value && 'reasons' in value;

/** A unique or foreign key that another transaction took or removed. */
function isConflict(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  if (['P2002', 'P2003'].includes(error.code)) return true;
  // A raw statement has the code of PostgreSQL in its details.
  return error.code === 'P2010' && /\b2350[35]\b/.test(error.message);
}
