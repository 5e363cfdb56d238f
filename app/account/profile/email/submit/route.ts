import {
  cancelNewAddress,
  type RequestRefusal,
  requestNewAddress,
  resendConfirmation,
} from '@/lib/login/recovery/email-address';
import { backWith, seeOther } from '@/lib/web/flash';
import { signedInFormHandler } from '@/lib/web/form-handler';
import { hasRecentProof, reauthenticationPath } from '@/lib/web/reauthentication';

const profile = '/account/profile';
const page = '/account/profile/email';

/** Requests a change of the address, or sends the confirmation again. */
export const POST = signedInFormHandler(profile, async ({ world, form, headers, now, viewer }) => {
  const back = (path: string, code: string, values: Record<string, string> = {}) =>
    backWith(world.env, path, { code, values });
  const refused = (path: string, refusal: RequestRefusal, values: Record<string, string> = {}) =>
    refusal.code === 'throttled'
      ? back(path, 'mail_throttled', { ...values, retryAt: String(refusal.retryAt) })
      : back(path, refusal.code, values);

  switch (form.get('action')) {
    case 'resend': {
      const answer = await resendConfirmation(world, viewer, headers);
      return answer.ok ? back(profile, 'email_resent') : refused(profile, answer);
    }
    case 'drop':
      await cancelNewAddress(world, viewer);
      return back(profile, 'email_dropped');
    case 'ask': {
      if (!hasRecentProof(viewer, now)) return seeOther(reauthenticationPath(page));
      const typed = form.get('email') ?? '';
      const answer = await requestNewAddress(world, viewer, typed, headers);
      if (answer.ok) return back(profile, 'email_asked', { email: answer.email });
      return refused(page, answer, { email: typed.slice(0, 254) });
    }
    default:
      return seeOther(profile);
  }
});
