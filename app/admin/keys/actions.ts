'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { server } from '@/lib/server';
import { requireOwnAction } from '@/lib/web/own-action';
import { requireRecentProof } from '@/lib/web/reauthentication';
import { requireOperator } from '../require-operator';

/** Only for operators; for everybody else the page is not there, nor what it does. */
export async function rotate(): Promise<void> {
  await requireOwnAction();
  await requireOperator('/admin/keys');
  const { oauth } = await server();
  const made = await oauth.rotateKeys();
  redirect(made > 0 ? '/admin/keys?done=rotated' : '/admin/keys');
}

/** As `rotate`, and only soon after a sign-in: it stops everything that the key signed. */
export async function withdraw(form: FormData): Promise<void> {
  await requireOwnAction();
  const { data: kid } = z.string().safeParse(form.get('kid'));
  const viewer = await requireOperator('/admin/keys');
  if (kid === undefined) redirect('/admin/keys');
  await requireRecentProof(viewer, `/admin/keys/${encodeURIComponent(kid)}/withdraw`);
  const { oauth } = await server();
  redirect((await oauth.withdrawKey(kid)) ? '/admin/keys?done=withdrawn' : '/admin/keys');
}
