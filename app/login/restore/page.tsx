import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { Button } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { PageShell } from '@/components/ui/shell';
import { pendingRestore } from '@/lib/login/session/restore';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { texts } from '@/lib/web/language';
import type { Search } from '@/lib/web/page-query';
import { readReturnPath, withReturnPath } from '@/lib/web/return-path';
import { shownAddress } from '@/lib/words/mail-address';
import { ReturnPathFields } from '../return-path';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('signIn'))('restore.title') };
}

/** Somebody signed in to a deleted account. This is all that they can do with it. */
export default async function RestorePage({ searchParams }: { searchParams: Search }) {
  const query = await searchParams;
  const returnPath = await readReturnPath((name) => query[name]);
  const pending = await pendingRestore(await server(), await headers());
  if (!pending) redirect(withReturnPath('/login', returnPath));
  const t = await texts('signIn');
  return (
    <PageShell>
      <form method="post" action="/login/restore/submit" className="space-y-5">
        <ReturnPathFields returnPath={returnPath} />
        <h1 className="text-xl font-semibold">{t('restore.title')}</h1>
        <p>
          {t.rich('restore.lead', {
            email: shownAddress(pending.person.email),
            b: (part) => <bdi className="font-semibold break-words">{part}</bdi>,
            date: () => <DateTime at={pending.restoreUntil} now={nowSeconds()} />,
          })}
        </p>
        <p className="text-muted">{t('restore.limits')}</p>
        <div className="grid gap-3 sm:grid-cols-2">
          <Button type="submit" name="action" value="leave" look="secondary">
            {t('restore.leave')}
          </Button>
          <Button type="submit" name="action" value="restore">
            {t('restore.submit')}
          </Button>
        </div>
      </form>
    </PageShell>
  );
}
