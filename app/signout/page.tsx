import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { AppLogo } from '@/components/ui/app-logo';
import { Button, ButtonLink, buttonClass } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { accountsOf } from '@/lib/login/session/browser-accounts';
import type { Client } from '@/lib/oauth/model/client-records';
import type { SignedOut } from '@/lib/oauth/server';
import { server } from '@/lib/server';
import { currentLanguage } from '@/lib/web/language';
import { afterSignIn, readReturnPath } from '@/lib/web/return-path';
import { currentSession } from '@/lib/web/viewer';
import { appFace } from '@/lib/words/app-display';
import { shownAddress } from '@/lib/words/mail-address';
import { RequestingApp, ReturnPathFields } from '../login/return-path';

export const metadata: Metadata = { title: 'Sign out' };

type Query = Record<string, string | string[] | undefined>;

export default async function SignOutPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const returnPath = await readReturnPath((name) => query[name]);
  const { oauth } = await server();
  const done = typeof query['done'] === 'string' ? await oauth.logout.done(query['done']) : undefined;
  if (done) return <SigningOutOfApps done={done} />;

  const ticket = typeof query['logout'] === 'string' ? query['logout'] : undefined;
  const session = await currentSession();
  const accounts = (await accountsOf(await server(), (await headers()).get('cookie'))).filter(({ isLive }) => isLive);
  if (query['all'] === '1' && accounts.length > 0) return <SignOutOfAll count={accounts.length} />;
  const asked = ticket === undefined ? {} : await oauth.logout.pending(ticket);
  if (!session) {
    const back = asked.client && ticket !== undefined ? await oauth.logout.after(ticket, undefined) : undefined;
    const leads = asked.redirectOrigin !== undefined && back !== undefined;
    return (
      <SignOutFinished
        href={returnPath.interaction ? afterSignIn(returnPath) : '/login'}
        {...(leads && { client: asked.client, back })}
      />
    );
  }
  const pending = returnPath.interaction ? await oauth.interactions.pending(returnPath.interaction) : undefined;
  return (
    <PageShell>
      <div className="space-y-5">
        {pending ? <RequestingApp pending={pending}>waits until you are back.</RequestingApp> : null}
        {asked.client ? (
          <RequestingApp pending={{ client: asked.client }}>says that you want to sign out.</RequestingApp>
        ) : null}
        <h1 className="text-xl font-semibold">Sign out?</h1>
        <p>
          <bdi className="font-semibold">{session.name}</bdi> (
          <bdi className="break-words">{shownAddress(session.email)}</bdi>) will be signed out of Countersign in this
          browser. {pending ? 'Then you can sign in with another account. ' : ''}
          What you allowed apps stays as it is.
        </p>
        <form method="post" action="/signout/submit" className="grid grid-cols-2 gap-3">
          <ReturnPathFields returnPath={returnPath} />
          {ticket === undefined ? null : <input type="hidden" name="logout" value={ticket} />}
          <ButtonLink href={pending ? afterSignIn(returnPath) : '/account'} prefetch={false}>
            Stay
          </ButtonLink>
          <Button type="submit">Sign out</Button>
        </form>
      </div>
    </PageShell>
  );
}

function SignOutOfAll({ count }: { count: number }) {
  return (
    <PageShell>
      <div className="space-y-5">
        <h1 className="text-xl font-semibold">Sign out of all accounts?</h1>
        <p>{count} accounts will be signed out in this browser. Apps keep the access that you allowed.</p>
        <form method="post" action="/signout/submit" className="grid grid-cols-2 gap-3">
          <input type="hidden" name="all" value="1" />
          <ButtonLink href="/login/accounts" prefetch={false}>
            Cancel
          </ButtonLink>
          <Button type="submit">Sign out of all</Button>
        </form>
      </div>
    </PageShell>
  );
}

function SignOutFinished({
  href,
  client,
  back,
}: {
  href: string;
  client?: Client | undefined;
  back?: string | undefined;
}) {
  return (
    <PageShell>
      <div className="space-y-5">
        <h1 className="text-xl font-semibold">You are signed out</h1>
        <p>Apps that you allowed go on until their end. Sign in to change that.</p>
        {client && back !== undefined ? <ReturnToApp client={client} href={back} /> : null}
        <ButtonLink href={href} look={back === undefined ? 'primary' : 'secondary'} className="w-full" prefetch={false}>
          Sign in
        </ButtonLink>
      </div>
    </PageShell>
  );
}

async function ReturnToApp({ client, href }: { client: Client; href: string }) {
  return (
    <a href={href} className={buttonClass('primary', 'w-full')}>
      Back to {appFace(await currentLanguage(), client).name.text}
    </a>
  );
}

/** How long the apps' frames have to end their sessions before the browser continues. */
const redirectSeconds = 3;

/** The frames are the apps' own pages (Front-Channel Logout §2). The security policy allows no others. */
async function SigningOutOfApps({ done: { client, frames, continueTo } }: { done: SignedOut }) {
  const origins = [...new Set(frames.map((uri) => new URL(uri).origin))];
  return (
    <PageShell>
      <meta httpEquiv="Content-Security-Policy" content={`frame-src ${origins.join(' ') || "'none'"}`} />
      {continueTo === undefined ? null : <meta httpEquiv="refresh" content={`${redirectSeconds};url=${continueTo}`} />}
      <div className="space-y-5">
        {client ? (
          <div className="flex items-center gap-3">
            <AppLogo
              name={appFace(await currentLanguage(), client).name.text}
              src={appFace(await currentLanguage(), client).logo}
            />
            <p className="min-w-0">
              {continueTo === undefined ? 'You came from ' : 'You are on your way back to '}
              <bdi className="font-semibold">{appFace(await currentLanguage(), client).name.text}</bdi>.
            </p>
          </div>
        ) : null}
        <h1 className="text-xl font-semibold">You are signed out</h1>
        <p>
          {frames.length === 1
            ? 'The app that you used in this browser is being told.'
            : `The ${frames.length} apps that you used in this browser are being told.`}
        </p>
        {frames.map((uri) => (
          <iframe
            key={uri}
            src={uri}
            title="An app ends its own sign-in"
            hidden
            sandbox="allow-scripts allow-same-origin"
          />
        ))}
        {client && continueTo !== undefined ? (
          <ReturnToApp client={client} href={continueTo} />
        ) : (
          <ButtonLink href="/login" look="primary" className="w-full" prefetch={false}>
            Sign in
          </ButtonLink>
        )}
      </div>
    </PageShell>
  );
}
