import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { TextLink } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import type { BrowserSession } from '@/lib/data/people/sessions';
import { accountsOf } from '@/lib/login/session/browser-accounts';
import { server } from '@/lib/server';
import type { PageQuery } from '@/lib/web/page-query';
import { type ReturnPath, readReturnPath, withReturnPath } from '@/lib/web/return-path';
import { shownAddress } from '@/lib/words/mail-address';
import { RequestingApp, ReturnPathFields } from '../return-path';

export const metadata: Metadata = { title: 'Choose an account' };

/** The accounts of this browser. Choosing one switches to it, and an app's request then belongs to it. */
export default async function AccountsPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  const world = await server();
  const returnPath = await readReturnPath((name) => query[name]);
  const accounts = await accountsOf(world, (await headers()).get('cookie'));
  if (accounts.length === 0) redirect(withReturnPath('/login', returnPath, { another: '1' }));
  const pending = returnPath.interaction ? await world.oauth.interactions.pending(returnPath.interaction) : undefined;
  // The sign-in page says that the request is over.
  if (returnPath.interaction && !pending) redirect(withReturnPath('/login', returnPath));
  return (
    <PageShell>
      <div className="space-y-5">
        {pending ? <RequestingApp pending={pending}>asks who you are.</RequestingApp> : null}
        <h1 className="text-xl font-semibold">Choose an account</h1>
        <ul className="divide-y divide-line border-y border-line">
          {accounts.map((account) => (
            <li key={account.sub}>
              <Account account={account} returnPath={returnPath} />
            </li>
          ))}
        </ul>
        <p className="flex flex-wrap justify-between gap-3">
          <TextLink href={withReturnPath('/login', returnPath, { another: '1' })}>Use another account</TextLink>
          <TextLink href="/signout?all=1">Sign out of all</TextLink>
        </p>
      </div>
    </PageShell>
  );
}

function Account({
  account: { sub, name, email, isLive },
  returnPath,
}: {
  account: BrowserSession;
  returnPath: ReturnPath;
}) {
  return (
    <form method="post" action="/login/accounts/submit">
      <ReturnPathFields returnPath={returnPath} />
      <button type="submit" name="account" value={sub} className="min-h-touch w-full py-2 text-start">
        <bdi className="block wrap-anywhere font-semibold">{name}</bdi>
        <bdi className="block wrap-anywhere text-sm text-muted">{shownAddress(email)}</bdi>
        {isLive ? null : <span className="text-sm text-muted">Signed out</span>}
      </button>
    </form>
  );
}
