import { findLink } from '@/lib/data/people/mail-links';
import { confirmNewAddress, confirmOwnAddress, undoAddress } from '@/lib/login/recovery/email-address';
import { nowSeconds, sessionOf } from '@/lib/login/session/session-cookie';
import { server } from '@/lib/server';
import { backWith, seeOther } from '@/lib/web/flash';
import { pathWithToken } from '@/lib/web/mail-link-query';
import { readOwnForm } from '@/lib/web/own-form';

/** The buttons of the three pages that mails about an address lead to. */
export async function POST(request: Request): Promise<Response> {
  const form = await readOwnForm(request);
  if (form instanceof Response) return form;
  const world = await server();
  const token = (form.get('token') ?? '').slice(0, 100);
  const back = (path: string, code: string, values: Record<string, string> = {}) =>
    backWith(world.env, path, { code, values });
  const action = form.get('action');

  if (action === 'undo') {
    const link = await findLink(world.db, 'undo_email', token, nowSeconds());
    const outcome = await undoAddress(world, token, request.headers);
    if (outcome === 'done') return back('/verify-email/undo', 'undone', { email: link?.recipient ?? '' });
    return back(pathWithToken('/verify-email/undo', token), outcome);
  }

  const here = action === 'change' ? '/verify-email/change' : '/verify-email';
  const viewer = await sessionOf(world, request.headers.get('cookie'));
  if (!viewer) return seeOther(`/login?${new URLSearchParams({ next: pathWithToken(here, token) })}`);
  if (action === 'change') {
    const outcome = await confirmNewAddress(world, viewer, token, request.headers);
    if (outcome === 'done') return back('/account/profile', 'email_changed');
    return back(pathWithToken(here, token), outcome);
  }
  const outcome = await confirmOwnAddress(world, viewer, token, request.headers);
  if (outcome === 'done') return back(here, 'confirmed');
  return back(pathWithToken(here, token), outcome);
}
