import { browserCookie, browserOf } from '@/lib/login/browser';
import { requireSameOrigin } from '@/lib/login/origin';
import { passkeyOptions } from '@/lib/login/passkeys';
import { server } from '@/lib/server';

/** A challenge for whoever signs in with a passkey in this browser, which gets a name for it to be bound to. */
export async function POST(request: Request): Promise<Response> {
  const refusal = await requireSameOrigin(request);
  if (refusal) return refusal;
  const world = await server();
  const browser = await browserOf(world.env, request.headers.get('cookie'));
  const headers = { 'cache-control': 'no-store', 'set-cookie': await browserCookie(world.env, browser) };
  return Response.json(await passkeyOptions(world, browser), { headers });
}
