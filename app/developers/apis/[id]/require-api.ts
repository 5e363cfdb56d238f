import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { findApi } from '@/lib/data/developers/apis';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { texts } from '@/lib/web/language';
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

type NamedTitle = 'overview' | 'scopes' | 'details' | 'apps' | 'events' | 'settings' | 'delete';

/** The title of a page of the API, a 404 for other developers. `path` is the part of its address after the id. */
export async function requireApiTitle(params: ApiParams['params'], path: string, title: NamedTitle): Promise<Metadata> {
  const { id } = await params;
  const { api } = await requireApi(id, `/developers/apis/${id}${path}`);
  return { title: (await texts('devApi'))(`tabTitle.${title}`, { name: api.name }) };
}
