import { namedBrowser } from '@/lib/login/browser';
import { requireSameOrigin } from '@/lib/login/origin';
import { passkeyOptions } from '@/lib/login/passkeys';
import { halfWayOf } from '@/lib/login/second-factor';
import { server } from '@/lib/server';

/** A challenge for the passkeys of whoever is to take the second step here. */
export async function POST(request: Request): Promise<Response> {
  const refusal = await requireSameOrigin(request);
  if (refusal) return refusal;
  const world = await server();
  const halfWay = await halfWayOf(world, request.headers);
  if (!halfWay) return new Response(null, { status: 401, headers: { 'cache-control': 'no-store' } });
  const { browser, headers } = await namedBrowser(world.env, request.headers.get('cookie'));
  return Response.json(await passkeyOptions(world, browser, halfWay.person), {
    headers: { 'cache-control': 'no-store', ...headers },
  });
}
