import { deleteAccount } from '@/lib/data/people/account-deletion';
import { emailSchema } from '@/lib/data/people/people';
import { noSessionCookie } from '@/lib/login/session/session-cookie';
import { fromOf } from '@/lib/login/session/throttle';
import { backWith, seeOther } from '@/lib/web/flash';
import { recentProofFormHandler } from '@/lib/web/form-handler';

const page = '/account/data';

export const POST = recentProofFormHandler(page, async ({ world, form, headers, now, viewer }) => {
  const { env, db, oauth } = world;
  if (emailSchema.safeParse(form.get('email')).data !== viewer.email)
    return backWith(env, page, { code: 'email_differs', values: {} });
  const deletion = await deleteAccount(db, viewer, fromOf(headers), now);
  if (!deletion.ok) return seeOther(page);
  // APIs that introspect tokens see the end at once.
  await oauth.grants.endSelected(viewer.sub, { all: 'apps' });
  return seeOther(`/goodbye?${new URLSearchParams({ until: String(deletion.restoreUntil) })}`, [noSessionCookie(env)]);
});
