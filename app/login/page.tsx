import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { describedAsLastUsed, LastUsed } from '@/components/last-used';
import { PasskeySignIn } from '@/components/passkey-sign-in';
import { Button, TextLink } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { UpstreamSignIn } from '@/components/upstream-sign-in';
import type { Upstream } from '@/lib/config/upstream-settings';
import type { SessionOwner } from '@/lib/data/people/sessions';
import { accountsOf } from '@/lib/login/session/browser-accounts';
import { lastWayOf } from '@/lib/login/session/last-way';
import { sessionSeconds } from '@/lib/login/session/session-cookie';
import type { PendingInteraction } from '@/lib/oauth/server';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { type Flash, readFlash } from '@/lib/web/flash';
import { currentLanguage, texts } from '@/lib/web/language';
import { type PageQuery, type Search, textOf } from '@/lib/web/page-query';
import { hasRecentProof } from '@/lib/web/reauthentication';
import { afterSignIn, type ReturnPath, readReturnPath, withReturnPath } from '@/lib/web/return-path';
import { currentSession } from '@/lib/web/viewer';
import { appFace, restartLink } from '@/lib/words/app-display';
import { parseMailAddress, shownAddress } from '@/lib/words/mail-address';
import { CurrentPasswordField, EmailField } from './credential-fields';
import { focusHere, RequestExpired, ReturnPathFields } from './return-path';
import { SignInAlert } from './sign-in-alert';
import { OrDivider, SignInHeading } from './sign-in-heading';

/** What the page shows: a request that is over, or the form. Another page may be the right one. */
type Situation = {
  returnPath: ReturnPath;
  session: SessionOwner | undefined;
  pending: PendingInteraction | undefined;
  /** The account must sign in again. */
  again: SessionOwner | undefined;
  /** The signed-in account is not the one that the app asks for. */
  mismatch: boolean;
  flash: Flash | undefined;
};

export async function generateMetadata({ searchParams }: { searchParams: Search }): Promise<Metadata> {
  const t = await texts('signIn');
  const { interaction } = await readPath(await searchParams);
  const over = interaction !== undefined && !(await (await server()).oauth.interactions.pending(interaction));
  return { title: over ? t('expired.title') : t('title') };
}

const readPath = (query: PageQuery): Promise<ReturnPath> => readReturnPath((name) => query[name]);

export default async function LoginPage({ searchParams }: { searchParams: Search }) {
  const query = await searchParams;
  const { env, oauth } = await server();
  const asked = await readPath(query);
  const pending = asked.interaction ? await oauth.interactions.pending(asked.interaction) : undefined;
  if (asked.interaction && !pending) {
    const app = await oauth.interactions.finished(asked.interaction);
    const back = app && restartLink(await currentLanguage(), app, env.issuer);
    return (
      <PageShell>
        <RequestExpired signedIn={(await currentSession()) !== undefined} back={back} />
      </PageShell>
    );
  }
  const situation = await situationOf(query, asked, pending);
  const t = await texts('signIn');
  const host = new URL(env.issuer).host;
  return (
    <PageShell foot={t.rich('addressBar', { host, b: (part) => <bdi className="font-semibold">{part}</bdi> })}>
      <div className="space-y-5">
        <Heading {...situation} />
        <SignInAlert flash={situation.flash} />
        <Ways
          situation={situation}
          another={query['another'] !== undefined}
          mark={textOf(query['flash'])}
          upstreams={env.upstreams}
          lastWay={lastWayOf(env, (await headers()).get('cookie'))}
        />
      </div>
    </PageShell>
  );
}

/** Redirects a person who is signed in and need not sign in again, or who has to choose an account first. */
async function situationOf(
  query: PageQuery,
  returnPath: ReturnPath,
  pending: PendingInteraction | undefined,
): Promise<Situation> {
  const world = await server();
  const cookieHeader = (await headers()).get('cookie');
  const session = await currentSession();
  const added = query['another'] !== undefined;
  const fresh = returnPath.fresh && session && !hasRecentProof(session, nowSeconds());
  if (session && !pending && !added && !fresh) redirect(afterSignIn(returnPath));
  const flash = await readFlash(world.env, cookieHeader, query['flash']);
  const must = session && pending && (await world.oauth.interactions.mustSignIn(pending.interaction.id, session));
  const hinted = parseMailAddress(pending?.interaction.request.loginHint ?? '');
  // When the app's hint names another address, the form shows that address. The person can change it.
  const another = added || (hinted !== undefined && hinted !== session?.email);
  if (!another && !flash && (session ? pending && !must : await hasAccounts(cookieHeader)))
    redirect(withReturnPath('/login/accounts', returnPath));
  return {
    returnPath,
    session,
    pending,
    flash,
    again: must === 'as another person' || another || flash ? undefined : session,
    mismatch: must === 'as another person' && !flash,
  };
}

/** Whether an account is signed in, though none is active. */
async function hasAccounts(cookieHeader: string | null): Promise<boolean> {
  return (await accountsOf(await server(), cookieHeader)).some(({ isLive }) => isLive);
}

