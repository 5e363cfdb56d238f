import { notFound } from 'next/navigation';
import { cache } from 'react';
import { findOwnGrant } from '@/lib/data/owner/grants';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { requireViewer } from '@/lib/web/viewer';

const load = cache(async (sub: string, grantId: string) =>
  findOwnGrant((await server()).db, { sub }, grantId, nowSeconds()),
);

/** The viewer's grant with this id. Grants of other people are a 404. */
export async function requireGrant(grantId: string, path: string) {
  const viewer = await requireViewer(path);
  const grant = await load(viewer.sub, grantId);
  if (!grant) notFound();
  const { db, env, oauth } = await server();
  return { viewer, grant, db, env, oauth, now: nowSeconds() };
}

export type GrantParams = { params: Promise<{ grantId: string }> };
