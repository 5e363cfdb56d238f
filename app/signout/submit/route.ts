import { leaveAccounts } from '@/lib/login/session/browser-accounts';
import { sessionOf } from '@/lib/login/session/session-cookie';
import { seeOther } from '@/lib/web/flash';
import { formHandler } from '@/lib/web/form-handler';
import { readReturnPath, withReturnPath } from '@/lib/web/return-path';

/**
 * Ends the active session, or with `all` every session of this browser. In the middle of an app's request the next page
 * is the sign-in for somebody else; where an app asked for the sign-out, the browser goes back to it.
 */
export const POST = formHandler(async ({ world, form, headers }) => {
  const { env, oauth } = world;
  const cookieHeader = headers.get('cookie');
  const session = await sessionOf(world, cookieHeader);
  const which = form.get('all') === '1' ? 'all' : session;
  const cookies = which === undefined ? [] : (await leaveAccounts(world, cookieHeader, which)).cookies;
  const returnPath = await readReturnPath((name) => form.get(name));
  const onwards = returnPath.interaction
    ? withReturnPath('/login', returnPath)
    : await oauth.logout.after(form.get('logout') ?? undefined, session?.sid);
  const own = onwards === `${env.issuer}/signout` ? withReturnPath('/signout', returnPath) : onwards;
  return seeOther(own, cookies);
});
