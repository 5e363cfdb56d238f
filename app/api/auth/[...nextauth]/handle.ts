import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from '@/lib/login/next-auth';
import { comeBackEmpty } from '@/lib/login/upstream';
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
  if (saysError(world.env.issuer, answer.headers.get('location'))) return comeBackEmpty(world, request.headers);
  // A new session of ours is in the cookies twice, next-auth's last: both name the same one.
  const headers = new Headers(answer.headers);
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(answer.body, { status: answer.status, headers });
}

/** next-auth leads to a page of its own, or to ours, with a word of its own in the address. */
function saysError(issuer: string, location: string | null): boolean {
  const url = location !== null && URL.canParse(location, issuer) ? new URL(location, issuer) : undefined;
  return (
    url?.origin === issuer &&
    /^\/(api\/auth\/(error|signin)|login)$/.test(url.pathname) &&
    url.searchParams.has('error')
  );
}

/** Never the whole: what the other issuer said, tokens included, may be in it. */
function messageOf(detail: unknown): unknown {
  if (detail instanceof Error) return detail.message;
  if (typeof detail === 'object' && detail !== null && 'error' in detail) return messageOf(detail.error);
  return typeof detail === 'string' ? detail : undefined;
}
