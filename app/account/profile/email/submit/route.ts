import {
  type AskRefusal,
  askConfirmationAgain,
  askNewAddress,
  dropNewAddress,
} from '@/lib/login/recovery/email-address';
import { nowSeconds, sessionOf } from '@/lib/login/session/session-cookie';
import { server } from '@/lib/server';
import { backWith, seeOther } from '@/lib/web/flash';
import { readOwnForm } from '@/lib/web/own-form';
import { hasRecentProof, proofPath } from '@/lib/web/reauthentication';

const profile = '/account/profile';
const page = '/account/profile/email';

/** Asks for another address, or once more for the present one to be confirmed. */
export async function POST(request: Request): Promise<Response> {
  const form = await readOwnForm(request);
  if (form instanceof Response) return form;
  const world = await server();
  const viewer = await sessionOf(world, request.headers.get('cookie'));
  if (!viewer) return seeOther(`/login?${new URLSearchParams({ next: profile })}`);
  const back = (path: string, code: string, values: Record<string, string> = {}) =>
    backWith(world.env, path, { code, values });
  const refused = (path: string, refusal: AskRefusal, values: Record<string, string> = {}) =>
    refusal.code === 'throttled'
      ? back(path, 'mail_throttled', { ...values, retryAt: String(refusal.retryAt) })
      : back(path, refusal.code, values);

  switch (form.get('action')) {
    case 'resend': {
      const answer = await askConfirmationAgain(world, viewer, request.headers);
      return answer.ok ? back(profile, 'email_resent') : refused(profile, answer);
    }
    case 'drop':
      await dropNewAddress(world, viewer);
      return back(profile, 'email_dropped');
    case 'ask': {
      if (!hasRecentProof(viewer, nowSeconds())) return seeOther(proofPath(page));
      const typed = form.get('email') ?? '';
      const answer = await askNewAddress(world, viewer, typed, request.headers);
      if (answer.ok) return back(profile, 'email_asked', { email: answer.email });
      return refused(page, answer, { email: typed.slice(0, 254) });
    }
    default:
      return seeOther(profile);
  }
}
