import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { cache } from 'react';
import { MailLinkAction, MailLinkExpired } from '@/components/mail-link';
import { TextLink } from '@/components/ui/button';
import { PageShell } from '@/components/ui/shell';
import { findMailAction, type MailAction } from '@/lib/login/recovery/mail-action-links';
import { server } from '@/lib/server';
import { type Flash, readFlash } from '@/lib/web/flash';

import { currentLanguage, texts } from '@/lib/web/language';
import { type PageQuery, tokenIn } from '@/lib/web/page-query';
import { appName } from '@/lib/words/app-name';

type Props = { searchParams: Promise<PageQuery> };

const actionOf = cache(async (token: string) => findMailAction(await server(), token));

async function read(query: PageQuery) {
  const { env } = await server();
  const token = tokenIn(query);
  const flash = await readFlash(env, (await headers()).get('cookie'), query['flash']);
  return { token, flash, action: await actionOf(token) };
}

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { flash, action } = await read(await searchParams);
  const t = await texts('links');
  if (flash?.code === 'app_ended') return { title: t('stop.appDone', { app: flash.values['app'] ?? '' }) };
  if (flash) return { title: t('stop.secureDone') };
  if (!action) return { title: t('expiredTitle') };
  return {
    title:
      action.act === 'secure'
        ? t('stop.secureTitle')
        : t('stop.appTitle', { app: appName(await currentLanguage(), action.app).text }),
  };
}

/** The page behind the link in a security mail: one button, without sign-in. */
export default async function StopPage({ searchParams }: Props) {
  const { token, flash, action } = await read(await searchParams);
  const t = await texts('links');
  return (
    <PageShell>
      <div className="space-y-5">
        {flash ? (
          <Done flash={flash} />
        ) : action ? (
          <Question action={action} token={token} />
        ) : (
          <MailLinkExpired>
            {t.rich('expiredStop', { link: (part) => <TextLink href="/account">{part}</TextLink> })}
          </MailLinkExpired>
        )}
      </div>
    </PageShell>
  );
}

async function Question({ action, token }: { action: MailAction; token: string }) {
  const t = await texts('links');
  if (action.act === 'end_app') {
    return (
      <>
        <h1 className="text-xl font-semibold wrap-anywhere">
          {t('stop.appTitle', { app: appName(await currentLanguage(), action.app).text })}
        </h1>
        <p>{t('stop.app')}</p>
        <p className="text-muted">{t('stop.appRest')}</p>
        <MailLinkAction action="/stop/submit" look="danger" token={token}>
          {t('stop.appConfirm')}
        </MailLinkAction>
      </>
    );
  }
  return (
    <>
      <h1 className="text-xl font-semibold">{t('stop.secureTitle')}</h1>
      <p>{t('stop.secure')}</p>
      {action.since === undefined ? null : <p>{t('stop.secureAdded')}</p>}
      <p className="text-muted">{t('stop.secureApps')}</p>
      <MailLinkAction action="/stop/submit" look="danger" token={token}>
        {t('stop.secureConfirm')}
      </MailLinkAction>
    </>
  );
}

async function Done({ flash }: { flash: Flash }) {
  const t = await texts('links');
  return flash.code === 'app_ended' ? (
    <>
      <h1 className="text-xl font-semibold wrap-anywhere">{t('stop.appDone', { app: flash.values['app'] ?? '' })}</h1>
      <p>{t('stop.appDoneBody')}</p>
    </>
  ) : (
    <>
      <h1 className="text-xl font-semibold">{t('stop.secureDone')}</h1>
      <p>{t('stop.secureDoneBody')}</p>
      <p>{t.rich('stop.secureLate', { link: (part) => <TextLink href="/login/forgot">{part}</TextLink> })}</p>
    </>
  );
}
