import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { Button, TextLink, textLinkClass } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { PageShell } from '@/components/ui/shell';
import { Alert } from '@/components/ui/surface';
import { UpstreamSignIn } from '@/components/upstream-sign-in';
import type { Env } from '@/lib/config/env';
import type { SessionOwner } from '@/lib/data/people/sessions';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { type Flash, readFlash } from '@/lib/web/flash';
import { currentLanguage, texts } from '@/lib/web/language';
import { type Search, textOf } from '@/lib/web/page-query';
import { afterSignIn, type ReturnPath, readReturnPath, withReturnPath } from '@/lib/web/return-path';
import { currentSession } from '@/lib/web/viewer';
import { shownAddress } from '@/lib/words/mail-address';
import { waitText } from '@/lib/words/waiting';
import { EmailField, NewPasswordField } from '../login/credential-fields';
import { focusHere, ReturnPathFields } from '../login/return-path';
import { OrDivider, SignInHeading } from '../login/sign-in-heading';
import { passwordFaultText } from './password-words';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('signUp'))('title') };
}

export default async function SignUpPage({ searchParams }: { searchParams: Search }) {
  const query = await searchParams;
  const { env, oauth } = await server();
  const returnPath = await readReturnPath((name) => query[name]);
  const session = await currentSession();
  // Somebody who is signed in may want another account.
  const another = query['another'] !== undefined;
  if (session && !returnPath.interaction && !another) redirect(afterSignIn(returnPath));
  const pending = returnPath.interaction ? await oauth.interactions.pending(returnPath.interaction) : undefined;
  // The sign-in page says that the request is over.
  if (returnPath.interaction && !pending) redirect(withReturnPath('/login', returnPath));
  const must = session && pending && (await oauth.interactions.mustSignIn(pending.interaction.id, session));
  const current = must || !pending ? undefined : session;
  const flash = await readFlash(env, (await headers()).get('cookie'), query['flash']);
  const mark = textOf(query['flash']);
  // With the flash, the sign-in page can show the address that was typed here.
  const signIn = withReturnPath('/login', returnPath, {
    ...(flash && mark && { flash: mark }),
    ...(another && { another: '1' }),
  });
  const t = await texts('signUp');
  return (
    <PageShell>
      <div className="space-y-5">
        <SignInHeading pending={pending} title={t('title')} titleForApp={(app) => t.rich('titleForApp', { app })} />
        <SignUpAlert flash={flash} signIn={signIn} />
        <SignUpForm returnPath={returnPath} flash={flash} legal={env.legal} another={another} />
        {env.upstreams.length > 0 ? (
          <>
            <OrDivider>{(await texts('signIn'))('or')}</OrDivider>
            <div className="space-y-3">
              <UpstreamSignIn upstreams={env.upstreams} returnPath={returnPath} />
            </div>
          </>
        ) : null}
        {current ? (
          <ContinueSignedIn session={current} returnPath={returnPath} />
        ) : (
          <p className="text-center">
            {t.rich('haveAccount', { link: (part) => <TextLink href={signIn}>{part}</TextLink> })}
          </p>
        )}
      </div>
    </PageShell>
  );
}

/** For someone who has an account and came here with an app that asks for a new one (`prompt=create`). */
async function ContinueSignedIn({ session, returnPath }: { session: SessionOwner; returnPath: ReturnPath }) {
  const t = await texts('signUp');
  return (
    <form method="post" action="/login/accounts/submit" className="space-y-3 border-t border-line pt-5">
      <ReturnPathFields returnPath={returnPath} />
      <p className="break-words text-muted">{t('signedInAs', { email: shownAddress(session.email) })}</p>
      <Button type="submit" look="secondary" name="account" value={session.sub} className="w-full">
        <span className="truncate">{t('continueAs', { name: session.name })}</span>
      </Button>
      <p>
        <TextLink href={withReturnPath('/login/accounts', returnPath)}>
          {(await texts('signIn'))('accounts.another')}
        </TextLink>
      </p>
    </form>
  );
}

async function SignUpForm({
  returnPath,
  flash,
  legal,
  another,
}: {
  returnPath: ReturnPath;
  flash: Flash | undefined;
  legal: Env['legal'];
  another: boolean;
}) {
  const t = await texts('signUp');
  const typed = flash?.values ?? {};
  const faults = await faultsOf(typed);
  const first = faults.name ? 'name' : faults.email ? 'email' : faults.password ? 'password' : undefined;
  const focus = (field: string) => (field === first ? focusHere : {});
  return (
    <form method="post" action="/signup/submit" noValidate className="space-y-4">
      <ReturnPathFields returnPath={returnPath} />
      {another ? <input type="hidden" name="another" value="1" /> : null}
      <TextField
        label={t('name')}
        name="name"
        autoComplete="name"
        required
        hint={t('nameHint')}
        defaultValue={typed['name']}
        error={faults.name}
        {...focus('name')}
      />
      <EmailField defaultValue={typed['email']} error={faults.email} {...focus('email')} />
      <NewPasswordField label={(await texts('signIn'))('password')} error={faults.password} {...focus('password')} />
      <Legal legal={legal} />
      <Button type="submit" className="w-full">
        {t('submit')}
      </Button>
    </form>
  );
}

/** What is wrong with each field, in words. `submit/route.ts` sends the codes. */
async function faultsOf(values: Record<string, string>) {
  const t = await texts('signUp');
  const at = await texts('signIn');
  const password = values['fault.password'];
  return {
    name: values['fault.name'] ? t(values['name']?.trim() ? 'nameInvalid' : 'nameMissing') : undefined,
    email: values['fault.email'] ? at(values['email']?.trim() ? 'emailInvalid' : 'emailMissing') : undefined,
    password:
      password === undefined
        ? undefined
        : password === 'missing'
          ? t('passwordMissing')
          : passwordFaultText(await currentLanguage(), password),
  };
}

/** The operator's own pages, if there are any. */
async function Legal({ legal: { terms, privacy } }: { legal: Env['legal'] }) {
  if (terms === undefined && privacy === undefined) return null;
  const t = await texts('signUp');
  const link = (href: string | undefined) => (part: ReactNode) => (
    <a href={href} className={textLinkClass}>
      {part}
    </a>
  );
  const key = terms !== undefined && privacy !== undefined ? 'both' : terms !== undefined ? 'terms' : 'privacy';
  return <p className="text-sm text-muted">{t.rich(`agree.${key}`, { terms: link(terms), privacy: link(privacy) })}</p>;
}

async function SignUpAlert({ flash, signIn }: { flash: Flash | undefined; signIn: string }) {
  const t = await texts('signUp');
  switch (flash?.code) {
    case 'sign_up_taken':
      return (
        <Alert title={t('taken.title')}>
          {t.rich('taken.text', { link: (part) => <TextLink href={signIn}>{part}</TextLink> })}
        </Alert>
      );
    case 'sign_up_throttled': {
      const wait = waitText(await currentLanguage(), flash.values['retryAt'], nowSeconds());
      return <Alert title={t('throttled.title')}>{t('throttled.text', { wait })}</Alert>;
    }
    case 'sign_up_busy':
      return <Alert title={t('busy.title')}>{t('busy.text')}</Alert>;
    case 'sign_up_faults':
      return <Alert title={t('incomplete.title')}>{t('incomplete.text')}</Alert>;
    default:
      return null;
  }
}
