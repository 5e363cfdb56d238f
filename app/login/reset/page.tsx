import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { MailLinkExpired } from '@/components/mail-link';
import { Button, TextLink } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { Alert } from '@/components/ui/surface';
import { findLink } from '@/lib/data/people/mail-links';
import { findMailbox } from '@/lib/data/people/mailbox';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { readFlash } from '@/lib/web/flash';
import { type PageQuery, tokenIn } from '@/lib/web/page-query';
import { shownAddress } from '@/lib/words/mail-address';
import { passwordFaultInWords } from '../../signup/password-words';
import { NewPasswordField } from '../credential-fields';
import { focusHere } from '../return-path';

export const metadata: Metadata = { title: 'Choose a new password' };

export default async function ResetPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  const { env, db } = await server();
  const token = tokenIn(query);
  const link = await findLink(db, 'reset', token, nowSeconds());
  const isVerified = link !== undefined && ((await findMailbox(db, link.sub))?.isVerified ?? false);
  const flash = await readFlash(env, (await headers()).get('cookie'), query['flash']);
  const error = flash?.code === 'password' ? passwordFaultInWords(flash.values['fault'] ?? '') : undefined;
  return (
    <PageShell>
      <div className="space-y-5">
        {link ? (
          <>
            <div>
              <h1 className="text-xl font-semibold">Choose a new password</h1>
              <p className="mt-1 text-muted">
                For the account of <bdi className="wrap-anywhere text-ink">{shownAddress(link.recipient)}</bdi>.
              </p>
            </div>
            {flash?.code === 'busy' ? (
              <Alert title="Very busy at the moment">
                Your password is not changed yet. Try again in a few seconds.
              </Alert>
            ) : null}
            <form method="post" action="/login/reset/submit" noValidate className="space-y-4">
              <input type="hidden" name="token" value={token} />
              {/* Password managers look for the user name. */}
              <input
                type="text"
                inputMode="email"
                name="username"
                autoComplete="username"
                defaultValue={link.recipient}
                hidden
                readOnly
              />
              <NewPasswordField label="New password" error={error} {...(error ? focusHere : {})} />
              <p className="text-sm text-muted">
                {isVerified
                  ? 'You are signed out everywhere and sign in anew, with your second step if you have one. Apps that you allowed keep their access.'
                  : 'Nobody confirmed this address until now, so the account begins afresh: everyone is signed out, and passkeys, codes and access of apps that were set up before are gone.'}
              </p>
              <Button type="submit" className="w-full">
                Set the password
              </Button>
            </form>
          </>
        ) : (
          <MailLinkExpired>
            <TextLink href="/login/forgot">Ask for another</TextLink>
          </MailLinkExpired>
        )}
      </div>
    </PageShell>
  );
}
