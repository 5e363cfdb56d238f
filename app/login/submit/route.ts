import { signIn } from '@/lib/login/session/sign-in';
import { server } from '@/lib/server';
import { backWith, seeOther } from '@/lib/web/flash';
import { onwards, readErrand, readOwnForm, withErrand } from '@/lib/web/own-form';
import { loginOf } from '@/lib/web/viewer';

/** The sign-in form, and "Continue as …" on the same page. Ends in a redirect: onwards, or back with what was wrong. */
export async function POST(request: Request): Promise<Response> {
  const form = await readOwnForm(request);
  if (form instanceof Response) return form;
  const { env, db, oauth } = await server();
  const errand = await readErrand((name) => form.get(name));

  if (form.get('action') === 'continue') {
    const login = await loginOf(request);
    if (!login) return seeOther(withErrand('/login', errand));
    if (errand.interaction) await oauth.confirmAccount(errand.interaction, login);
    return seeOther(onwards(errand));
  }

  const email = form.get('email') ?? '';
  const answer = await signIn({ env, db }, { email, password: form.get('password') ?? '' }, request.headers);
  if (answer.ok) return seeOther(onwards(errand), answer.cookies);
  if (answer.code === 'second_factor') return seeOther(withErrand('/login/second', errand), answer.cookies);
  return backWith(env, withErrand('/login', errand, form.has('another') ? { another: '1' } : {}), {
    code: answer.code,
    values: { email, ...(answer.code === 'throttled' ? { retryAt: String(answer.retryAt) } : {}) },
  });
}
