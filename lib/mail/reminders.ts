/**
 * Reminders before access ends, for owners who asked for one. The outbox entry and the mark are one transaction, so
 * none is sent twice.
 */
import { grantsToRemind, markReminded } from '@/lib/data/owner/reminders';
import type { MailWorld } from './deliver';

const mostAtOnce = 500;

/** Call it every few minutes, on any number of instances. */
export async function remindOwners({ db, transport, now }: Pick<MailWorld, 'db' | 'transport' | 'now'>): Promise<void> {
  if (!transport) return;
  for (const due of await grantsToRemind(db, now(), mostAtOnce)) {
    await db.sql.transaction(async (query) => {
      if (!(await markReminded(query, due, now()))) return;
      await db.outbox.send(query, [{ kind: 'mail', mail: 'ending', id: due.grantId }]);
    });
  }
}
