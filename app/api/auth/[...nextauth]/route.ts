import type { NextRequest } from 'next/server';
import { server } from '@/lib/server';
import { requireSameOrigin } from '@/lib/web/same-origin';
import { finishUpstreamSignIn } from '@/lib/web/upstream-sign-in';
import { nextAuth } from './handle';

type Context = { params: Promise<{ nextauth: string[] }> };

/**
 * next-auth's own routes (session, csrf, the credentials callback), and the redirect URIs of upstream issuers, which
 * operators registered under next-auth's path. `_log` would let anyone write into our log.
 */
async function handle(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  const [action, id, ...more] = nextauth;
  if (action === '_log') return new Response(null, { status: 404 });
  if (action === 'callback' && id !== 'credentials') {
    const world = await server();
    const upstream = world.env.upstreams.find((one) => one.id === id);
    if (!upstream || more.length > 0 || request.method !== 'GET') return new Response(null, { status: 404 });
    return finishUpstreamSignIn(world, upstream, request);
  }
  // next-auth answers 500 to the one callback that is a form and not a redirect.
  if (action === 'callback' && request.method !== 'POST') {
    return new Response(null, { status: 405, headers: { allow: 'POST' } });
  }
  return nextAuth(request, nextauth);
}

export { handle as GET };

/**
 * next-auth checks its token and cookie but no origin, so another site could sign a person in to the attacker's
 * account.
 */
export async function POST(request: NextRequest, context: Context): Promise<Response> {
  return (await requireSameOrigin(request)) ?? handle(request, context);
}

/** RFC 9110 §9.3.2. Next would run GET, and a callback works only once. */
export function HEAD(): Response {
  return new Response(null, { headers: { 'cache-control': 'no-store' } });
}
