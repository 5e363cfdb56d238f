import { lastWayCookie } from '@/lib/login/session/last-way';
import { signUp } from '@/lib/login/session/sign-in';
import { backWith, seeOther } from '@/lib/web/flash';
import { formHandler } from '@/lib/web/form-handler';
import { continueAs, readReturnPath, withReturnPath } from '@/lib/web/return-path';

/** Creates the account, signs it in and offers a passkey on the way to the return path. */
export const POST = formHandler(async ({ world, form, headers }) => {
  const { env, db } = world;
  const returnPath = await readReturnPath((name) => form.get(name));
  const typed = { email: form.get('email') ?? '', name: form.get('name') ?? '' };
  const password = form.get('password') ?? '';
  const answer = await signUp({ env, db }, { ...typed, password }, headers);
  if (answer.ok) {
    await continueAs(returnPath, answer.login);
    return seeOther(withReturnPath('/signup/passkey', returnPath), [...answer.cookies, lastWayCookie(env, 'password')]);
  }
  if (answer.code === 'deleted') return seeOther(withReturnPath('/login/restore', returnPath), answer.cookies);
  const faults = answer.code === 'faults' ? answer.faults : {};
  const missing = password === '' && faults.password ? { 'fault.password': 'missing' } : {};
  const more: Record<string, string> = form.has('another') ? { another: '1' } : {};
  return backWith(env, withReturnPath('/signup', returnPath, more), {
    code: `sign_up_${answer.code}`,
    values: {
      ...typed,
      ...(answer.code === 'throttled' ? { retryAt: String(answer.retryAt) } : {}),
      ...Object.fromEntries(Object.entries(faults).map(([field, fault]) => [`fault.${field}`, fault])),
      ...missing,
    },
  });
});
