import { deleteAccount } from '@/lib/data/people/account';
import { emailSchema } from '@/lib/data/people/people';
import { noSessionCookie } from '@/lib/login/session/session-cookie';
import { backWith, seeOther } from '@/lib/web/flash';
import { recentProofFormHandler } from '@/lib/web/form-handler';

const page = '/account/data';

export const POST = recentProofFormHandler(page, async ({ world, form, now, viewer }) => {
  const { env, db, oauth } = world;
  if (emailSchema.safeParse(form.get('email')).data !== viewer.email)
    return backWith(env, page, { code: 'email_differs', values: {} });
  // Usage that is still in memory is written first, so that it is deleted with the account.
  await oauth.flush();
  if (!(await deleteAccount(db, viewer, now))) return seeOther(page);
  // APIs that introspect tokens see the end at once.
  await oauth.grants.endSelected(viewer.sub, { all: 'apps' });
  return seeOther('/goodbye', [noSessionCookie(env)]);
});
