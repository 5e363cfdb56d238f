import { z } from 'zod';
import { endOtherSessions, endSession } from '@/lib/data/people/sessions';
import { nowSeconds, sessionOf } from '@/lib/login/session/session-cookie';
import { changePassword } from '@/lib/login/session/sign-in';
import { fromOf } from '@/lib/login/session/throttle';
import { server } from '@/lib/server';
import { backWith, seeOther } from '@/lib/web/flash';
import { readOwnForm } from '@/lib/web/own-form';

const page = '/account/security';

/** Sessions and password. Ends in a redirect to the page, which says what was done or what was wrong. */
export async function POST(request: Request): Promise<Response> {
  const form = await readOwnForm(request);
  if (form instanceof Response) return form;
  const world = await server();
  const viewer = await sessionOf(world, request.headers.get('cookie'));
  if (!viewer) return seeOther(`/login?${new URLSearchParams({ next: page })}`);
  const back = (code: string, values: Record<string, string> = {}, cookies: string[] = []) =>
    backWith(world.env, page, { code, values }, cookies);

  const from = fromOf(request.headers);
  switch (form.get('action')) {
    case 'end_session': {
      const sid = z.uuid().safeParse(form.get('session'));
      const ended = sid.success && (await endSession(world.db, viewer, sid.data, nowSeconds(), from));
      return back(ended ? 'session_ended' : 'session_over');
    }
    case 'end_others':
      return back('others_ended', { count: String(await endOtherSessions(world.db, viewer, nowSeconds(), from)) });
    case 'change_password': {
      const passwords = { current: form.get('current') ?? '', password: form.get('password') ?? '' };
      const answer = await changePassword(world, viewer, passwords, request.headers);
      if (answer.ok) return back('password_changed', {}, answer.cookies);
      if (answer.code === 'throttled') return back('throttled', { retryAt: String(answer.retryAt) });
      return back(answer.code, answer.code === 'faults' ? answer.faults : {});
    }
    default:
      return seeOther(page);
  }
}
