'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { server } from '@/lib/server';
import { requireOwnAction } from '@/lib/web/own-action';
import { requireRecentProof } from '@/lib/web/reauthentication';
import { requireOperator } from '../require-operator';

/** Only operators can call this action. For everyone else it is a 404. */
export async function rotate(): Promise<void> {
  await requireOwnAction();
  await requireOperator('/admin/keys');
  const { oauth } = await server();
  const made = await oauth.keys.rotate();
  redirect(made > 0 ? '/admin/keys?done=rotated' : '/admin/keys');
}

/** Like `rotate`, but it requires a fresh sign-in, because it invalidates everything that the key signed. */
export async function withdraw(form: FormData): Promise<void> {
  await requireOwnAction();
  const { data: kid } = z.string().safeParse(form.get('kid'));
  const viewer = await requireOperator('/admin/keys');
  if (kid === undefined) redirect('/admin/keys');
  await requireRecentProof(viewer, `/admin/keys/${encodeURIComponent(kid)}/withdraw`);
  const { oauth } = await server();
  redirect((await oauth.keys.withdraw(kid)) ? '/admin/keys?done=withdrawn' : '/admin/keys');
}
