/** Sessions for tests of people whose accounts exist. */
import type { Database } from '../database/database';
import { createSession, type NewSession } from './sessions';

export async function openSession(db: Database, session: NewSession, now: number): Promise<string> {
  const sid = await createSession(db, session, now);
  if (sid === undefined) throw new Error('the account is deleted');
  return sid;
}
