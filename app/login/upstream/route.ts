import type { NextRequest } from 'next/server';
import { clientIp } from '@/lib/edge/client-address';
import { countUpstream } from '@/lib/login/session/throttle';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { backWith, seeOther } from '@/lib/web/flash';
import { hasRecentProof, reauthenticationPath } from '@/lib/web/reauthentication';
import { readReturnPath, withReturnPath } from '@/lib/web/return-path';
import { linkPage, requiresFreshSignIn, startUpstreamSignIn } from '@/lib/web/upstream-sign-in';
import { currentSession } from '@/lib/web/viewer';

/**
 * Sends the browser to another issuer. This is a link and not a form, because account pages have `form-action 'self'`
 * and the issuer may redirect anywhere. It works from our own pages only; from elsewhere it leads to the sign-in page.
 */
export async function GET(request: NextRequest): Promise<Response> {
  const world = await server();
  const { env, oauth } = world;
  const query = new URL(request.url).searchParams;
  const returnPath = await readReturnPath((name) => query.get(name) ?? undefined);
  const upstream = env.upstreams.find(({ id }) => id === query.get('provider'));
  if (!upstream || !isFromOwnPage(env.issuer, request.headers)) return seeOther(withReturnPath('/login', returnPath));

  const counted = await countUpstream(world, clientIp(request.headers));
  if (!counted.allowed) {
    if (query.has('link')) return backWith(env, linkPage, { code: 'identity_throttled', values: {} });
    const values = { retryAt: String(counted.retryAt) };
    return backWith(env, withReturnPath('/login', returnPath), { code: 'upstream_throttled', values });
  }
  const link = query.has('link') ? await currentSession() : undefined;
  if (query.has('link') && (!link || !hasRecentProof(link, nowSeconds())))
    return seeOther(reauthenticationPath(linkPage));
  const pending = returnPath.interaction ? await oauth.interactions.pending(returnPath.interaction) : undefined;
  return startUpstreamSignIn(world, upstream, {
    returnPath,
    fresh: requiresFreshSignIn(returnPath, pending?.interaction.request),
    link,
  });
}

/** RFC 9110 §9.3.2. Next would run GET, which counts an attempt and asks the other issuer for something. */
export function HEAD(): Response {
  return new Response(null, { headers: { 'cache-control': 'no-store' } });
}

/** `Sec-Fetch-Site`, or the `Referer` of browsers that do not send it (also on plain http). */
function isFromOwnPage(issuer: string, headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  return site === null ? headers.get('referer')?.startsWith(`${issuer}/`) === true : site === 'same-origin';
}