async function Heading({ pending, again, mismatch }: Situation) {
  const t = await texts('signIn');
  if (!again)
    return (
      <SignInHeading
        pending={pending}
        title={t('title')}
        titleForApp={(app) => t.rich('titleForApp', { app })}
        lead={mismatch ? t('otherAccount') : undefined}
      />
    );
  const app = pending && appFace(await currentLanguage(), pending.client).name.text;
  return (
    <SignInHeading
      pending={pending}
      title={t('again.title')}
      titleForApp={() => t('again.title')}
      lead={app === undefined ? t('again.lead') : t('again.leadForApp', { app })}
    />
  );
}

/** The ways to sign in. One that was used last in this browser comes first, if it is not the password. */
async function Ways({
  situation: { returnPath, pending, again, flash, session },
  another,
  mark,
  upstreams,
  lastWay,
}: {
  situation: Situation;
  another: boolean;
  /** Of the flash, so that the next page can show the typed address, too. */
  mark: string | undefined;
  upstreams: Upstream[];
  lastWay: string | undefined;
}) {
  const t = await texts('signIn');
  const kept = flash && mark ? { flash: mark } : undefined;
  const more: Record<string, string> = another ? { another: '1' } : {};
  const known = again && shownAddress(again.email);
  const typed = flash?.values['email'] ?? pending?.interaction.request.loginHint?.slice(0, 254) ?? known;
  const passkeyFirst = lastWay === 'passkey';
  const first = upstreams.filter(({ id }) => id === lastWay);
  const others = upstreams.filter(({ id }) => id !== lastWay);
  const passkey = (
    <PasskeySignIn
      label={t('passkey')}
      look={passkeyFirst ? 'primary' : 'secondary'}
      options="/login/passkey/options"
      action="/login/passkey/submit"
      fields={{ ...returnPath, ...more }}
      autofill
      note={passkeyFirst ? <LastUsed /> : null}
    />
  );
  return (
    <>
      {passkeyFirst || first.length > 0 ? (
        <>
          {passkeyFirst ? passkey : <UpstreamSignIn upstreams={first} returnPath={returnPath} lastWay={lastWay} />}
          <OrDivider>{t('or')}</OrDivider>
        </>
      ) : null}
      <PasswordForm
        typed={typed}
        code={flash?.code}
        look={passkeyFirst ? 'secondary' : 'primary'}
        forgot={withReturnPath('/login/forgot', returnPath, kept)}
        note={lastWay === 'password' && upstreams.length > 0 ? <LastUsed /> : null}
      >
        <ReturnPathFields returnPath={returnPath} />
        {another ? <input type="hidden" name="another" value="1" /> : null}
      </PasswordForm>
      {passkeyFirst && others.length === 0 ? null : <OrDivider>{t('or')}</OrDivider>}
      <div className="space-y-3">
        {passkeyFirst ? null : passkey}
        <UpstreamSignIn upstreams={others} returnPath={returnPath} />
      </div>
      {again ? null : (
        <p className="text-center">
          {t.rich('newHere', {
            link: (part) => (
              <TextLink href={withReturnPath('/signup', returnPath, { ...kept, ...more })}>{part}</TextLink>
            ),
          })}
        </p>
      )}
      {session && again ? (
        <p className="text-center">
          <TextLink href={withReturnPath('/login', returnPath, { another: '1' })}>{t('accounts.another')}</TextLink>
        </p>
      ) : null}
    </>
  );
}

async function PasswordForm({
  typed,
  code,
  look,
  forgot,
  note,
  children,
}: {
  typed: string | undefined;
  code: string | undefined;
  look: 'primary' | 'secondary';
  forgot: string;
  note: ReactNode;
  children: ReactNode;
}) {
  const t = await texts('signIn');
  const emailError = code === 'email' ? t(typed ? 'emailInvalid' : 'emailMissing') : undefined;
  const atPassword = code === 'wrong' || code === 'password';
  return (
    <form method="post" action="/login/submit" noValidate className="space-y-4">
      {children}
      <EmailField
        autoComplete="username webauthn"
        defaultValue={typed}
        error={emailError}
        aria-invalid={code === 'wrong' || code === 'email'}
        {...(code === 'email' ? focusHere : {})}
      />
      <CurrentPasswordField
        error={code === 'password' ? t('passwordMissing') : undefined}
        aria-invalid={atPassword}
        {...(atPassword ? focusHere : {})}
        below={
          <p className="text-end text-sm">
            <TextLink href={forgot} className="inline-flex min-h-touch items-center">
              {t('forgot')}
            </TextLink>
          </p>
        }
      />
      <div className="space-y-2">
        <Button type="submit" look={look} className="w-full" {...(note ? describedAsLastUsed : {})}>
          {t('submit')}
          {note}
        </Button>
        <p className="text-center text-sm text-muted">{t('stays', { days: sessionSeconds / 86_400 })}</p>
      </div>
    </form>
  );
}
