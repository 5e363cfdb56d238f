import { endAfterLoss } from '@/lib/data/people/sessions';
import { fromOf } from '@/lib/login/session/throttle';
import { backWith } from '@/lib/web/flash';
import { signedInFormHandler } from '@/lib/web/form-handler';

const page = '/account/lost';

/**
 * Ends what was ticked. Each kind ends in one transaction. If the work stops halfway, sending the form again completes
 * it. The sign-outs come last, with the entry in the security log.
 */
export const POST = signedInFormHandler(page, async ({ world, form, headers, now, viewer }) => {
  const { env, db, oauth } = world;
  const chosen = new Set(form.getAll('end'));
  if (!['sessions', 'apps', 'keys'].some((kind) => chosen.has(kind))) {
    return backWith(env, page, { code: 'nothing', values: {} });
  }
  const ended = async (kind: 'apps' | 'keys') =>
    chosen.has(kind) ? { [kind]: String((await oauth.grants.endSelected(viewer.sub, { all: kind })).length) } : {};
  const counts = { ...(await ended('apps')), ...(await ended('keys')) };
  const { ip, userAgent } = fromOf(headers);
  const sessions = await endAfterLoss(
    db,
    viewer,
    { sessions: chosen.has('sessions'), alsoEnded: counts, ip, userAgent },
    now,
  );
  const values = { ...counts, ...(chosen.has('sessions') && { sessions: String(sessions) }) };
  return backWith(env, page, { code: 'ended', values });
});
