import { newPasskeyOptions } from '@/lib/login/factors/passkeys';
import { sessionOf } from '@/lib/login/session/session-cookie';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { hasRecentProof } from '@/lib/web/reauthentication';
import { requireSameOrigin } from '@/lib/web/same-origin';

/** A challenge for a new passkey of the signed-in person. Requires a fresh sign-in. */
export async function POST(request: Request): Promise<Response> {
  const refusal = await requireSameOrigin(request);
  if (refusal) return refusal;
  const world = await server();
  const viewer = await sessionOf(world, request.headers.get('cookie'));
  const headers = { 'cache-control': 'no-store' };
  if (!viewer || !hasRecentProof(viewer, nowSeconds())) return new Response(null, { status: 401, headers });
  return Response.json(await newPasskeyOptions(world, viewer), { headers });
}
