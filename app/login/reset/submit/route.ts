import { resetPassword } from '@/lib/login/recovery/password-reset';
import { noSessionCookie, sessionOf } from '@/lib/login/session/session-cookie';
import { backWith } from '@/lib/web/flash';
import { formHandler } from '@/lib/web/form-handler';
import { pathWithToken } from '@/lib/web/page-query';

/** Ends at the sign-in page, or back where the password has to be chosen again. */
export const POST = formHandler(async ({ world, form, headers }) => {
  const token = form.get('token') ?? '';
  const outcome = await resetPassword(world, token, form.get('password') ?? '', headers);
  const here = pathWithToken('/login/reset', token.slice(0, 100));
  switch (outcome) {
    case 'done': {
      // Another account of this browser stays signed in.
      const cookies = (await sessionOf(world, headers.get('cookie'))) ? [] : [noSessionCookie(world.env)];
      return backWith(world.env, '/login?another=1', { code: 'password_reset', values: {} }, cookies);
    }
    case 'over':
      return backWith(world.env, here, { code: 'over', values: {} });
    case 'busy':
      return backWith(world.env, here, { code: 'busy', values: {} });
    default:
      return backWith(world.env, here, { code: 'password', values: { fault: outcome } });
  }
});
