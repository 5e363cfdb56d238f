import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { PasskeySignIn } from '@/components/passkey-sign-in';
import { Button, TextLink } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { PageShell } from '@/components/ui/shell';
import { Alert, Notice } from '@/components/ui/surface';
import { UpstreamSignIn } from '@/components/upstream-sign-in';
import type { SessionOwner } from '@/lib/data/people/sessions';
import { accountsOf } from '@/lib/login/session/browser-accounts';
import type { PendingInteraction } from '@/lib/oauth/server';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { type Flash, readFlash } from '@/lib/web/flash';
import { currentLanguage } from '@/lib/web/language';
import { hasRecentProof } from '@/lib/web/reauthentication';
import { afterSignIn, type ReturnPath, readReturnPath, withReturnPath } from '@/lib/web/return-path';
import { currentSession } from '@/lib/web/viewer';
import { restartLink } from '@/lib/words/app-display';
import { parseMailAddress, shownAddress } from '@/lib/words/mail-address';
import { EmailField } from './credential-fields';
import { focusHere, RequestExpired, RequestingApp, ReturnPathFields, waitInWords } from './return-path';
import { PasskeyAlert } from './second/second-step-alert';

export const metadata: Metadata = { title: 'Sign in' };

type Query = Record<string, string | string[] | undefined>;

/** Whether another account is signed in, though none is active. */
async function hasAccounts(cookieHeader: string | null): Promise<boolean> {
  return (await accountsOf(await server(), cookieHeader)).some(({ isLive }) => isLive);
}

export default async function LoginPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const { env, oauth } = await server();
  const cookieHeader = (await headers()).get('cookie');
  const asked = await readReturnPath((name) => query[name]);
  const session = await currentSession();
  // Without an app's request, a signed-in person signs in again only for a page that requires a fresh sign-in.
  if (
    session &&
    !asked.interaction &&
    query['another'] === undefined &&
    (!asked.fresh || hasRecentProof(session, nowSeconds()))
  )
    redirect(afterSignIn(asked));
  const pending = asked.interaction ? await oauth.interactions.pending(asked.interaction) : undefined;
  const over = asked.interaction !== undefined && !pending;
  const app = over && asked.interaction ? await oauth.interactions.finished(asked.interaction) : undefined;
  const back = app && restartLink(await currentLanguage(), app, env.issuer);
  const returnPath = over ? {} : asked;
  const flash = await readFlash(env, cookieHeader, query['flash']);
  const must = session && pending && (await oauth.interactions.mustSignIn(pending.interaction.id, session));
  const hinted = parseMailAddress(pending?.interaction.request.loginHint ?? '');
  // When the app's hint names another address, the form shows that address. The person can change it.
  const another = query['another'] !== undefined || (hinted !== undefined && hinted !== session?.email);
  if (!another && !flash && (session ? pending && !must : !over && (await hasAccounts(cookieHeader))))
    redirect(withReturnPath('/login/accounts', returnPath));
  const heading = pending ? <RequestingApp pending={pending}>asks you to sign in</RequestingApp> : null;
  return (
    <PageShell
      foot={
        <>
          Only type your password at <span className="font-semibold">{new URL(env.issuer).host}</span>.
        </>
      }
    >
      <div className="space-y-5">
        {heading}
        {over ? <RequestExpired signedIn={session !== undefined} back={back} /> : null}
        {over && session ? null : (
          <SignInForm
            returnPath={returnPath}
            pending={pending}
            session={must === 'as another person' || another ? undefined : session}
            flash={flash}
            another={query['another'] !== undefined}
            mismatch={must === 'as another person'}
            upstreams={env.upstreams.map(({ id, name }) => ({ id, name }))}
          />
        )}
      </div>
    </PageShell>
  );
}

