import { lastWayCookie } from '@/lib/login/session/last-way';
import { signIn } from '@/lib/login/session/sign-in';
import { backWith, seeOther } from '@/lib/web/flash';
import { formHandler } from '@/lib/web/form-handler';
import { continueAs, readReturnPath, withReturnPath } from '@/lib/web/return-path';

/** The sign-in form. Redirects to the next step, or back with the error. */
export const POST = formHandler(async ({ world, form, headers }) => {
  const { env, db } = world;
  const returnPath = await readReturnPath((name) => form.get(name));

  const email = form.get('email') ?? '';
  const answer = await signIn({ env, db }, { email, password: form.get('password') ?? '' }, headers);
  const way = lastWayCookie(env, 'password');
  if (answer.ok) return seeOther(await continueAs(returnPath, answer.login), [...answer.cookies, way]);
  if (answer.code === 'deleted') return seeOther(withReturnPath('/login/restore', returnPath), answer.cookies);
  if (answer.code === 'second_factor')
    return seeOther(withReturnPath('/login/second', returnPath), [...answer.cookies, way]);
  return backWith(env, withReturnPath('/login', returnPath, form.has('another') ? { another: '1' } : {}), {
    code: answer.code,
    values: { email, ...(answer.code === 'throttled' ? { retryAt: String(answer.retryAt) } : {}) },
  });
});
