import { requestReset } from '@/lib/login/recovery/password-reset';
import { backWith } from '@/lib/web/flash';
import { formHandler } from '@/lib/web/form-handler';
import { readReturnPath, withReturnPath } from '@/lib/web/return-path';

/** Answers alike whether or not there is such an account. */
export const POST = formHandler(async ({ world, form, headers }) => {
  const returnPath = await readReturnPath((name) => form.get(name));
  const email = form.get('email') ?? '';
  const answer = await requestReset(world, email, headers);
  const values = { email: email.trim().slice(0, 254) };
  return backWith(world.env, withReturnPath('/login/forgot', returnPath), {
    code: answer.ok ? 'asked' : answer.code === 'throttled' ? 'reset_throttled' : answer.code,
    values: !answer.ok && answer.code === 'throttled' ? { ...values, retryAt: String(answer.retryAt) } : values,
  });
});
