/**
 * A sample of the stored password hashes. It shows which forms they have and how common each is, so that a sign-in to
 * an unknown address can take as long as one to an account (`lib/login/password/decoys.ts`).
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../database/database';

const rowSchema = z.object({ hash: z.string() });

/** Ids are spread evenly, so the accounts after a random one are a fair sample, and the index finds them. */
export async function samplePasswordHashes(db: Database, size: number): Promise<string[]> {
  const part = (side: string) => `SELECT password_hash AS hash FROM users
    WHERE id ${side} $1::uuid AND password_hash IS NOT NULL ORDER BY id LIMIT $2::int4`;
  const text = `(${part('>=')}) UNION ALL (${part('<')}) LIMIT $2::int4`;
  const rows = await db.sql.query('people_sample_hashes', text, [randomUUID(), size]);
  return rows.map((row) => rowSchema.parse(row).hash);
}
