/** Reads plain form posts: from our own pages only, form-encoded, and small. */
import { requireSameOrigin } from './same-origin';

/** Several times the longest real form: a password alone may be 256 code points, percent-encoded. */
const maxBytes = 16 * 1024;

/** The fields of a form that our own page sent, or the response that refuses it. */
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
