import { seeOther } from '@/lib/login/flash';
import { readErrand, readOwnForm, withErrand } from '@/lib/login/form';
import { noSessionCookie } from '@/lib/login/login';
import { signOut } from '@/lib/login/sign-in';
import { server } from '@/lib/server';

/** Ends the session. In the middle of an app's request the next page is the sign-in for somebody else. */
export async function POST(request: Request): Promise<Response> {
  const form = await readOwnForm(request);
  if (form instanceof Response) return form;
  const { env, db } = await server();
  await signOut({ env, db }, request.headers);
  const errand = await readErrand((name) => form.get(name));
  return seeOther(withErrand(errand.interaction ? '/login' : '/signout', errand), [noSessionCookie(env)]);
}
