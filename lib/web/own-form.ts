/**
 * The forms of the protocol's path: posted plainly, from our own pages, and small.
 */
import { server } from '@/lib/server';
import { safeNext } from '../edge/local-path';
import { requireSameOrigin } from './same-origin';

/** Several times what the longest honest form has; a password alone may be 256 code points, percent-encoded. */
const maxBytes = 16 * 1024;

/** The fields of a form that our own page sent, or the refusal to answer with. */
export async function readOwnForm(request: Request): Promise<URLSearchParams | Response> {
  const refusal = await requireSameOrigin(request);
  if (refusal) return refusal;
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded')
    return refuse(415, 'Send the form as application/x-www-form-urlencoded.');
  const text = await readText(request);
  return text === undefined ? refuse(413, 'This form is too large.') : new URLSearchParams(text);
}

async function readText(request: Request): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > maxBytes) {
      await reader?.cancel();
      return undefined;
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}

function refuse(status: number, sentence: string): Response {
  return new Response(`${sentence}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  });
}

/**
 * Where someone was going when they met our sign-in: a pending authorization request, or a page of ours, which may want a
 * fresh sign-in from somebody who is signed in (`recent-proof.ts`).
 */
export type Errand = { interaction?: string; next?: string; fresh?: '1' };

/** Reads it from a page's address or from a form. next-auth calls a page to go on to `callbackUrl`. */
export async function readErrand(get: (name: string) => unknown): Promise<Errand> {
  const { env } = await server();
  const text = (name: string) => {
    const value = get(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const interaction = text('interaction');
  if (interaction && /^[\w-]{1,100}$/.test(interaction)) return { interaction };
  const next = safeNext(env, text('next') ?? text('callbackUrl'));
  return next ? { next, ...(text('fresh') && { fresh: '1' as const }) } : {};
}

/** A page of ours that keeps the errand. */
export function withErrand(path: string, errand: Errand, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({ ...errand, ...more }).toString();
  return query ? `${path}?${query}` : path;
}

/** Where to after signing in. The authorization endpoint knows what comes next, also when the request is over. */
export function onwards(errand: Errand): string {
  if (errand.interaction) return `/oauth/authorize?${new URLSearchParams({ interaction: errand.interaction })}`;
  return errand.next ?? '/account';
}
