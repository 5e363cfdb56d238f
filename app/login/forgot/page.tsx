import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { Button, TextLink } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { Alert, Notice } from '@/components/ui/surface';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { type Flash, readFlash } from '@/lib/web/flash';
import { readReturnPath, withReturnPath } from '@/lib/web/return-path';
import { EmailField } from '../credential-fields';
import { focusHere, ReturnPathFields, waitInWords } from '../return-path';

export const metadata: Metadata = { title: 'Forgot your password?' };

type Query = Record<string, string | string[] | undefined>;

export default async function ForgotPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const { env } = await server();
  const returnPath = await readReturnPath((name) => query[name]);
  const flash = await readFlash(env, (await headers()).get('cookie'), query['flash']);
  return (
    <PageShell>
      <div className="space-y-5">
        <h1 className="text-xl font-semibold">
          {flash?.code === 'asked' ? 'Look into your mail' : 'Forgot your password?'}
        </h1>
        {env.mail.kind === 'none' ? (
          <Notice tone="warn" title="Mail is not set up here">
            Without it a password cannot be replaced. Ask the operator of this site.
          </Notice>
        ) : flash?.code === 'asked' ? (
          <ResetRequested email={flash.values['email']} local={env.mail.kind === 'local'} />
        ) : (
          <>
            <ForgotAlert flash={flash} />
            <form method="post" action="/login/forgot/submit" noValidate className="space-y-4">
              <ReturnPathFields returnPath={returnPath} />
              <EmailField
                hint="We send you a link to choose a new password."
                defaultValue={flash?.values['email']}
                error={flash?.code === 'email' ? 'Write the whole address, like name@example.com.' : undefined}
                {...(flash?.code === 'email' ? focusHere : {})}
              />
              <Button type="submit" className="w-full">
                Send the link
              </Button>
            </form>
          </>
        )}
        <p>
          <TextLink href={withReturnPath('/login', returnPath)}>Back to sign in</TextLink>
        </p>
      </div>
    </PageShell>
  );
}

function ResetRequested({ email, local }: { email: string | undefined; local: boolean }) {
  return (
    <>
      <p>
        If there is an account of <bdi className="font-semibold wrap-anywhere">{email}</bdi>, a link is on its way
        there. It works for 30 minutes.
      </p>
      <p className="text-muted">Nothing there? Look among unwanted mail, or ask again with another address.</p>
      {local ? <LocalNotice /> : null}
    </>
  );
}

/** On a developer's machine, mails are not sent. */
function LocalNotice() {
  return (
    <p className="text-sm text-muted">
      This portal has no mail server. Its mail is at <TextLink href="/dev/mail">/dev/mail</TextLink>.
    </p>
  );
}

function ForgotAlert({ flash }: { flash: Flash | undefined }) {
  if (flash?.code !== 'throttled') return null;
  return (
    <Alert title="No link was sent">
      Too many were asked for from where you are. Try again {waitInWords(flash.values['retryAt'], nowSeconds())}.
    </Alert>
  );
}
