import { restoreAndSignIn } from '@/lib/login/session/restore';
import { deleteCookie } from '@/lib/login/session/sealed-cookies';
import { backWith, seeOther } from '@/lib/web/flash';
import { formHandler } from '@/lib/web/form-handler';
import { continueAs, readReturnPath, withReturnPath } from '@/lib/web/return-path';

/** Restores the deleted account that this browser signed in to, or leaves it deleted. */
export const POST = formHandler(async ({ world, form, headers }) => {
  const returnPath = await readReturnPath((name) => form.get(name));
  if (form.get('action') === 'leave') return seeOther('/', [deleteCookie(world.env, 'restore')]);
  const answer = await restoreAndSignIn(world, headers);
  if (answer.ok) return seeOther(await continueAs(returnPath, answer.login), answer.cookies);
  return backWith(world.env, withReturnPath('/login', returnPath), { code: 'half_over', values: {} });
});
