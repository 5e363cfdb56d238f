/** Keys that may be used only once until their end. */

import type { Sql } from './sql';
import { timestamp } from './sql';

/** True for the first caller that claims this key before `endsAt`: one statement decides the race. */
export async function claimOnce(sql: Sql, key: string, endsAt: number, now: number): Promise<boolean> {
  const text = `INSERT INTO claimed (key, ends_at) VALUES ($1, ${timestamp('$2')})
    ON CONFLICT (key) DO UPDATE SET ends_at = excluded.ends_at WHERE claimed.ends_at <= ${timestamp('$3')}
    RETURNING key`;
  return (await sql.query('claim_once', text, [key, endsAt, now])).length === 1;
}
