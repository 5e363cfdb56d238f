import { KeyRound } from 'lucide-react';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { PasskeyProblem } from '@/components/passkey-problem';
import { Button, ButtonLink } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { deviceText } from '@/lib/edge/user-agent';
import { nowSeconds } from '@/lib/time';
import { currentLanguage, texts } from '@/lib/web/language';
import type { Search } from '@/lib/web/page-query';
import { hasRecentProof } from '@/lib/web/reauthentication';
import { afterSignIn, readReturnPath } from '@/lib/web/return-path';
import { currentViewer } from '@/lib/web/viewer';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('signUp'))('passkey.title') };
}

/** Offers a passkey to somebody who has just signed up, on the way to where they were going. */
export default async function PasskeyOfferPage({ searchParams }: { searchParams: Search }) {
  const query = await searchParams;
  const next = afterSignIn(await readReturnPath((name) => query[name]));
  const viewer = await currentViewer();
  if (!viewer || !hasRecentProof(viewer, nowSeconds())) redirect(next);
  const t = await texts('signUp');
  const script = await texts('pageScript');
  const device = deviceText(await currentLanguage(), (await headers()).get('user-agent') ?? undefined);
  const fields = { action: 'add_passkey', name: device, next };
  return (
    <PageShell>
      <div className="space-y-4">
        <div>
          <h1 className="text-xl font-semibold">{t('passkey.title')}</h1>
          <p className="mt-2">{t('passkey.lead')}</p>
        </div>
        <form
          method="post"
          action="/account/security/factors"
          data-passkey-create=""
          data-options="/account/security/passkeys/options"
        >
          {Object.entries(fields).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <input type="hidden" name="made" suppressHydrationWarning />
          <Button type="submit" disabled suppressHydrationWarning data-passkey="" className="w-full">
            <KeyRound aria-hidden className="size-4" />
            {t('passkey.create')}
          </Button>
          <PasskeyProblem unused={script('passkeyNotCreated')} known={script('passkeyKnown')} />
        </form>
        <ButtonLink href={next} prefetch={false} className="w-full">
          {t('passkey.later')}
        </ButtonLink>
        <p className="text-center text-sm text-muted">{t('passkey.anytime')}</p>
      </div>
    </PageShell>
  );
}
