import { deleteAccount } from '@/lib/data/people/account';
import { emailSchema } from '@/lib/data/people/people';
import { noSessionCookie, nowSeconds, sessionOf } from '@/lib/login/session/session-cookie';
import { server } from '@/lib/server';
import { backWith, seeOther } from '@/lib/web/flash';
import { readOwnForm } from '@/lib/web/own-form';
import { hasRecentProof, proofPath } from '@/lib/web/reauthentication';

const page = '/account/data';

export async function POST(request: Request): Promise<Response> {
  const form = await readOwnForm(request);
  if (form instanceof Response) return form;
  const { env, db, oauth } = await server();
  const viewer = await sessionOf({ env, db }, request.headers.get('cookie'));
  if (!viewer || !hasRecentProof(viewer, nowSeconds())) return seeOther(proofPath(page));
  if (emailSchema.safeParse(form.get('email')).data !== viewer.email)
    return backWith(env, page, { code: 'email_differs', values: {} });
  // What apps did until now is written first, so that it is there to be forgotten.
  await oauth.flush();
  if (!(await deleteAccount(db, viewer, nowSeconds()))) return seeOther(page);
  // Whoever asks whether tokens are still good hears of it at once.
  await oauth.endGrants(viewer.sub, { all: 'apps' });
  return seeOther('/goodbye', [noSessionCookie(env)]);
}
