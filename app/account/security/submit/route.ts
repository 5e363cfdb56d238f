import { z } from 'zod';
import { endOtherSessions, endSession } from '@/lib/data/people/sessions';
import { changePassword } from '@/lib/login/session/sign-in';
import { fromOf } from '@/lib/login/session/throttle';
import { backWith, seeOther } from '@/lib/web/flash';
import { signedInFormHandler } from '@/lib/web/form-handler';
import { devicesPageAt, securityPage } from '../security-pages';

const page = securityPage;

/** Ends sessions and changes the password. Redirects to the page, which says what was done or what is wrong. */
export const POST = signedInFormHandler(page, async ({ world, form, headers, now, viewer }) => {
  const back = (code: string, values: Record<string, string> = {}, cookies: string[] = []) =>
    backWith(world.env, page, { code, values }, cookies);

  const from = fromOf(headers);
  switch (form.get('action')) {
    case 'end_session': {
      const sid = z.uuid().safeParse(form.get('session'));
      const ended = sid.success && (await endSession(world.db, viewer, sid.data, now, from));
      const code = ended ? 'session_ended' : 'session_over';
      // The page that lists all devices says which of its pages sent the form.
      const listed = Number(form.get('page') ?? 0);
      if (!Number.isSafeInteger(listed) || listed < 1) return back(code);
      return backWith(world.env, devicesPageAt(listed), { code, values: {} });
    }
    case 'end_others':
      return back('others_ended', { count: String(await endOtherSessions(world.db, viewer, now, from)) });
    case 'change_password': {
      const passwords = { current: form.get('current') ?? '', password: form.get('password') ?? '' };
      const answer = await changePassword(world, viewer, passwords, headers);
      if (answer.ok) return back('password_changed', {}, answer.cookies);
      if (answer.code === 'throttled') return back('throttled', { retryAt: String(answer.retryAt) });
      return back(answer.code, answer.code === 'faults' ? answer.faults : {});
    }
    default:
      return seeOther(page);
  }
});
