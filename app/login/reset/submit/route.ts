import { resetPassword } from '@/lib/login/recovery/password-reset';
import { noSessionCookie } from '@/lib/login/session/session-cookie';
import { server } from '@/lib/server';
import { backWith } from '@/lib/web/flash';
import { pathWithToken } from '@/lib/web/mail-link-query';
import { readOwnForm } from '@/lib/web/own-form';

/** Ends at the sign-in page, or back where the password has to be chosen again. */
export async function POST(request: Request): Promise<Response> {
  const form = await readOwnForm(request);
  if (form instanceof Response) return form;
  const world = await server();
  const token = form.get('token') ?? '';
  const outcome = await resetPassword(world, token, form.get('password') ?? '', request.headers);
  const here = pathWithToken('/login/reset', token.slice(0, 100));
  switch (outcome) {
    case 'done': {
      const answer = await backWith(world.env, '/login', { code: 'password_reset', values: {} });
      answer.headers.append('set-cookie', noSessionCookie(world.env));
      return answer;
    }
    case 'over':
      return backWith(world.env, here, { code: 'over', values: {} });
    case 'busy':
      return backWith(world.env, here, { code: 'busy', values: {} });
    default:
      return backWith(world.env, here, { code: 'password', values: { fault: outcome } });
  }
}
