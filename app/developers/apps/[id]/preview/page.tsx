import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { WhatItSees } from '@/components/what-it-sees';
import { server } from '@/lib/server';
import { currentSession } from '@/lib/web/viewer';
import { type AppParams, requireApp } from '../require-app';

type Props = AppParams & { searchParams: Promise<{ chosen?: string; scope?: string | string[] }> };

export async function generateMetadata({ params }: AppParams): Promise<Metadata> {
  const { id } = await params;
  await requireApp(id, `/developers/apps/${id}/preview`);
  return { title: 'Preview' };
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
  if (!preview) notFound();
  return (
    <>
      <p className="max-w-prose text-muted">
        What {client.metadata.client_name} would get of your own account if you allowed it this. Nothing is allowed by
        looking.
      </p>
      <WhatItSees preview={preview} app={client.metadata.client_name} now={now} />
    </>
  );
}
