import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { Button, ButtonLink } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { Alert, PageHeading, Panel } from '@/components/ui/surface';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { readFlash } from '@/lib/web/flash';
import { texts } from '@/lib/web/language';
import { requireRecentProof } from '@/lib/web/reauthentication';
import { requireViewer } from '@/lib/web/viewer';
import { shownAddress } from '@/lib/words/mail-address';
import { focusHere } from '../../../login/return-path';
import { throttledText } from '../throttled-text';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await texts('profile'))('email.changeTitle') };
}

const here = '/account/profile/email';

export default async function ChangeEmailPage({
  searchParams,
}: {
  searchParams: Promise<{ flash?: string | string[] }>;
}) {
  const viewer = await requireViewer(here);
  const { env } = await server();
  // The profile says that no mail is sent here.
  if (env.mail.kind === 'none') redirect('/account/profile#email');
  await requireRecentProof(viewer, here);
  const t = await texts('profile');
  const flash = await readFlash(env, (await headers()).get('cookie'), (await searchParams).flash);
  const error = flash?.code === 'email' ? t('email.invalid') : flash?.code === 'same' ? t('email.same') : undefined;
  return (
    <>
      <PageHeading title={t('email.changeTitle')} />
      <Panel>
        <form method="post" action="/account/profile/email/submit" noValidate className="max-w-narrow space-y-4">
          {flash?.code === 'mail_throttled' ? (
            <Alert title={t('email.notSent')}>{await throttledText(flash, nowSeconds())}</Alert>
          ) : null}
          <p className="wrap-anywhere">
            {t.rich('email.changeBody', {
              email: shownAddress(viewer.email),
              b: (part) => <bdi className="font-semibold">{part}</bdi>,
            })}
          </p>
          <TextField
            label={t('email.new')}
            name="email"
            type="text"
            inputMode="email"
            autoComplete="email"
            autoCapitalize="none"
            spellCheck={false}
            required
            defaultValue={flash?.values['email']}
            error={error}
            {...(error ? focusHere : {})}
          />
          <div className="flex flex-wrap gap-3">
            <ButtonLink href="/account/profile">{t('email.back')}</ButtonLink>
            <Button type="submit" name="action" value="ask">
              {t('email.send')}
            </Button>
          </div>
        </form>
      </Panel>
    </>
  );
}
