import type { Metadata } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { AppLogo } from '@/components/ui/app-logo';
import { Avatar } from '@/components/ui/avatar';
import { Button, ButtonLink, buttonClass, TextLink } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import type { BrowserSession, SessionOwner } from '@/lib/data/people/sessions';
import { accountsOf } from '@/lib/login/session/browser-accounts';
import type { Client } from '@/lib/oauth/model/client-records';
import type { PendingLogout, SignedOut } from '@/lib/oauth/server';
import { server } from '@/lib/server';
import { currentLanguage, texts } from '@/lib/web/language';
import { type Search, textOf } from '@/lib/web/page-query';
import { afterSignIn, type ReturnPath, readReturnPath } from '@/lib/web/return-path';
import { currentSession } from '@/lib/web/viewer';
import { appFace } from '@/lib/words/app-display';
import { shownAddress } from '@/lib/words/mail-address';
import { ReturnPathFields } from '../login/return-path';

export async function generateMetadata({ searchParams }: { searchParams: Search }): Promise<Metadata> {
  const t = await texts('signOut');
  const query = await searchParams;
  if (query['all'] === '1' && (await liveAccounts()).length > 0) return { title: t('allTitle') };
  const asks = query['done'] === undefined && (await currentSession()) !== undefined;
  return { title: asks ? t('title') : t('doneTitle') };
}

async function liveAccounts(): Promise<BrowserSession[]> {
  const accounts = await accountsOf(await server(), (await headers()).get('cookie'));
  return accounts.filter(({ isLive }) => isLive);
}

export default async function SignOutPage({ searchParams }: { searchParams: Search }) {
  const query = await searchParams;
  const returnPath = await readReturnPath((name) => query[name]);
  const { oauth } = await server();
  const ticketOfDone = textOf(query['done']);
  const accounts = await liveAccounts();
  const done = ticketOfDone === undefined ? undefined : await oauth.logout.done(ticketOfDone);
  if (done) return <SigningOutOfApps done={done} />;
  if (query['all'] === '1' && accounts.length > 0) return <SignOutOfAll count={accounts.length} />;

  const ticket = textOf(query['logout']);
  const session = await currentSession();
  const asked = ticket === undefined ? {} : await oauth.logout.pending(ticket);
  if (session) return <AskToSignOut {...{ session, ticket, asked, returnPath }} isOneOfSeveral={accounts.length > 1} />;
  const back = asked.client && ticket !== undefined ? await oauth.logout.after(ticket, undefined) : undefined;
  const leads = asked.redirectOrigin !== undefined && back !== undefined;
  return (
    <SignOutFinished
      href={returnPath.interaction ? afterSignIn(returnPath) : '/login'}
      accounts={accounts}
      {...(leads && { client: asked.client, back })}
    />
  );
}

async function AskToSignOut({
  session,
  ticket,
  asked: { client },
  returnPath,
  isOneOfSeveral,
}: {
  session: SessionOwner;
  ticket: string | undefined;
  /** By an app. */
  asked: PendingLogout;
  returnPath: ReturnPath;
  isOneOfSeveral: boolean;
}) {
  const t = await texts('signOut');
  return (
    <PageShell>
      <div className="space-y-5">
        {client ? <AppLine client={client}>{(app) => t.rich('askedByApp', { app })}</AppLine> : null}
        <h1 className="text-xl font-semibold">{t('title')}</h1>
        <p className="break-words">
          {t.rich('lead', {
            name: session.name,
            email: shownAddress(session.email),
            b: (part) => <bdi className="font-semibold">{part}</bdi>,
          })}{' '}
          {isOneOfSeveral ? `${t('others')} ` : null}
          {t('keepAccess')}
        </p>
        <form method="post" action="/signout/submit" className="grid gap-3 sm:grid-cols-2">
          <ReturnPathFields returnPath={returnPath} />
          {ticket === undefined ? null : <input type="hidden" name="logout" value={ticket} />}
          <ButtonLink href={returnPath.interaction ? afterSignIn(returnPath) : '/account'} prefetch={false}>
            {t('stay')}
          </ButtonLink>
          <Button type="submit">{t('submit')}</Button>
        </form>
        {isOneOfSeveral ? (
          <p>
            <TextLink href="/signout?all=1" className="inline-flex min-h-touch items-center">
              {t('allTitle')}
            </TextLink>
          </p>
        ) : null}
      </div>
    </PageShell>
  );
}

