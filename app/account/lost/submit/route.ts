import { endAfterLoss } from '@/lib/data/people/sessions';
import { nowSeconds, sessionOf } from '@/lib/login/session/session-cookie';
import { fromOf } from '@/lib/login/session/throttle';
import { server } from '@/lib/server';
import { backWith, seeOther } from '@/lib/web/flash';
import { readOwnForm } from '@/lib/web/own-form';

const page = '/account/lost';

/**
 * Ends what was ticked. Each kind at once or not at all, and what is over already stays so: were the work cut short, doing it
 * again completes it. The sign-outs come last, with the note in the log that says what was done.
 */
export async function POST(request: Request): Promise<Response> {
  const form = await readOwnForm(request);
  if (form instanceof Response) return form;
  const { env, db, oauth } = await server();
  const viewer = await sessionOf({ env, db }, request.headers.get('cookie'));
  if (!viewer) return seeOther(`/login?${new URLSearchParams({ next: page })}`);
  const chosen = new Set(form.getAll('end'));
  if (!['sessions', 'apps', 'keys'].some((kind) => chosen.has(kind))) {
    return backWith(env, page, { code: 'nothing', values: {} });
  }
  const ended = async (kind: 'apps' | 'keys') =>
    chosen.has(kind) ? { [kind]: String((await oauth.endGrants(viewer.sub, { all: kind })).length) } : {};
  const counts = { ...(await ended('apps')), ...(await ended('keys')) };
  const { ip, userAgent } = fromOf(request.headers);
  const sessions = await endAfterLoss(
    db,
    viewer,
    { sessions: chosen.has('sessions'), alsoEnded: counts, ip, userAgent },
    nowSeconds(),
  );
  const values = { ...counts, ...(chosen.has('sessions') && { sessions: String(sessions) }) };
  return backWith(env, page, { code: 'ended', values });
}
