import { nowSeconds, sessionOf } from '@/lib/login/login';
import { requireSameOrigin } from '@/lib/login/origin';
import { newPasskeyOptions } from '@/lib/login/passkeys';
import { hasRecentProof } from '@/lib/login/recent-proof';
import { server } from '@/lib/server';

/** A challenge for a new passkey of whoever is signed in here, and was asked lately whether it is them. */
export async function POST(request: Request): Promise<Response> {
  const refusal = await requireSameOrigin(request);
  if (refusal) return refusal;
  const world = await server();
  const viewer = await sessionOf(world, request.headers.get('cookie'));
  const headers = { 'cache-control': 'no-store' };
  if (!viewer || !hasRecentProof(viewer, nowSeconds())) return new Response(null, { status: 401, headers });
  return Response.json(await newPasskeyOptions(world, viewer), { headers });
}
