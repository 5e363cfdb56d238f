import { unlinkIdentity } from '@/lib/data/identities';
import { backWith, seeOther } from '@/lib/login/flash';
import { readOwnForm } from '@/lib/login/form';
import { nowSeconds, sessionOf } from '@/lib/login/login';
import { hasRecentProof, proofPath } from '@/lib/login/recent-proof';
import { fromOf } from '@/lib/login/throttle';
import { server } from '@/lib/server';

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
