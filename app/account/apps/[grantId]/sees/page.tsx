import { ChevronLeft } from 'lucide-react';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { TextLink } from '@/components/ui/button';
import { PageHeading } from '@/components/ui/surface';
import { WhatItSees } from '@/components/what-it-sees';
import { currentLanguage, texts } from '@/lib/web/language';
import { currentSession } from '@/lib/web/viewer';
import { appFace } from '@/lib/words/app-display';
import { appsPage } from '../../grant-words';
import { requireGrant } from '../require-grant';

type Props = {
  params: Promise<{ grantId: string }>;
  searchParams: Promise<{ chosen?: string; scope?: string | string[] }>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { grantId } = await params;
  const { grant } = await requireGrant(grantId, `${appsPage}/${grantId}/sees`);
  const app = appFace(await currentLanguage(), grant.client).name.text;
  return { title: (await texts('app'))('sees.title', { app }) };
}

export default async function SeesPage({ params, searchParams }: Props) {
  const { grantId } = await params;
  const { chosen, scope = [] } = await searchParams;
  const { oauth, grant, now } = await requireGrant(grantId, `${appsPage}/${grantId}/sees`);
  const login = await currentSession();
  const choice = chosen === undefined ? { grantId } : { grantId, scopes: [scope].flat() };
  const preview = login && (await oauth.consent.preview(login, choice));
  if (!preview) notFound();
  const t = await texts('app');
  const app = appFace(await currentLanguage(), grant.client).name.text;
  return (
    <>
      <TextLink href={`${appsPage}/${grantId}`} className="inline-flex min-h-touch items-center gap-1">
        <ChevronLeft aria-hidden className="size-4 rtl:-scale-x-100" />
        {t('title', { app })}
      </TextLink>
      <PageHeading
        title={chosen === undefined ? t('sees.title', { app }) : t('sees.tried', { app })}
        lead={chosen === undefined ? t('sees.lead') : t('sees.leadTried')}
      />
      <WhatItSees preview={preview} app={app} now={now} />
    </>
  );
}
