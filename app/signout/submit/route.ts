import { noSessionCookie, sessionOf } from '@/lib/login/session/session-cookie';
import { signOut } from '@/lib/login/session/sign-in';
import { server } from '@/lib/server';
import { seeOther } from '@/lib/web/flash';
import { readErrand, readOwnForm, withErrand } from '@/lib/web/own-form';

/**
 * Ends the session. In the middle of an app's request the next page is the sign-in for somebody else; where an app asked for
 * the sign-out, the browser goes back to it.
 */
export async function POST(request: Request): Promise<Response> {
  const form = await readOwnForm(request);
  if (form instanceof Response) return form;
  const { env, db, oauth } = await server();
  const session = await sessionOf({ env, db }, request.headers.get('cookie'));
  await signOut({ env, db }, request.headers);
  const errand = await readErrand((name) => form.get(name));
  const onwards = errand.interaction
    ? withErrand('/login', errand)
    : await oauth.afterLogout(form.get('logout') ?? undefined, session?.sid);
  const own = onwards === `${env.issuer}/signout` ? withErrand('/signout', errand) : onwards;
  return seeOther(own, [noSessionCookie(env)]);
}
