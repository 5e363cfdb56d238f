import { unlinkIdentity } from '@/lib/data/people/identities';
import { fromOf } from '@/lib/login/session/throttle';
import { backWith } from '@/lib/web/flash';
import { recentProofFormHandler } from '@/lib/web/form-handler';

const page = '/account/security';

/** Unlinks an account at an upstream issuer. */
export const POST = recentProofFormHandler(page, async ({ world, form, headers, now, viewer }) => {
  const { env, db } = world;
  const identity = { issuer: form.get('issuer') ?? '', subject: form.get('subject') ?? '' };
  const done = await unlinkIdentity(db, viewer, identity, fromOf(headers), now);
  return backWith(env, page, { code: done === 'last' ? 'identity_last' : 'identity_unlinked', values: {} });
});
