import { findLink } from '@/lib/data/people/mail-links';
import { confirmNewAddress, confirmOwnAddress, undoAddress } from '@/lib/login/recovery/email-address';
import { sessionOf } from '@/lib/login/session/session-cookie';
import { backWith, seeOther } from '@/lib/web/flash';
import { formHandler } from '@/lib/web/form-handler';
import { pathWithToken } from '@/lib/web/page-query';

/** The buttons of the three pages behind the links in mails about an address. */
export const POST = formHandler(async ({ world, form, headers, now }) => {
  const token = (form.get('token') ?? '').slice(0, 100);
  const back = (path: string, code: string, values: Record<string, string> = {}) =>
    backWith(world.env, path, { code, values });
  const action = form.get('action');

  if (action === 'undo') {
    const link = await findLink(world.db, 'undo_email', token, now);
    const outcome = await undoAddress(world, token, headers);
    if (outcome === 'done') return back('/verify-email/undo', 'undone', { email: link?.recipient ?? '' });
    return back(pathWithToken('/verify-email/undo', token), outcome);
  }

  const here = action === 'change' ? '/verify-email/change' : '/verify-email';
  const viewer = await sessionOf(world, headers.get('cookie'));
  if (!viewer) return seeOther(`/login?${new URLSearchParams({ next: pathWithToken(here, token) })}`);
  if (action === 'change') {
    const outcome = await confirmNewAddress(world, viewer, token, headers);
    if (outcome === 'done') return back('/account/profile', 'email_changed');
    return back(pathWithToken(here, token), outcome);
  }
  const outcome = await confirmOwnAddress(world, viewer, token, headers);
  if (outcome === 'done') return back(here, 'confirmed');
  return back(pathWithToken(here, token), outcome);
});
