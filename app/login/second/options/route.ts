import { passkeyOptions } from '@/lib/login/factors/passkeys';
import { pendingSecondStep } from '@/lib/login/factors/second-factor';
import { namedBrowser } from '@/lib/login/session/known-browser';
import { server } from '@/lib/server';
import { requireSameOrigin } from '@/lib/web/same-origin';

/** A challenge for the passkeys of the person at the second step. */
export async function POST(request: Request): Promise<Response> {
  const refusal = await requireSameOrigin(request);
  if (refusal) return refusal;
  const world = await server();
  const pending = await pendingSecondStep(world, request.headers);
  if (!pending) return new Response(null, { status: 401, headers: { 'cache-control': 'no-store' } });
  const { browser, headers } = await namedBrowser(world.env, request.headers.get('cookie'));
  return Response.json(await passkeyOptions(world, browser, pending.person), {
    headers: { 'cache-control': 'no-store', ...headers },
  });
}
