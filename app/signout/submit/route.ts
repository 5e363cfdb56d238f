import { noSessionCookie, sessionOf } from '@/lib/login/session/session-cookie';
import { signOut } from '@/lib/login/session/sign-in';
import { seeOther } from '@/lib/web/flash';
import { formHandler } from '@/lib/web/form-handler';
import { readReturnPath, withReturnPath } from '@/lib/web/return-path';

/**
 * Ends the session. In the middle of an app's request the next page is the sign-in for somebody else; where an app
 * asked for the sign-out, the browser goes back to it.
 */
export const POST = formHandler(async ({ world, form, headers }) => {
  const { env, db, oauth } = world;
  const session = await sessionOf({ env, db }, headers.get('cookie'));
  await signOut({ env, db }, headers);
  const returnPath = await readReturnPath((name) => form.get(name));
  const onwards = returnPath.interaction
    ? withReturnPath('/login', returnPath)
    : await oauth.logout.after(form.get('logout') ?? undefined, session?.sid);
  const own = onwards === `${env.issuer}/signout` ? withReturnPath('/signout', returnPath) : onwards;
  return seeOther(own, [noSessionCookie(env)]);
});
