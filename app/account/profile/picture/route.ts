import { savePicture } from '@/lib/data/people/profile';
import { sessionOf } from '@/lib/login/session/session-cookie';
import { server } from '@/lib/server';
import { nowSeconds } from '@/lib/time';
import { backWith, seeOther } from '@/lib/web/flash';
import { requireSameOrigin } from '@/lib/web/same-origin';

const page = '/account/profile';
const maxBytes = 5 * 1024 * 1024;
/** The multipart form around the file, in bytes. */
const formBytes = 64 * 1024;
const shape = { side: 256, fit: 'cover' } as const;
/** Two limits: forms read, and pictures decoded. So a person who saved too many pictures can still remove one. */
const readLimit = { name: 'picture-form', max: 60, seconds: 600 };
const limit = { name: 'picture', max: 10, seconds: 600 };

export async function POST(request: Request): Promise<Response> {
  const refusal = await requireSameOrigin(request);
  if (refusal) return refusal;
  const { env, db, countRequest, pictures } = await server();
  const viewer = await sessionOf({ env, db }, request.headers.get('cookie'));
  if (!viewer) return seeOther(`/login?${new URLSearchParams({ next: page })}`);
  const back = (code: string, values = {}) => backWith(env, page, { code, values });
  const save = (webp: Buffer | undefined) => savePicture(db, viewer, { webp, origin: env.issuer }, nowSeconds());

  const later = (seconds: number) => back('picture_wait', { minutes: String(Math.ceil(seconds / 60)) });
  const noForm = await countRequest(readLimit, viewer.sub);
  if (noForm !== undefined) return later(noForm);
  const body = await readBody(request);
  if (body === undefined) return back('picture_large');
  const form = await formOf(body, request.headers.get('content-type'));
  if (form === undefined) return back('picture_none');
  if (form.get('action') === 'remove') {
    await save(undefined);
    return back('picture_removed');
  }
  const file = form.get('picture');
  if (!(file instanceof Blob) || file.size === 0) return back('picture_none');
  if (file.size > maxBytes) return back('picture_large');
  const noPicture = await countRequest(limit, viewer.sub);
  if (noPicture !== undefined) return later(noPicture);
  const drawn = await pictures.redraw(viewer.sub, Buffer.from(await file.arrayBuffer()), shape);
  if ('fault' in drawn) return back('picture_refused', { fault: drawn.fault });
  await save(drawn.webp);
  return back('picture_saved');
}

/** Undefined when the body is larger than a picture may be. The rest of such a body is not read. */
async function readBody(request: Request): Promise<Buffer | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes + formBytes) return undefined;
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > maxBytes + formBytes) {
      await reader?.cancel();
      return undefined;
    }
    parts.push(part.value);
  }
  return Buffer.concat(parts);
}

async function formOf(body: Buffer, type: string | null): Promise<FormData | undefined> {
  if (!type?.toLowerCase().startsWith('multipart/form-data')) return undefined;
  return new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData().catch(() => undefined);
}
