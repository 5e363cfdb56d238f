import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { Button } from '@/components/ui/button';
import { DateTime } from '@/components/ui/date-time';
import { PageShell } from '@/components/ui/shell';
import { pendingRestore } from '@/lib/login/session/restore';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { readReturnPath, withReturnPath } from '@/lib/web/return-path';
import { shownAddress } from '@/lib/words/mail-address';
import { ReturnPathFields } from '../return-path';

export const metadata: Metadata = { title: 'Restore your account?' };

type Query = Record<string, string | string[] | undefined>;

/** Somebody signed in to a deleted account. This is all that they can do with it. */
export default async function RestorePage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const returnPath = await readReturnPath((name) => query[name]);
  const pending = await pendingRestore(await server(), await headers());
  if (!pending) redirect(withReturnPath('/login', returnPath));
  return (
    <PageShell>
      <form method="post" action="/login/restore/submit" className="space-y-5">
        <ReturnPathFields returnPath={returnPath} />
        <h1 className="text-xl font-semibold">Restore your account?</h1>
        <p>
          The account <bdi className="break-words font-semibold">{shownAddress(pending.person.email)}</bdi> is deleted.
          You can restore it until <DateTime at={pending.restoreUntil} now={nowSeconds()} />. After that, we erase your
          personal data.
        </p>
        <p className="text-muted">
          Your profile and your ways to sign in come back. App access, API keys, and apps or APIs that you registered do
          not.
        </p>
        <div className="grid gap-3 sm:grid-cols-2">
          <Button type="submit" name="action" value="leave" look="secondary">
            Leave it deleted
          </Button>
          <Button type="submit" name="action" value="restore">
            Restore account
          </Button>
        </div>
      </form>
    </PageShell>
  );
}
