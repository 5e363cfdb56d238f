import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { Button, TextLink } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { PageShell } from '@/components/ui/shell';
import { Alert } from '@/components/ui/surface';
import type { SessionOwner } from '@/lib/data/people/sessions';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { type Flash, readFlash } from '@/lib/web/flash';
import { afterSignIn, type ReturnPath, readReturnPath, withReturnPath } from '@/lib/web/return-path';
import { currentSession } from '@/lib/web/viewer';
import { shownAddress } from '@/lib/words/mail-address';
import { EmailField, NewPasswordField } from '../login/credential-fields';
import { focusHere, RequestingApp, ReturnPathFields, waitInWords } from '../login/return-path';
import { passwordFaultInWords } from './password-words';

export const metadata: Metadata = { title: 'Create an account' };

type Query = Record<string, string | string[] | undefined>;

export default async function SignUpPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const { env, oauth } = await server();
  const returnPath = await readReturnPath((name) => query[name]);
  const session = await currentSession();
  if (session && !returnPath.interaction) redirect(afterSignIn(returnPath));
  const pending = returnPath.interaction ? await oauth.interactions.pending(returnPath.interaction) : undefined;
  // The sign-in page says that the request is over.
  if (returnPath.interaction && !pending) redirect(withReturnPath('/login', returnPath));
  const must = session && pending && (await oauth.interactions.mustSignIn(pending.interaction.id, session));
  const current = must ? undefined : session;
  const flash = await readFlash(env, (await headers()).get('cookie'), query['flash']);
  return (
    <PageShell>
      <div className="space-y-5">
        {pending ? <RequestingApp pending={pending}>is waiting for you.</RequestingApp> : null}
        <h1 className="text-xl font-semibold">Create an account</h1>
        <SignUpForm returnPath={returnPath} flash={flash} />
        {current ? (
          <ContinueSignedIn session={current} returnPath={returnPath} />
        ) : (
          <p>
            Already have an account? <TextLink href={withReturnPath('/login', returnPath)}>Sign in</TextLink>
          </p>
        )}
      </div>
    </PageShell>
  );
}

/** For someone who has an account and came here with an app that asks for a new one (`prompt=create`). */
function ContinueSignedIn({ session, returnPath }: { session: SessionOwner; returnPath: ReturnPath }) {
  return (
    <form method="post" action="/login/accounts/submit" className="space-y-3 border-t border-line pt-5">
      <ReturnPathFields returnPath={returnPath} />
      <p className="text-muted">
        You are signed in as <bdi className="break-words text-ink">{shownAddress(session.email)}</bdi>.
      </p>
      <Button type="submit" look="secondary" name="account" value={session.sub} className="w-full">
        <span className="truncate">
          Continue as <bdi>{session.name}</bdi>
        </span>
      </Button>
      <p>
        <TextLink href={withReturnPath('/login', returnPath, { another: '1' })}>Use another account</TextLink>
      </p>
    </form>
  );
}

function SignUpForm({ returnPath, flash }: { returnPath: ReturnPath; flash: Flash | undefined }) {
  const typed = flash?.values ?? {};
  const faults = {
    email: typed['fault.email'] ? 'Write the whole address, like name@example.com.' : undefined,
    password: typed['fault.password'] ? passwordFaultInWords(typed['fault.password']) : undefined,
    name: typed['fault.name'] ? 'Write a name of at most 100 characters.' : undefined,
  };
  const first = faults.email ? 'email' : faults.password ? 'password' : faults.name ? 'name' : undefined;
  const focus = (field: string) => (field === first ? focusHere : {});
  return (
    <>
      <SignUpAlert flash={flash} returnPath={returnPath} />
      <form method="post" action="/signup/submit" noValidate className="space-y-4">
        <ReturnPathFields returnPath={returnPath} />
        <EmailField defaultValue={typed['email']} error={faults.email} {...focus('email')} />
        <NewPasswordField label="Password" error={faults.password} {...focus('password')} />
        <TextField
          label="Name"
          name="name"
          autoComplete="name"
          required
          hint="Apps see it only where you allow them to."
          defaultValue={typed['name']}
          error={faults.name}
          {...focus('name')}
        />
        <Button type="submit" className="w-full">
          Create account
        </Button>
      </form>
    </>
  );
}

function SignUpAlert({ flash, returnPath }: { flash: Flash | undefined; returnPath: ReturnPath }) {
  switch (flash?.code) {
    case undefined:
      return null;
    case 'taken':
      return (
        <Alert title="No account was created">
          If you already have an account with this address,{' '}
          <TextLink href={withReturnPath('/login', returnPath)}>sign in</TextLink>. Otherwise use another address.
        </Alert>
      );
    case 'throttled':
      return (
        <Alert title="No account was created">
          Too many accounts were asked for from where you are. Try again{' '}
          {waitInWords(flash.values['retryAt'], nowSeconds())}.
        </Alert>
      );
    case 'busy':
      return <Alert title="Very busy at the moment">No account was created yet. Try again in a few seconds.</Alert>;
    default:
      return (
        <Alert title="No account was created yet">
          Something below needs another look. Write the password again, too.
        </Alert>
      );
  }
}
