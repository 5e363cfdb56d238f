import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { textLinkClass } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { vouchedForNames } from '@/lib/data/developers/verification';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { readFlash } from '@/lib/web/flash';
import { currentLanguage, texts } from '@/lib/web/language';
import { currentSession } from '@/lib/web/viewer';
import { appFace, type RestartLink, restartLink } from '@/lib/words/app-display';
import { BackToApp } from '../login/return-path';
import { ConsentForm } from './consent-form';

type Query = { interaction?: string | string[]; flash?: string | string[] };
type Props = { searchParams: Promise<Query> };

/** The request, and what this session is asked. The page and its title need the same. */
const requestOf = cache(async (id: string) => {
  const { oauth } = await server();
  const pending = await oauth.interactions.pending(id);
  const session = pending && (await currentSession());
  const question =
    session &&
    (await oauth.consent.question(id, {
      sid: session.sid,
      sub: session.sub,
      authTime: session.authTime,
      amr: session.amr,
    }));
  return { pending, session, question };
});

const idIn = ({ interaction }: Query): string => (typeof interaction === 'string' ? interaction : '');

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const t = await texts('consent');
  const { pending, question } = await requestOf(idIn(await searchParams));
  if (!pending) return { title: t('expired.title') };
  if (!question) return { title: t('otherAccount.title') };
  return { title: t('title', { app: appFace(await currentLanguage(), question.client).name.text }) };
}

export default async function ConsentPage({ searchParams }: Props) {
  const query = await searchParams;
  const id = idIn(query);
  const { db, env, oauth } = await server();
  const { pending, session, question } = await requestOf(id);
  if (!pending) {
    const app = await oauth.interactions.finished(id);
    return <RequestExpired back={app && restartLink(await currentLanguage(), app, env.issuer)} />;
  }
  if (!session) redirect(pending.resumeUrl);
  if (!question) return <OtherAccountRequested resumeUrl={pending.resumeUrl} />;
  const flash = await readFlash(env, (await headers()).get('cookie'), query.flash);
  const vouchedFor = await vouchedForNames(db, question.client.id);
  return <ConsentForm question={question} now={nowSeconds()} flash={flash} vouchedFor={vouchedFor} />;
}

/** An unknown, answered or expired request looks the same to the person. */
async function RequestExpired({ back }: { back: RestartLink | undefined }) {
  const t = await texts('consent');
  return (
    <PageShell>
      <h1 className="text-xl font-semibold">{t('expired.title')}</h1>
      <p className="mt-3">{t('expired.text')}</p>
      <p className="mt-3">{t('expired.next')}</p>
      {back ? <BackToApp back={back} /> : null}
      <p className="mt-5">
        <a href="/account/apps" className={textLinkClass}>
          {t('connectedApps')}
        </a>
      </p>
    </PageShell>
  );
}

async function OtherAccountRequested({ resumeUrl }: { resumeUrl: string }) {
  const t = await texts('consent');
  return (
    <PageShell>
      <h1 className="text-xl font-semibold">{t('otherAccount.title')}</h1>
      <p className="mt-3">{t('otherAccount.text')}</p>
      <p className="mt-5">
        <a href={resumeUrl} className={textLinkClass}>
          {t('otherAccount.signIn')}
        </a>
      </p>
    </PageShell>
  );
}
