import { signIn } from '@/lib/login/session/sign-in';
import { backWith, seeOther } from '@/lib/web/flash';
import { formHandler } from '@/lib/web/form-handler';
import { afterSignIn, readReturnPath, withReturnPath } from '@/lib/web/return-path';
import { loginOf } from '@/lib/web/viewer';

/** The sign-in form, and "Continue as …" on the same page. Redirects to the next step, or back with the error. */
export const POST = formHandler(async ({ world, form, request, headers }) => {
  const { env, db, oauth } = world;
  const returnPath = await readReturnPath((name) => form.get(name));

  if (form.get('action') === 'continue') {
    const login = await loginOf(request);
    if (!login) return seeOther(withReturnPath('/login', returnPath));
    if (returnPath.interaction) await oauth.interactions.confirmAccount(returnPath.interaction, login);
    return seeOther(afterSignIn(returnPath));
  }

  const email = form.get('email') ?? '';
  const answer = await signIn({ env, db }, { email, password: form.get('password') ?? '' }, headers);
  if (answer.ok) return seeOther(afterSignIn(returnPath), answer.cookies);
  if (answer.code === 'deleted') return seeOther(withReturnPath('/login/restore', returnPath), answer.cookies);
  if (answer.code === 'second_factor') return seeOther(withReturnPath('/login/second', returnPath), answer.cookies);
  return backWith(env, withReturnPath('/login', returnPath, form.has('another') ? { another: '1' } : {}), {
    code: answer.code,
    values: { email, ...(answer.code === 'throttled' ? { retryAt: String(answer.retryAt) } : {}) },
  });
});
