import { signUp } from '@/lib/login/session/sign-in';
import { backWith, seeOther } from '@/lib/web/flash';
import { formHandler } from '@/lib/web/form-handler';
import { continueAs, readReturnPath, withReturnPath } from '@/lib/web/return-path';

/** Creates the account, signs it in and continues at the return path. */
export const POST = formHandler(async ({ world, form, headers }) => {
  const { env, db } = world;
  const returnPath = await readReturnPath((name) => form.get(name));
  const typed = { email: form.get('email') ?? '', name: form.get('name') ?? '' };
  const answer = await signUp({ env, db }, { ...typed, password: form.get('password') ?? '' }, headers);
  if (answer.ok) return seeOther(await continueAs(returnPath, answer.login), answer.cookies);
  if (answer.code === 'deleted') return seeOther(withReturnPath('/login/restore', returnPath), answer.cookies);
  const faults = answer.code === 'faults' ? answer.faults : {};
  return backWith(env, withReturnPath('/signup', returnPath), {
    code: answer.code,
    values: {
      ...typed,
      ...(answer.code === 'throttled' ? { retryAt: String(answer.retryAt) } : {}),
      ...Object.fromEntries(Object.entries(faults).map(([field, fault]) => [`fault.${field}`, fault])),
    },
  });
});
