import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { cache } from 'react';
import { MailLinkAction, MailLinkExpired } from '@/components/mail-link';
import { Button, ButtonLink, TextLink } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { Alert } from '@/components/ui/surface';
import { findInvitation, type WaitingInvitation } from '@/lib/data/partners/invitations';
import { findByEmail } from '@/lib/data/people/people';
import type { SessionOwner } from '@/lib/data/people/sessions';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { type Flash, readFlash } from '@/lib/web/flash';
import { currentLanguage, texts } from '@/lib/web/language';
import { pathWithToken, type Search, tokenIn } from '@/lib/web/page-query';
import { currentSession } from '@/lib/web/viewer';
import { appName } from '@/lib/words/app-name';
import { shownAddress } from '@/lib/words/mail-address';
import { NewPasswordField } from '../login/credential-fields';
import { focusHere } from '../login/return-path';
import { passwordFaultText } from '../signup/password-words';

const here = '/invitation';
const submit = '/invitation/submit';

const invitationOf = cache(async (token: string) => findInvitation((await server()).db, token, nowSeconds()));

export async function generateMetadata({ searchParams }: { searchParams: Search }): Promise<Metadata> {
  const invitation = await invitationOf(tokenIn(await searchParams));
  if (!invitation) return { title: (await texts('links'))('expiredTitle') };
  return { title: (await texts('partners'))('page.title', { app: await nameOf(invitation) }) };
}

const nameOf = async ({ app }: WaitingInvitation) => appName(await currentLanguage(), app).text;

/** The page behind the link of an invitation: a new account, or one that the reader has already. */
export default async function InvitationPage({ searchParams }: { searchParams: Search }) {
  const query = await searchParams;
  const token = tokenIn(query);
  const { env, db } = await server();
  const invitation = await invitationOf(token);
  const t = await texts('partners');
  const session = await currentSession();
  const flash = await readFlash(env, (await headers()).get('cookie'), query['flash']);
  if (!invitation)
    return (
      <PageShell>
        <div className="space-y-5">
          <MailLinkExpired>{t('page.expired')}</MailLinkExpired>
        </div>
      </PageShell>
    );
  const app = await nameOf(invitation);
  const signIn = `/login?${new URLSearchParams({ next: pathWithToken(here, token) })}`;
  // Only the reader of the mailbox is told that the address has an account. A disabled one is created anew.
  const owner = invitation.contact === undefined ? undefined : await findByEmail(db, invitation.contact);
  const isTaken = (owner !== undefined && owner.disabledAt === undefined) || flash?.code === 'taken';
  return (
    <PageShell>
      <div className="space-y-5">
        <h1 className="text-xl font-semibold wrap-anywhere">{t('page.title', { app })}</h1>
        <InvitationAlert flash={flash} />
        {session ? (
          <Connect app={app} session={session} token={token} />
        ) : isTaken || invitation.contact === undefined ? (
          <>
            <p className="wrap-anywhere">
              {t.rich('page.taken', {
                app,
                email: shownAddress(invitation.contact ?? ''),
                b: (part) => <bdi className="font-semibold">{part}</bdi>,
              })}
            </p>
            <ButtonLink href={signIn} look="primary" className="w-full">
              {t('page.signIn')}
            </ButtonLink>
          </>
        ) : (
          <>
            <NewAccount app={app} email={invitation.contact} token={token} flash={flash} />
            <p className="text-center">
              {t.rich('page.have', { link: (part) => <TextLink href={signIn}>{part}</TextLink> })}
            </p>
          </>
        )}
        <p className="text-sm text-muted">{t('meaning')}</p>
      </div>
    </PageShell>
  );
}

async function InvitationAlert({ flash }: { flash: Flash | undefined }) {
  const t = await texts('partners');
  if (flash?.code === 'busy') return <Alert title={t('page.busy')}>{null}</Alert>;
  if (flash?.code === 'already') return <Alert title={t('already')}>{null}</Alert>;
  return null;
}

async function Connect({ app, session, token }: { app: string; session: SessionOwner; token: string }) {
  const t = await texts('partners');
  return (
    <>
      <p className="wrap-anywhere">
        {t.rich('page.ask', {
          app,
          email: shownAddress(session.email),
          b: (part) => <bdi className="font-semibold">{part}</bdi>,
        })}
      </p>
      <MailLinkAction action={submit} act="connect" token={token}>
        {t('connect')}
      </MailLinkAction>
      <ButtonLink href="/account" className="w-full">
        {t('page.notNow')}
      </ButtonLink>
      <p>{t.rich('page.other', { link: (part) => <TextLink href="/signout">{part}</TextLink> })}</p>
    </>
  );
}

type NewAccountProps = { app: string; email: string; token: string; flash: Flash | undefined };

async function NewAccount({ app, email, token, flash }: NewAccountProps) {
  const t = await texts('partners');
  const fault = flash?.code === 'password' ? (flash.values['fault'] ?? '') : undefined;
  const error = fault === undefined ? undefined : passwordFaultText(await currentLanguage(), fault);
  return (
    <form method="post" action={submit} noValidate className="space-y-4">
      <input type="hidden" name="token" value={token} />
      <p className="wrap-anywhere">
        {t.rich('page.create', {
          app,
          email: shownAddress(email),
          b: (part) => <bdi className="font-semibold">{part}</bdi>,
        })}
      </p>
      {/* Password managers look for the user name. */}
      <input type="text" name="username" autoComplete="username" defaultValue={email} hidden readOnly />
      <NewPasswordField label={t('page.password')} error={error} {...(error ? focusHere : {})} />
      <Button type="submit" name="action" value="create" className="w-full">
        {t('page.submit')}
      </Button>
    </form>
  );
}
