import { askReset } from '@/lib/login/recovery/password-reset';
import { server } from '@/lib/server';
import { backWith } from '@/lib/web/flash';
import { readErrand, readOwnForm, withErrand } from '@/lib/web/own-form';

/** Answers alike whether or not there is such an account. */
export async function POST(request: Request): Promise<Response> {
  const form = await readOwnForm(request);
  if (form instanceof Response) return form;
  const world = await server();
  const errand = await readErrand((name) => form.get(name));
  const email = form.get('email') ?? '';
  const answer = await askReset(world, email, request.headers);
  const values = { email: email.trim().slice(0, 254) };
  return backWith(world.env, withErrand('/login/forgot', errand), {
    code: answer.ok ? 'asked' : answer.code,
    values: !answer.ok && answer.code === 'throttled' ? { ...values, retryAt: String(answer.retryAt) } : values,
  });
}
