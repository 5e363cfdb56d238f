import { connectAccount } from '@/lib/data/partners/partner-links';
import { acceptInvitation } from '@/lib/login/recovery/invitation';
import { sessionOf } from '@/lib/login/session/session-cookie';
import { fromOf } from '@/lib/login/session/throttle';
import { backWith, seeOther } from '@/lib/web/flash';
import { formHandler } from '@/lib/web/form-handler';
import { pathWithToken } from '@/lib/web/page-query';

/** The two buttons of an invitation: create an account, or connect the one that is signed in. */
export const POST = formHandler(async ({ world, form, headers, now }) => {
  const token = (form.get('token') ?? '').slice(0, 100);
  const here = pathWithToken('/invitation', token);
  const back = (code: string, values: Record<string, string> = {}) => backWith(world.env, here, { code, values });
  if (form.get('action') === 'connect') {
    const viewer = await sessionOf(world, headers.get('cookie'));
    if (!viewer) return seeOther(`/login?${new URLSearchParams({ next: here })}`);
    const outcome = await connectAccount(world.db, viewer, { token }, fromOf(headers), now);
    if (outcome !== 'connected') return back(outcome);
    return backWith(world.env, '/account/security', { code: 'partner_connected', values: {} });
  }
  const answer = await acceptInvitation(world, token, form.get('password') ?? '', headers);
  if (answer.ok) return seeOther('/account', answer.cookies);
  if (answer.code === 'second_factor') return seeOther('/login/second', answer.cookies);
  return back(answer.code, answer.code === 'password' ? { fault: answer.fault } : {});
});
