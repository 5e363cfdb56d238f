import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { Button, ButtonLink } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { Alert } from '@/components/ui/surface';
import { findLink } from '@/lib/data/people/mail-links';
import { findMailbox } from '@/lib/data/people/mailbox';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { readFlash } from '@/lib/web/flash';
import { currentLanguage, texts } from '@/lib/web/language';
import { type PageQuery, type Search, tokenIn } from '@/lib/web/page-query';
import { shownAddress } from '@/lib/words/mail-address';
import { passwordFaultText } from '../../signup/password-words';
import { NewPasswordField } from '../credential-fields';
import { focusHere } from '../return-path';

export async function generateMetadata({ searchParams }: { searchParams: Search }): Promise<Metadata> {
  const t = await texts('reset');
  return { title: (await linkOf(await searchParams)) ? t('newTitle') : t('expiredTitle') };
}

const linkOf = async (query: PageQuery) => findLink((await server()).db, 'reset', tokenIn(query), nowSeconds());

export default async function ResetPage({ searchParams }: { searchParams: Search }) {
  const query = await searchParams;
  const { env, db } = await server();
  const link = await linkOf(query);
  const t = await texts('reset');
  if (!link)
    return (
      <PageShell>
        <div className="space-y-5">
          <h1 className="text-xl font-semibold">{t('expiredTitle')}</h1>
          <p>{t('expired')}</p>
          <ButtonLink href="/login/forgot" look="primary" className="w-full">
            {t('newLink')}
          </ButtonLink>
        </div>
      </PageShell>
    );
  const isVerified = (await findMailbox(db, link.sub))?.isVerified ?? false;
  const flash = await readFlash(env, (await headers()).get('cookie'), query['flash']);
  const fault = flash?.code === 'password' ? (flash.values['fault'] ?? '') : undefined;
  const error = fault === undefined ? undefined : passwordFaultText(await currentLanguage(), fault);
  return (
    <PageShell>
      <div className="space-y-5">
        <div>
          <h1 className="text-xl font-semibold">{t('newTitle')}</h1>
          <p className="mt-1 wrap-anywhere text-muted">{t('forAccount', { email: shownAddress(link.recipient) })}</p>
        </div>
        {flash?.code === 'busy' ? <Alert title={t('busy.title')}>{t('busy.text')}</Alert> : null}
        <form method="post" action="/login/reset/submit" noValidate className="space-y-4">
          <input type="hidden" name="token" value={tokenIn(query)} />
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
          <NewPasswordField label={t('newPassword')} error={error} {...(error ? focusHere : {})} />
          <p className="text-sm text-muted">{isVerified ? t('consequence') : t('consequenceUnconfirmed')}</p>
          <Button type="submit" className="w-full">
            {t('submit')}
          </Button>
        </form>
      </div>
    </PageShell>
  );
}
