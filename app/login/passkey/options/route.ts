import { passkeyOptions } from '@/lib/login/factors/passkeys';
import { namedBrowser } from '@/lib/login/session/known-browser';
import { server } from '@/lib/server';
import { requireSameOrigin } from '@/lib/web/same-origin';

/** A challenge for a passkey sign-in. It is bound to this browser by a cookie. */
export async function POST(request: Request): Promise<Response> {
  const refusal = await requireSameOrigin(request);
  if (refusal) return refusal;
  const world = await server();
  const { browser, headers } = await namedBrowser(world.env, request.headers.get('cookie'));
  return Response.json(await passkeyOptions(world, browser), {
    headers: { 'cache-control': 'no-store', ...headers },
  });
}