function SignInForm({
  returnPath,
  pending,
  session,
  flash,
  another,
  mismatch,
  upstreams,
}: {
  returnPath: ReturnPath;
  pending: PendingInteraction | undefined;
  /** The account that should sign in again, if it is known. */
  session: SessionOwner | undefined;
  flash: Flash | undefined;
  another: boolean;
  /** The signed-in account is not the one the app asks for. */
  mismatch: boolean;
  upstreams: { id: string; name: string }[];
}) {
  const code = flash?.code;
  const request = pending?.interaction.request;
  const known = session && shownAddress(session.email);
  const email = flash?.values['email'] ?? request?.loginHint?.slice(0, 254) ?? known;
  const emailError = code === 'email' ? 'Write the whole address, like name@example.com.' : undefined;
  const passwordError = code === 'password' ? 'Write your password.' : undefined;
  const atPassword = code === 'wrong' || code === 'password';
  return (
    <>
      <div>
        <h1 className="text-xl font-semibold">{known && !flash ? 'Sign in again' : 'Sign in'}</h1>
        {known && !flash ? (
          <p className="mt-1 text-muted">
            {pending ? 'For this the app asks for a fresh sign-in.' : 'What comes next needs a fresh sign-in.'}
          </p>
        ) : null}
        {mismatch && !flash ? (
          <p className="mt-1 text-muted">The app asks for another account than the one you are signed in to.</p>
        ) : null}
      </div>
      <SignInAlert flash={flash} />
      <form method="post" action="/login/submit" noValidate className="space-y-4">
        <ReturnPathFields returnPath={returnPath} />
        {another ? <input type="hidden" name="another" value="1" /> : null}
        <EmailField
          autoComplete="username webauthn"
          defaultValue={email}
          error={emailError}
          aria-invalid={code === 'wrong' || code === 'email'}
          {...(code === 'email' ? focusHere : {})}
        />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          error={passwordError}
          aria-invalid={atPassword}
          {...(atPassword ? focusHere : {})}
        />
        <Button type="submit" className="w-full">
          Sign in
        </Button>
      </form>
      <PasskeySignIn
        label="Sign in with a passkey"
        options="/login/passkey/options"
        action="/login/passkey/submit"
        fields={{ ...returnPath, ...(another ? { another: '1' } : {}) }}
        autofill
      />
      <UpstreamSignIn upstreams={upstreams} returnPath={returnPath} />
      <p>
        <TextLink href={withReturnPath('/login/forgot', returnPath)}>Forgot your password?</TextLink>
      </p>
      <p>
        No account yet? <TextLink href={withReturnPath('/signup', returnPath)}>Create an account</TextLink>
      </p>
    </>
  );
}

function SignInAlert({ flash }: { flash: Flash | undefined }) {
  if (!flash) return null;
  switch (flash.code) {
    case 'wrong':
      return (
        <Alert title="You are not signed in">
          The e-mail address or the password is wrong. Check both and try again.
        </Alert>
      );
    case 'throttled':
      return (
        <Alert title="Too many attempts">
          Signing in with a password is paused to protect the account. Try again{' '}
          {waitInWords(flash.values['retryAt'], nowSeconds())}. Until then a passkey still works, and so does “Forgot
          your password?” below.
        </Alert>
      );
    case 'busy':
      return <Alert title="Very busy at the moment">You are not signed in yet. Try again in a few seconds.</Alert>;
    case 'password_reset':
      return (
        <Notice tone="good" title="Your new password is set">
          You are signed out everywhere. Sign in with it.
        </Notice>
      );
    case 'half_over':
      return <Alert title="You are not signed in">The second step took too long. Begin again.</Alert>;
    case 'email':
    case 'password':
      return <Alert title="You are not signed in">Something is missing below.</Alert>;
    default:
      return upstreamAlert(flash) ?? <PasskeyAlert code={flash.code} />;
  }
}

/** The error of a sign-in at an upstream issuer. */
function upstreamAlert({ code, values }: Flash) {
  const name = values['upstream'] ?? 'The other site';
  switch (code) {
    case 'upstream_over':
      return (
        <Alert title="You are not signed in">
          Signing in with {name} took too long, or was started again in another tab. Begin again.
        </Alert>
      );
    case 'upstream_stale':
      return (
        <Alert title="You are not signed in anew">
          {name} did not ask you again who you are. Sign out there and try again, or use another way.
        </Alert>
      );
    case 'upstream_declined':
      return (
        <Alert title="You are not signed in">
          You, or {name}, said no to signing in here. Try again, or use another way.
        </Alert>
      );
    case 'upstream_failed':
      return (
        <Alert title="You are not signed in">
          Signing in with {name} did not work. It is not your fault. Try again later, or use another way. If it happens
          again, tell the operator of this site and quote this reference:{' '}
          <code className="font-mono text-sm break-all">{values['reference'] ?? 'none'}</code>
        </Alert>
      );
    case 'upstream_unconfirmed':
      return (
        <Alert title="There is no account yet">
          {name} does not confirm an e-mail address of yours, so no account was made. Confirm it there, or create an
          account here.
        </Alert>
      );
    case 'upstream_taken':
      return (
        <Alert title="There is an account with this address">
          Sign in to it in the usual way first. Then you can link {name} on its Security page.
        </Alert>
      );
    default:
      return undefined;
  }
}
