import { signInWithPasskey } from '@/lib/login/factors/passkeys';
import { browserOf } from '@/lib/login/session/known-browser';
import { lastWayCookie } from '@/lib/login/session/last-way';
import { backWith, seeOther } from '@/lib/web/flash';
import { formHandler } from '@/lib/web/form-handler';
import { continueAs, readReturnPath, withReturnPath } from '@/lib/web/return-path';

/** Signs in with a passkey alone. Redirects to the next step, or back to the sign-in page with the error. */
export const POST = formHandler(async ({ world, form, headers }) => {
  const returnPath = await readReturnPath((name) => form.get(name));
  const browser = await browserOf(world.env, headers.get('cookie'));
  const answer = await signInWithPasskey(world, browser, form.get('passkey') ?? '', headers);
  if (answer.ok) {
    const cookies = [...answer.cookies, lastWayCookie(world.env, 'passkey')];
    return seeOther(await continueAs(returnPath, answer.login), cookies);
  }
  if (answer.code === 'deleted') return seeOther(withReturnPath('/login/restore', returnPath), answer.cookies);
  return backWith(world.env, withReturnPath('/login', returnPath, form.has('another') ? { another: '1' } : {}), {
    code: answer.code,
    values: {},
  });
});
