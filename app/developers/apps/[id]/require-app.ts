import { notFound } from 'next/navigation';
import { cache } from 'react';
import { findClient } from '@/lib/data/developers/clients';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
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
