/** Refuses form posts that another site sent. */
import { foreignForm, isSameOrigin } from '@/lib/edge/own-origin';
import { server } from '@/lib/server';

/**
 * A 403 for a form from another site; undefined for our own forms and for clients that are not browsers. Route handlers
 * start with it: `const refusal = await requireSameOrigin(request); if (refusal) return refusal;`
 */
export async function requireSameOrigin(request: Request): Promise<Response | undefined> {
  const { env } = await server();
  if (isSameOrigin(env, request.headers)) return undefined;
  return new Response(foreignForm.text, { status: foreignForm.status, headers: foreignForm.headers });
}
