/**
 * What comes from our own pages, and what leads to them.
 */
import type { Env } from '@/lib/env';
import { server } from '@/lib/server';

/**
 * A 403 for a form that another site sent; undefined for our own and for what is no browser's. Route handlers begin with it:
 * `const refusal = await requireSameOrigin(request); if (refusal) return refusal;`
 */
export async function requireSameOrigin(request: Request): Promise<Response | undefined> {
  const { env } = await server();
  return isSameOrigin(env, request.headers) ? undefined : foreignForm();
}

/**
 * `Sec-Fetch-Site` is the browser's own word and cannot be written by a page (Fetch Metadata §2.4). `Origin` is checked
 * besides, for browsers without it. `Origin: null` is what a page with `Referrer-Policy: no-referrer` sends even to
 * itself (Fetch §3.2), and also what a sandboxed frame sends, so it counts only where the browser vouches.
 */
export function isSameOrigin(env: Pick<Env, 'issuer'>, headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  if (site !== null && site !== 'same-origin' && site !== 'none') return false;
  if (origin === 'null') return site === 'same-origin';
  return origin === null || origin === env.issuer;
}

function foreignForm(): Response {
  return new Response('This form was not sent from our own page. Go back, reload the page and try again.\n', {
    status: 403,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  });
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