async function SignOutOfAll({ count }: { count: number }) {
  const t = await texts('signOut');
  return (
    <PageShell>
      <div className="space-y-5">
        <h1 className="text-xl font-semibold">{t('allTitle')}</h1>
        <p>
          {t('allLead', { count })} {t('keepAccess')}
        </p>
        <form method="post" action="/signout/submit" className="grid gap-3 sm:grid-cols-2">
          <input type="hidden" name="all" value="1" />
          <ButtonLink href="/login/accounts" prefetch={false}>
            {t('cancel')}
          </ButtonLink>
          <Button type="submit">{t('allSubmit')}</Button>
        </form>
      </div>
    </PageShell>
  );
}

async function SignOutFinished({
  href,
  accounts,
  client,
  back,
}: {
  href: string;
  /** Those that are still signed in. */
  accounts: BrowserSession[];
  client?: Client | undefined;
  back?: string | undefined;
}) {
  const t = await texts('signOut');
  return (
    <PageShell>
      <div className="space-y-5">
        <h1 className="text-xl font-semibold">{t('doneTitle')}</h1>
        <p>{t('done')}</p>
        {client && back !== undefined ? <ReturnToApp client={client} href={back} /> : null}
        {accounts.length > 0 ? (
          <div className="space-y-2">
            <p>{t('stillSignedIn')}</p>
            <ul className="space-y-2">
              {accounts.map(({ sub, name, email, picture }) => (
                <li key={sub} className="flex items-center gap-3">
                  <Avatar name={name} picture={picture} />
                  <span className="min-w-0 wrap-anywhere">
                    <bdi className="font-semibold">{name}</bdi> <bdi className="text-muted">{shownAddress(email)}</bdi>
                  </span>
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        <ButtonLink
          href={accounts.length > 0 ? '/login/accounts' : href}
          look={back === undefined ? 'primary' : 'secondary'}
          className="w-full"
          prefetch={false}
        >
          {accounts.length > 0 ? t('otherAccount') : t('signIn')}
        </ButtonLink>
      </div>
    </PageShell>
  );
}

/** An app's logo, and a sentence with its name. */
async function AppLine({ client, children }: { client: Client; children: (app: () => ReactNode) => ReactNode }) {
  const app = appFace(await currentLanguage(), client);
  return (
    <div className="flex items-center gap-3">
      <AppLogo name={app.name.text} src={app.logo} />
      <p className="min-w-0 wrap-anywhere">
        {children(() => (
          <bdi className="font-semibold">{app.name.text}</bdi>
        ))}
      </p>
    </div>
  );
}

async function ReturnToApp({ client, href }: { client: Client; href: string }) {
  const t = await texts('signOut');
  const { name } = appFace(await currentLanguage(), client);
  return (
    <a href={href} className={buttonClass('primary', 'w-full')}>
      <span className="min-w-0">{t.rich('back', { app: () => <bdi>{name.text}</bdi> })}</span>
    </a>
  );
}

/** How long the apps' frames have to end their sessions before the browser continues. */
const redirectSeconds = 3;

/** The frames are the apps' own pages (Front-Channel Logout §2). The security policy allows no others. */
async function SigningOutOfApps({ done: { client, frames, continueTo } }: { done: SignedOut }) {
  const t = await texts('signOut');
  const origins = [...new Set(frames.map((uri) => new URL(uri).origin))];
  return (
    <PageShell>
      <meta httpEquiv="Content-Security-Policy" content={`frame-src ${origins.join(' ') || "'none'"}`} />
      {continueTo === undefined ? null : <meta httpEquiv="refresh" content={`${redirectSeconds};url=${continueTo}`} />}
      <div className="space-y-5">
        {client ? (
          <AppLine client={client}>
            {(app) => t.rich(continueTo === undefined ? 'cameFrom' : 'returning', { app })}
          </AppLine>
        ) : null}
        <h1 className="text-xl font-semibold">{t('doneTitle')}</h1>
        <p>{t('telling', { count: frames.length })}</p>
        {frames.map((uri) => (
          <iframe key={uri} src={uri} title={t('frame')} hidden sandbox="allow-scripts allow-same-origin" />
        ))}
        {client && continueTo !== undefined ? (
          <ReturnToApp client={client} href={continueTo} />
        ) : (
          <ButtonLink href="/login" look="primary" className="w-full" prefetch={false}>
            {t('signIn')}
          </ButtonLink>
        )}
      </div>
    </PageShell>
  );
}
