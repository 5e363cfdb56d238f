import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { textLinkClass } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { vouchedForNames } from '@/lib/data/developers/verification';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { readFlash } from '@/lib/web/flash';
import { currentSession } from '@/lib/web/viewer';
import { type RestartLink, restartLink } from '@/lib/words/app-display';
import { BackToApp } from '../login/return-path';
import { ConsentForm } from './consent-form';

export const metadata: Metadata = { title: 'Allow access?' };

type Query = { interaction?: string | string[]; flash?: string | string[] };

export default async function ConsentPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const id = typeof query.interaction === 'string' ? query.interaction : '';
  const { db, env, oauth } = await server();
  const pending = await oauth.interactions.pending(id);
  if (!pending) {
    const app = await oauth.interactions.finished(id);
    return <RequestExpired back={app && restartLink(app, env.issuer)} />;
  }
  const session = await currentSession();
  if (!session) redirect(pending.resumeUrl);
  const now = nowSeconds();
  const question = await oauth.consent.question(id, {
    sid: session.sid,
    sub: session.sub,
    authTime: session.authTime,
    amr: session.amr,
  });
  if (!question) return <OtherAccountRequested resumeUrl={pending.resumeUrl} />;
  const flash = await readFlash(env, (await headers()).get('cookie'), query.flash);
  const vouchedFor = await vouchedForNames(db, question.client.id);
  return <ConsentForm question={question} now={now} flash={flash} vouchedFor={vouchedFor} />;
}

/** An unknown, answered or expired request looks the same to the person. */
function RequestExpired({ back }: { back: RestartLink | undefined }) {
  return (
    <PageShell>
      <h1 className="text-xl font-semibold">This request is over</h1>
      <p className="mt-3">It was already answered, or it waited too long. Nothing more was allowed.</p>
      <p className="mt-3">Go back to the app and start again there. What you allowed before is in your account.</p>
      {back ? <BackToApp back={back} /> : null}
      <p className="mt-5">
        <a href="/account" className={textLinkClass}>
          Apps with access
        </a>
      </p>
    </PageShell>
  );
}

function OtherAccountRequested({ resumeUrl }: { resumeUrl: string }) {
  return (
    <PageShell>
      <h1 className="text-xl font-semibold">This is for another account</h1>
      <p className="mt-3">
        The app asked about somebody else than the person who is signed in here. Nothing was allowed.
      </p>
      <p className="mt-5">
        <a href={resumeUrl} className={textLinkClass}>
          Sign in with the other account
        </a>
      </p>
    </PageShell>
  );
}
