/**
 * Requests from our own pages, and addresses of our own pages.
 */
import type { Env } from '@/lib/config/env';
import { foreignForm, isSameOrigin } from '@/lib/edge/own-origin';
import { server } from '@/lib/server';

/**
 * A 403 for a form that another site sent; undefined for our own and for what is no browser's. Route handlers begin with it:
 * `const refusal = await requireSameOrigin(request); if (refusal) return refusal;`
 */
export async function requireSameOrigin(request: Request): Promise<Response | undefined> {
  const { env } = await server();
  if (isSameOrigin(env, request.headers)) return undefined;
  return new Response(foreignForm.text, { status: foreignForm.status, headers: foreignForm.headers });
}

/**
 * A place of ours to go on to, as path and query; undefined for anything else, so that a link to the sign-in page cannot
 * carry people away. Browsers read `\` as `/` and drop tabs and line breaks, hence the look at the raw text first.
 */
export function safeNext(env: Pick<Env, 'issuer'>, next: string | null | undefined): string | undefined {
  if (!next || next.length > 2000 || /[\\\p{Cc}]/u.test(next)) return undefined;
  if (!next.startsWith('/') && !next.startsWith(`${env.issuer}/`)) return undefined;
  if (next.startsWith('//') || !URL.canParse(next, env.issuer)) return undefined;
  const url = new URL(next, env.issuer);
  if (url.origin !== env.issuer || url.pathname.startsWith('//')) return undefined;
  return `${url.pathname}${url.search}${url.hash}`;
}
