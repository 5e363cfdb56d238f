import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { findClient } from '@/lib/data/developers/clients';
import type { MessagesOf } from '@/lib/messages/texts';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { texts } from '@/lib/web/language';
import { requireViewer } from '@/lib/web/viewer';

const load = cache(async (sub: string, id: string) => findClient((await server()).db, { sub }, id));

/** The viewer's app with this id. Apps of other developers are a 404. */
export async function requireApp(id: string, path: string) {
  const viewer = await requireViewer(path);
  const client = await load(viewer.sub, id);
  if (client === undefined) notFound();
  const { db, env } = await server();
  return { viewer, client, db, env, now: nowSeconds() };
}

export type AppParams = { params: Promise<{ id: string }> };

/** The title of a page of the app, a 404 for other developers. `path` is the part of its address after the id. */
export async function requireAppTitle(
  params: AppParams['params'],
  path: string,
  title: keyof MessagesOf<'devApp'>['tabTitle'],
): Promise<Metadata> {
  const { id } = await params;
  const { client } = await requireApp(id, `/developers/apps/${id}${path}`);
  return { title: (await texts('devApp'))(`tabTitle.${title}`, { name: client.metadata.client_name }) };
}
