import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { WhatItSees } from '@/components/what-it-sees';
import { server } from '@/lib/server';
import { texts } from '@/lib/web/language';
import { currentSession } from '@/lib/web/viewer';
import { type AppParams, requireApp, requireAppTitle } from '../require-app';
import { ConsentExample } from './consent-example';

type Props = AppParams & { searchParams: Promise<{ chosen?: string; scope?: string | string[] }> };

export async function generateMetadata({ params }: AppParams): Promise<Metadata> {
  return requireAppTitle(params, '/preview', 'preview');
}

/** What the app would receive about its developer, as an example of a person with an account. */
export default async function PreviewPage({ params, searchParams }: Props) {
  const { id } = await params;
  const { chosen, scope = [] } = await searchParams;
  const { client, now } = await requireApp(id, `/developers/apps/${id}/preview`);
  const login = await currentSession();
  const { oauth } = await server();
  const choice = chosen === undefined ? { clientId: client.id } : { clientId: client.id, scopes: [scope].flat() };
  const preview = login && (await oauth.consent.preview(login, choice));
  const example = login && (await oauth.consent.example(client.id, login));
  if (!preview || !example) notFound();
  return (
    <>
      <p className="max-w-prose text-muted">
        {(await texts('devApp'))('preview.lead', { app: client.metadata.client_name })}
      </p>
      <ConsentExample question={example} now={now} />
      <WhatItSees preview={preview} app={client.metadata.client_name} now={now} />
    </>
  );
}
