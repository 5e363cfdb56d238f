'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { removeMark, verifyApp } from '@/lib/data/developers/verification';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { requireOwnAction } from '@/lib/web/own-action';
import { requireOperator } from '../require-operator';
import { reviewPath } from './review-path';

const text = z.string().catch('');

/** Only operators can call this action. For everyone else it is a 404. */
async function operator(form: FormData) {
  await requireOwnAction();
  const viewer = await requireOperator('/admin/apps');
  return { viewer, id: text.parse(form.get('id')), ...(await server()) };
}

/** Verifies the identity that the operator saw. If it has changed since, nothing is verified. */
export async function verify(form: FormData): Promise<void> {
  const { viewer, id, db, log } = await operator(form);
  const now = nowSeconds();
  const done = await verifyApp(db, viewer, id, text.parse(form.get('seen')), now);
  if (done === 'changed') redirect(`${reviewPath(id)}&done=changed`);
  if (done === 'verified') log({ level: 'info', event: 'client_verified', clientId: id, by: viewer.sub });
  redirect(done === undefined ? '/admin/apps' : `/admin/apps?done=verified&at=${now}`);
}

export async function unverify(form: FormData): Promise<void> {
  const { viewer, id, db, log } = await operator(form);
  const removed = await removeMark(db, viewer, id, nowSeconds());
  if (removed) log({ level: 'info', event: 'client_mark_removed', clientId: id, by: viewer.sub });
  redirect(removed ? `/admin/apps?done=removed&at=${Date.now()}` : '/admin/apps');
}
