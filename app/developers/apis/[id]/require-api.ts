import { notFound } from 'next/navigation';
import { cache } from 'react';
import { findApi } from '@/lib/data/developers/apis';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { requireViewer } from '@/lib/web/viewer';

const load = cache(async (sub: string, id: string) => findApi((await server()).db, { sub }, id));

/** The viewer's API with this id. APIs of other developers are a 404. */
export async function requireApi(id: string, path: string) {
  const viewer = await requireViewer(path);
  const api = await load(viewer.sub, id);
  if (api === undefined) notFound();
  const { db, env } = await server();
  return { viewer, api, db, env, now: nowSeconds() };
}

export type ApiParams = { params: Promise<{ id: string }> };
