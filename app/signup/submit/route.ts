import { signUp } from '@/lib/login/session/sign-in';
import { server } from '@/lib/server';
import { backWith, seeOther } from '@/lib/web/flash';
import { onwards, readErrand, readOwnForm, withErrand } from '@/lib/web/own-form';

/** Makes the account, signs it in and goes on with what the person came for. */
export async function POST(request: Request): Promise<Response> {
  const form = await readOwnForm(request);
  if (form instanceof Response) return form;
  const { env, db } = await server();
  const errand = await readErrand((name) => form.get(name));
  const typed = { email: form.get('email') ?? '', name: form.get('name') ?? '' };
  const answer = await signUp({ env, db }, { ...typed, password: form.get('password') ?? '' }, request.headers);
  if (answer.ok) return seeOther(onwards(errand), answer.cookies);
  const faults = answer.code === 'faults' ? answer.faults : {};
  return backWith(env, withErrand('/signup', errand), {
    code: answer.code,
    values: {
      ...typed,
      ...(answer.code === 'throttled' ? { retryAt: String(answer.retryAt) } : {}),
      ...Object.fromEntries(Object.entries(faults).map(([field, fault]) => [`fault.${field}`, fault])),
    },
  });
}
