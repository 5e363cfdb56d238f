import { ChevronLeft } from 'lucide-react';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { TextLink } from '@/components/ui/button';
import { PageHeading } from '@/components/ui/surface';
import { WhatItSees } from '@/components/what-it-sees';
import { currentLanguage } from '@/lib/web/language';
import { currentSession } from '@/lib/web/viewer';
import { appFace } from '@/lib/words/app-display';
import { requireGrant } from '../require-grant';

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { grantId } = await params;
  await requireGrant(grantId, `/account/apps/${grantId}/sees`);
  return { title: 'What an app sees' };
}

type Props = {
  params: Promise<{ grantId: string }>;
  searchParams: Promise<{ chosen?: string; scope?: string | string[] }>;
};

export default async function SeesPage({ params, searchParams }: Props) {
  const { grantId } = await params;
  const { chosen, scope = [] } = await searchParams;
  const { oauth, now } = await requireGrant(grantId, `/account/apps/${grantId}/sees`);
  const login = await currentSession();
  const choice = chosen === undefined ? { grantId } : { grantId, scopes: [scope].flat() };
  const preview = login && (await oauth.consent.preview(login, choice));
  if (!preview) notFound();
  const app = appFace(await currentLanguage(), preview.client).name.text;
  return (
    <>
      <TextLink href={`/account/apps/${grantId}`} className="inline-flex min-h-touch items-center gap-1">
        <ChevronLeft aria-hidden className="size-4" />
        Access of {app}
      </TextLink>
      <PageHeading
        title={chosen === undefined ? `What ${app} sees now` : `What ${app} would see`}
        lead={
          chosen === undefined
            ? 'If it asked at this moment, it would be told this.'
            : 'With what is ticked below it would be told this.'
        }
      />
      <WhatItSees preview={preview} app={app} now={now} />
    </>
  );
}
