import { signInWithPasskey } from '@/lib/login/factors/passkeys';
import { browserOf } from '@/lib/login/session/known-browser';
import { server } from '@/lib/server';
import { backWith, seeOther } from '@/lib/web/flash';
import { onwards, readErrand, readOwnForm, withErrand } from '@/lib/web/own-form';

/** The whole sign-in by passkey. Ends in a redirect: onwards, or back to the sign-in page with what was wrong. */
export async function POST(request: Request): Promise<Response> {
  const form = await readOwnForm(request);
  if (form instanceof Response) return form;
  const world = await server();
  const errand = await readErrand((name) => form.get(name));
  const browser = await browserOf(world.env, request.headers.get('cookie'));
  const answer = await signInWithPasskey(world, browser, form.get('passkey') ?? '', request.headers);
  if (answer.ok) return seeOther(onwards(errand), answer.cookies);
  return backWith(world.env, withErrand('/login', errand, form.has('another') ? { another: '1' } : {}), {
    code: answer.code,
    values: {},
  });
}
