import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { Avatar } from '@/components/ui/avatar';
import { Button, TextLink } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { Badge } from '@/components/ui/surface';
import type { BrowserSession } from '@/lib/data/people/sessions';
import { accountsOf } from '@/lib/login/session/browser-accounts';
import { server } from '@/lib/server';
import { texts } from '@/lib/web/language';
import type { Search } from '@/lib/web/page-query';
import { type ReturnPath, readReturnPath, withReturnPath } from '@/lib/web/return-path';
import { currentSession } from '@/lib/web/viewer';
import { shownAddress } from '@/lib/words/mail-address';
import { ReturnPathFields } from '../return-path';
import { SignInHeading } from '../sign-in-heading';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('signIn'))('accounts.title') };
}

/** The accounts of this browser. Choosing one switches to it, and an app's request then belongs to it. */
export default async function AccountsPage({ searchParams }: { searchParams: Search }) {
  const query = await searchParams;
  const world = await server();
  const returnPath = await readReturnPath((name) => query[name]);
  const accounts = await accountsOf(world, (await headers()).get('cookie'));
  if (accounts.length === 0) redirect(withReturnPath('/login', returnPath, { another: '1' }));
  const pending = returnPath.interaction ? await world.oauth.interactions.pending(returnPath.interaction) : undefined;
  // The sign-in page says that the request is over.
  if (returnPath.interaction && !pending) redirect(withReturnPath('/login', returnPath));
  const t = await texts('signIn');
  const active = await currentSession();
  const hint = pending?.interaction.request.loginHint?.trim().toLowerCase();
  const hinted = accounts.filter(({ email }) => email.toLowerCase() === hint);
  const several = accounts.filter(({ isLive }) => isLive).length > 1;
  return (
    <PageShell>
      <div className="space-y-5">
        <SignInHeading
          pending={pending}
          title={t('accounts.title')}
          titleForApp={(app) => t.rich('accounts.titleForApp', { app })}
        />
        <ul className="divide-y divide-line border-y border-line">
          {[...new Set([...hinted, ...accounts])].map((account) => (
            <li key={account.sub} className="flex items-center gap-2">
              <Account account={account} isActive={account.sid === active?.sid} returnPath={returnPath} />
            </li>
          ))}
        </ul>
        <p className="flex flex-wrap justify-between gap-x-6">
          <TextLink
            href={withReturnPath('/login', returnPath, { another: '1' })}
            className="inline-flex min-h-touch items-center"
          >
            {t('accounts.another')}
          </TextLink>
          {several ? (
            <TextLink href="/signout?all=1" className="inline-flex min-h-touch items-center">
              {t('accounts.signOutAll')}
            </TextLink>
          ) : null}
        </p>
      </div>
    </PageShell>
  );
}

async function Account({
  account: { sub, name, email, picture, isLive },
  isActive,
  returnPath,
}: {
  account: BrowserSession;
  isActive: boolean;
  returnPath: ReturnPath;
}) {
  const t = await texts('signIn');
  return (
    <>
      <form method="post" action="/login/accounts/submit" className="min-w-0 grow">
        <ReturnPathFields returnPath={returnPath} />
        <button
          type="submit"
          name="account"
          value={sub}
          className="flex min-h-touch w-full items-center gap-3 rounded-md px-2 py-3 text-start hover:bg-sunken"
        >
          <Avatar name={name} picture={picture} size="size-10" />
          <span className="min-w-0 grow">
            <bdi className="block font-semibold wrap-anywhere">{name}</bdi>
            <bdi className="block text-sm wrap-anywhere text-muted">{shownAddress(email)}</bdi>
          </span>
          {isActive ? <Badge tone="accent">{t('accounts.active')}</Badge> : null}
          {isLive ? null : <Badge>{t('accounts.signedOut')}</Badge>}
        </button>
      </form>
      {isLive ? null : (
        <form method="post" action="/login/accounts/submit">
          <ReturnPathFields returnPath={returnPath} />
          <Button
            type="submit"
            look="quiet"
            name="forget"
            value={sub}
            aria-label={t('accounts.forgetLabel', { name })}
            className="text-sm"
          >
            {t('accounts.forget')}
          </Button>
        </form>
      )}
    </>
  );
}
