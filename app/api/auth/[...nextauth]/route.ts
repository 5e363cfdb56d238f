import type { NextRequest } from 'next/server';
import { comeBack } from '@/lib/login/upstream';
import { server } from '@/lib/server';
import { nextAuth } from './handle';

type Context = { params: Promise<{ nextauth: string[] }> };

/**
 * next-auth's own routes (session, csrf, the credentials callback), and the redirect URIs of upstream issuers, which operators registered
 * under next-auth's path. `_log` would let anybody write into our log.
 */
async function handle(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  const [action, id, ...more] = nextauth;
  if (action === '_log') return new Response(null, { status: 404 });
  if (action === 'callback' && id !== 'credentials') {
    const world = await server();
    const upstream = world.env.upstreams.find((one) => one.id === id);
    if (!upstream || more.length > 0 || request.method !== 'GET') return new Response(null, { status: 404 });
    return comeBack(world, upstream, request);
  }
  return nextAuth(request, nextauth);
}

export { handle as GET, handle as POST };
