import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from '@/lib/login/session/next-auth';
import type { UnavailableError } from '@/lib/oauth/unavailable';
import { server } from '@/lib/server';

/** Runs one of next-auth's actions for this request. */
export async function nextAuth(request: NextRequest, action: string[]): Promise<Response> {
  const world = await server();
  const options = authOptions(world, (event, detail) =>
    world.log({ level: 'error', event, detail: messageOf(detail) }),
  );
  return world.db.limited(async (watch) => {
    const answer: unknown = await NextAuth(request, { params: Promise.resolve({ nextauth: action }) }, options);
    // next-auth treats any failure as an ended session and deletes the cookie.
    if (watch.unavailable) return unavailable(watch.unavailable);
    return answer instanceof Response ? answer : new Response(null, { status: 500 });
  });
}

function unavailable({ retryAfterSeconds }: UnavailableError): Response {
  const headers = { 'Retry-After': String(retryAfterSeconds), 'Cache-Control': 'no-store' };
  return Response.json({ error: 'temporarily_unavailable' }, { status: 503, headers });
}

/** Never logs the whole error: it may hold credentials. */
function messageOf(detail: unknown): unknown {
  if (detail instanceof Error) return detail.message;
  if (typeof detail === 'object' && detail !== null && 'error' in detail) return messageOf(detail.error);
  return typeof detail === 'string' ? detail : undefined;
}
