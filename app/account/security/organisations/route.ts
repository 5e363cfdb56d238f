import { connectAccount, declineInvitation, leavePartner } from '@/lib/data/partners/partner-links';
import { fromOf } from '@/lib/login/session/throttle';
import { backWith } from '@/lib/web/flash';
import { recentProofFormHandler } from '@/lib/web/form-handler';

const page = '/account/security';

/** Connects, declines or leaves an organisation. */
export const POST = recentProofFormHandler(page, async ({ world, form, headers, now, viewer }) => {
  const { env, db } = world;
  const id = form.get('id') ?? '';
  const back = (code: string) => backWith(env, page, { code: `partner_${code}`, values: {} });
  switch (form.get('action')) {
    case 'connect':
      return back(await connectAccount(db, viewer, { scimId: id }, fromOf(headers), now));
    case 'decline':
      return back((await declineInvitation(db, viewer, id, now)) ? 'declined' : 'over');
    case 'leave':
      return back((await leavePartner(db, viewer, id, fromOf(headers), now)) ? 'left' : 'over');
    default:
      return back('over');
  }
});
