/**
 * Route handlers for plain form posts: forms before sign-in, on the protocol's path and on account pages. They work
 * without script. A handler answers with a redirect (303); errors return to the page through `flash.ts`.
 */
import type { SessionOwner } from '@/lib/data/people/sessions';
import { sessionOf } from '@/lib/login/session/session-cookie';
import { server, type World } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { seeOther } from './flash';
import { readOwnForm } from './own-form';
import { hasRecentProof, reauthenticationPath } from './reauthentication';

/** One form post from our own page. `now` is in seconds since the epoch. */
export type FormPost = { world: World; form: URLSearchParams; request: Request; headers: Headers; now: number };
export type SignedInFormPost = FormPost & { viewer: SessionOwner };
type Handler = (request: Request) => Promise<Response>;

/** A `POST` handler. It refuses forms from other sites (403), other media types (415) and bodies over 16 KiB (413). */
export function formHandler(answer: (post: FormPost) => Promise<Response>): Handler {
  return async (request) => {
    const form = await readOwnForm(request);
    if (form instanceof Response) return form;
    return answer({ world: await server(), form, request, headers: request.headers, now: nowSeconds() });
  };
}

/** A `POST` handler for people who are signed in. It sends others to the sign-in page, which leads back to `page`. */
export function signedInFormHandler(page: string, answer: (post: SignedInFormPost) => Promise<Response>): Handler {
  return formHandler(async (post) => {
    const viewer = await sessionOf(post.world, post.headers.get('cookie'));
    if (!viewer) return seeOther(`/login?${new URLSearchParams({ next: page })}`);
    return answer({ ...post, viewer });
  });
}

/** A `POST` handler that also asks for a sign-in within the last ten minutes (`reauthentication.ts`). */
export function recentProofFormHandler(page: string, answer: (post: SignedInFormPost) => Promise<Response>): Handler {
  return formHandler(async (post) => {
    const viewer = await sessionOf(post.world, post.headers.get('cookie'));
    if (!viewer || !hasRecentProof(viewer, post.now)) return seeOther(reauthenticationPath(page));
    return answer({ ...post, viewer });
  });
}
