import { pendingSecondStep, submitCode, submitPasskey } from '@/lib/login/factors/second-factor';
import { backWith, seeOther } from '@/lib/web/flash';
import { formHandler } from '@/lib/web/form-handler';
import { afterSignIn, continueAs, readReturnPath, withReturnPath } from '@/lib/web/return-path';
import { loginOf } from '@/lib/web/viewer';

/** The second step: a code, a passkey, or "continue without". Redirects to the next step, or back with the error. */
export const POST = formHandler(async ({ world, form, request, headers }) => {
  const returnPath = await readReturnPath((name) => form.get(name));

  if (form.get('action') === 'decline') {
    const login = await loginOf(request);
    if (login && returnPath.interaction) await world.oauth.interactions.declineStepUp(returnPath.interaction, login);
    return seeOther(afterSignIn(returnPath));
  }

  const pending = await pendingSecondStep(world, headers);
  if (!pending) return backWith(world.env, withReturnPath('/login', returnPath), { code: 'half_over', values: {} });
  const used = form.get('passkey');
  const answer = used
    ? await submitPasskey(world, pending, used, headers)
    : await submitCode(world, pending, form.get('code') ?? '', headers);
  if (answer.ok) return seeOther(await continueAs(returnPath, answer.login), answer.cookies);
  if (answer.code === 'deleted') return seeOther(withReturnPath('/login/restore', returnPath), answer.cookies);
  const { code } = answer;
  const page = code === 'half_over' || code === 'disabled' ? '/login' : '/login/second';
  return backWith(world.env, withReturnPath(page, returnPath, form.has('with') ? { with: 'recovery' } : {}), {
    code,
    values: answer.code === 'throttled' ? { retryAt: String(answer.retryAt) } : {},
  });
});
