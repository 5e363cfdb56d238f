import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { MailLinkAction, MailLinkExpired } from '@/components/mail-link';
import { TextLink } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { findMailAction, type MailAction } from '@/lib/login/recovery/mail-action-links';
import { server } from '@/lib/server';
import { type Flash, readFlash } from '@/lib/web/flash';
import { type PageQuery, tokenIn } from '@/lib/web/page-query';
import { appName } from '@/lib/words/app-name';

export const metadata: Metadata = { title: 'Stop' };

/** The page behind the link in a security mail: one button, without sign-in. */
export default async function StopPage({ searchParams }: { searchParams: Promise<PageQuery> }) {
  const query = await searchParams;
  const world = await server();
  const token = tokenIn(query);
  const flash = await readFlash(world.env, (await headers()).get('cookie'), query['flash']);
  const action = await findMailAction(world, token);
  return (
    <PageShell>
      <div className="space-y-5">
        {flash ? (
          <Done flash={flash} />
        ) : action ? (
          <Question action={action} token={token} />
        ) : (
          <MailLinkExpired>
            What apps may do, and where you are signed in: <TextLink href="/account">your account</TextLink>
          </MailLinkExpired>
        )}
      </div>
    </PageShell>
  );
}

function Question({ action, token }: { action: MailAction; token: string }) {
  if (action.act === 'end_app') {
    const app = appName(action.app).text;
    return (
      <>
        <h1 className="text-xl font-semibold">
          End the access of <bdi>{app}</bdi>?
        </h1>
        <p>It can no longer reach your data, and has to ask you again. Copies that it already made stay with it.</p>
        <p className="text-muted">You stay signed in here, and other apps keep their access.</p>
        <MailLinkAction action="/stop/submit" look="danger" token={token}>
          End access
        </MailLinkAction>
      </>
    );
  }
  return (
    <>
      <h1 className="text-xl font-semibold">Was it not you?</h1>
      <p>
        Then sign everyone out of your account, including you. Its password stops working.
        {action.since === undefined ? '' : ' The new way to sign in is removed.'} We send you a link to choose a new
        password.
      </p>
      <p className="text-muted">Apps that you allowed keep their access. You can end it once you are back in.</p>
      <MailLinkAction action="/stop/submit" look="danger" token={token}>
        Sign everyone out
      </MailLinkAction>
    </>
  );
}

function Done({ flash }: { flash: Flash }) {
  return flash.code === 'app_ended' ? (
    <>
      <h1 className="text-xl font-semibold">
        The access of <bdi>{flash.values['app']}</bdi> has ended
      </h1>
      <p>You can close this page.</p>
    </>
  ) : (
    <>
      <h1 className="text-xl font-semibold">Everyone is signed out</h1>
      <p>We sent you a link to choose a new password. It works for 30 minutes.</p>
      <p>
        Later than that? <TextLink href="/login/forgot">Ask for another</TextLink>
      </p>
    </>
  );
}
