import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from '@/lib/login/next-auth';
import { server } from '@/lib/server';

/** Runs one of next-auth's actions for this request, whose cookies it reads. */
export async function nextAuth(request: NextRequest, action: string[]): Promise<Response> {
  const world = await server();
  const cookies: string[] = [];
  const options = authOptions(world, { headers: request.headers, cookies }, (event, detail) =>
    world.log({ level: 'error', event, detail: messageOf(detail) }),
  );
  const answer: unknown = await NextAuth(request, { params: Promise.resolve({ nextauth: action }) }, options);
  if (!(answer instanceof Response)) return new Response(null, { status: 500 });
  // A new session of ours is in the cookies twice, next-auth's last: both name the same one.
  const headers = new Headers(answer.headers);
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(answer.body, { status: answer.status, headers });
}

/** Never the whole: what the other issuer said, tokens included, may be in it. */
function messageOf(detail: unknown): unknown {
  if (detail instanceof Error) return detail.message;
  if (typeof detail === 'object' && detail !== null && 'error' in detail) return messageOf(detail.error);
  return typeof detail === 'string' ? detail : undefined;
}
