/** Word before an access ends, to those who asked for it: each is written in the transaction that notes it, so none is sent twice. */
import { grantsToRemind, markReminded } from '@/lib/data/owner/grants';
import type { MailWorld } from './deliver';

const mostAtOnce = 500;

/** Meant to be called every few minutes, by any number of instances. */
export async function remindOwners({ db, post, now }: Pick<MailWorld, 'db' | 'post' | 'now'>): Promise<void> {
  if (!post) return;
  for (const due of await grantsToRemind(db, now(), mostAtOnce)) {
    await db.sql.transaction(async (query) => {
      if (!(await markReminded(query, due, now()))) return;
      await db.outbox.send(query, [{ kind: 'mail', letter: 'ending', id: due.grantId }]);
    });
  }
}
