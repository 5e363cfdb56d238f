import { unlinkIdentity } from '@/lib/data/people/identities';
import { nowSeconds, sessionOf } from '@/lib/login/session/session-cookie';
import { fromOf } from '@/lib/login/session/throttle';
import { server } from '@/lib/server';
import { backWith, seeOther } from '@/lib/web/flash';
import { readOwnForm } from '@/lib/web/own-form';
import { hasRecentProof, proofPath } from '@/lib/web/reauthentication';

const page = '/account/security';

/** Unlinks an account elsewhere. */
export async function POST(request: Request): Promise<Response> {
  const form = await readOwnForm(request);
  if (form instanceof Response) return form;
  const { env, db } = await server();
  const viewer = await sessionOf({ env, db }, request.headers.get('cookie'));
  if (!viewer || !hasRecentProof(viewer, nowSeconds())) return seeOther(proofPath(page));
  const identity = { issuer: form.get('issuer') ?? '', subject: form.get('subject') ?? '' };
  const done = await unlinkIdentity(db, viewer, identity, fromOf(request.headers), nowSeconds());
  return backWith(env, page, { code: done === 'last' ? 'identity_last' : 'identity_unlinked', values: {} });
}
