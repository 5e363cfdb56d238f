'use server';

import { notFound, redirect } from 'next/navigation';
import { requireViewer } from '@/lib/login/viewer';
import { server } from '@/lib/server';

/** Only for operators; for everybody else the page is not there, nor what it does. */
export async function rotate(): Promise<void> {
  const viewer = await requireViewer('/admin/keys');
  if (!viewer.isOperator) notFound();
  const { oauth } = await server();
  const made = await oauth.rotateKeys();
  redirect(made > 0 ? '/admin/keys?done=rotated' : '/admin/keys');
}
