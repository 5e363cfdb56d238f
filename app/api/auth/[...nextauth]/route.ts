import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from '@/lib/login/next-auth';
import { server } from '@/lib/server';

type Context = { params: Promise<{ nextauth: string[] }> };

/** next-auth's own routes: session, csrf, and the callbacks of providers. `_log` would let anybody write into our log. */
async function handle(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  if (nextauth[0] === '_log') return new Response(null, { status: 404 });
  const world = await server();
  const options = authOptions(world, (event, detail) =>
    world.log({ level: 'error', event, detail: detail instanceof Error ? detail.message : detail }),
  );
  const answer: unknown = await NextAuth(request, context, options);
  return answer instanceof Response ? answer : new Response(null, { status: 500 });
}

export { handle as GET, handle as POST };
