import { halfWayOf, takeCode, takePasskey } from '@/lib/login/factors/second-factor';
import { server } from '@/lib/server';
import { backWith, seeOther } from '@/lib/web/flash';
import { onwards, readErrand, readOwnForm, withErrand } from '@/lib/web/own-form';
import { loginOf } from '@/lib/web/viewer';

/** The second step: a code, a passkey, or "without it". Ends in a redirect: onwards, or back with what was wrong. */
export async function POST(request: Request): Promise<Response> {
  const form = await readOwnForm(request);
  if (form instanceof Response) return form;
  const world = await server();
  const errand = await readErrand((name) => form.get(name));

  if (form.get('action') === 'decline') {
    const login = await loginOf(request);
    if (login && errand.interaction) await world.oauth.declineStepUp(errand.interaction, login);
    return seeOther(onwards(errand));
  }

  const { headers } = request;
  const halfWay = await halfWayOf(world, headers);
  if (!halfWay) return backWith(world.env, withErrand('/login', errand), { code: 'half_over', values: {} });
  const used = form.get('passkey');
  const answer = used
    ? await takePasskey(world, halfWay, used, headers)
    : await takeCode(world, halfWay, form.get('code') ?? '', headers);
  if (answer.ok) return seeOther(onwards(errand), answer.cookies);
  const { code } = answer;
  const page = code === 'half_over' ? '/login' : '/login/second';
  return backWith(world.env, withErrand(page, errand, form.has('with') ? { with: 'recovery' } : {}), {
    code,
    values: answer.code === 'throttled' ? { retryAt: String(answer.retryAt) } : {},
  });
}
