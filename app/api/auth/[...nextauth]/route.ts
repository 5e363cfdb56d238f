import type { NextRequest } from 'next/server';
import { nextAuth } from './handle';

type Context = { params: Promise<{ nextauth: string[] }> };

/** next-auth's own routes: session, csrf, and the callbacks of providers. `_log` would let anybody write into our log. */
async function handle(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  if (nextauth[0] === '_log') return new Response(null, { status: 404 });
  return nextAuth(request, nextauth);
}

export { handle as GET, handle as POST };
