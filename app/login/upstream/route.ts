import { NextRequest } from 'next/server';
import { z } from 'zod';
import { nextAuth } from '@/app/api/auth/[...nextauth]/handle';
import { backWith, seeOther } from '@/lib/login/flash';
import { onwards, readErrand, withErrand } from '@/lib/login/form';
import { nowSeconds } from '@/lib/login/login';
import { hasRecentProof, proofPath } from '@/lib/login/recent-proof';
import { clientIp, countUpstream } from '@/lib/login/throttle';
import { leavePath, linkPage, wantsFresh } from '@/lib/login/upstream';
import { currentSession } from '@/lib/login/viewer';
import { server } from '@/lib/server';

/**
 * Sets out to another issuer. A link rather than a form: a page's form-action would have to name wherever that issuer leads on
 * to. Only our own pages can set out; elsewhere the link leads to the sign-in page.
 */
export async function GET(request: NextRequest): Promise<Response> {
  const world = await server();
  const { env, oauth } = world;
  const asked = new URL(request.url).searchParams;
  const errand = await readErrand((name) => asked.get(name) ?? undefined);
  const upstream = env.upstreams.find(({ id }) => id === asked.get('provider'));
  if (!upstream || !isFromOwnPage(env.issuer, request.headers)) return seeOther(withErrand('/login', errand));

  const turn = await countUpstream(world, clientIp(request.headers));
  if (!turn.allowed) {
    if (asked.has('link')) return backWith(env, linkPage, { code: 'identity_throttled', values: {} });
    const values = { retryAt: String(turn.retryAt) };
    return backWith(env, withErrand('/login', errand), { code: 'throttled', values });
  }
  // next-auth wants its token against forgery in a form and in a cookie; who has no cookie yet gets it and comes again.
  const csrf = await nextAuth(request, ['csrf']);
  const given = csrf.headers.getSetCookie();
  if (given.some((cookie) => cookie.includes('csrf-token=')) && !asked.has('again')) {
    asked.set('again', '1');
    return seeOther(`/login/upstream?${asked}`, given);
  }
  const { csrfToken } = csrfSchema.parse(await csrf.json());

  const link = asked.has('link') ? await currentSession() : undefined;
  if (asked.has('link') && (!link || !hasRecentProof(link, nowSeconds()))) return seeOther(proofPath(linkPage));
  const to = link ? linkPage : onwards(errand);
  const pending = errand.interaction ? await oauth.pendingInteraction(errand.interaction) : undefined;
  const fresh = wantsFresh(errand, pending?.interaction.request);
  // OpenID Connect Core §3.1.2.1: with `max_age` the ID token says when it was; `prompt` is for those who pass over that.
  const anew = fresh && upstream.kind === 'openid' ? '?prompt=login&max_age=0' : '';
  const begun = await nextAuth(
    new NextRequest(new URL(`/api/auth/signin/${upstream.id}${anew}`, env.issuer), {
      method: 'POST',
      headers: { ...Object.fromEntries(request.headers), 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ csrfToken, callbackUrl: to }).toString(),
    }),
    ['signin', upstream.id],
  );
  const location = begun.headers.get('location');
  if (!location || new URL(location, env.issuer).origin === env.issuer)
    return backWith(env, link ? to : withErrand('/login', errand), {
      code: 'upstream_failed',
      values: { upstream: upstream.name },
    });
  const path = {
    ...{ upstream: upstream.id, errand },
    ...(fresh && { freshFrom: nowSeconds() }),
    ...(link && { link: { sub: link.sub, sid: link.sid } }),
  };
  return seeOther(location, [...begun.headers.getSetCookie(), await leavePath(env, path)]);
}

/** What a browser says by itself; one that does not know the header, or is not on https, says where the link was. */
function isFromOwnPage(issuer: string, headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  return site === null ? headers.get('referer')?.startsWith(`${issuer}/`) === true : site === 'same-origin';
}

const csrfSchema = z.object({ csrfToken: z.string() });
