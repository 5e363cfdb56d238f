import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from '@/lib/login/next-auth';
import { server } from '@/lib/server';

/** Runs one of next-auth's actions for this request, whose cookies it reads. */
export async function nextAuth(request: NextRequest, action: string[]): Promise<Response> {
  const world = await server();
  const options = authOptions(world, (event, detail) =>
    world.log({ level: 'error', event, detail: messageOf(detail) }),
  );
  const answer: unknown = await NextAuth(request, { params: Promise.resolve({ nextauth: action }) }, options);
  return answer instanceof Response ? answer : new Response(null, { status: 500 });
}

/** Never the whole: credentials may be in it. */
function messageOf(detail: unknown): unknown {
  if (detail instanceof Error) return detail.message;
  if (typeof detail === 'object' && detail !== null && 'error' in detail) return messageOf(detail.error);
  return typeof detail === 'string' ? detail : undefined;
}
